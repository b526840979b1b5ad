import { describe, expect, test } from '@jest/globals';
import { testSeed } from '@straddle/testing';
import { type MutantWorkshop, mutatedSource, openMutantWorkshop, type SuiteRun } from './mutant-workshop.ts';
import { type Mutation, mutations } from './mutations.ts';
import { verifyBudgetOf } from './verify-budget.ts';

const WORKSHOPS = 2;
const budget = verifyBudgetOf(process.env['VERIFY_MINUTES']);
/** With little time a part of the faults is tried, another one every day. */
const chosen = rotated(mutations, testSeed(process.env)).slice(0, budget.demanded(mutations.length));

function rotated<T>(items: readonly T[], by: number): readonly T[] {
  const start = by % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}

function nameOf({ file, title }: Mutation): string {
  return `${file}: ${title}`;
}

describe('the list of faults', () => {
  test('has at least 40, each under a name of its own', () => {
    expect(mutations.length).toBeGreaterThanOrEqual(40);
    expect(new Set(mutations.map(nameOf)).size).toBe(mutations.length);
  });

  test.each(mutations.map((mutation) => ({ name: nameOf(mutation), mutation })))(
    'fits the source: $name',
    async ({ mutation }) => {
      await expect(mutatedSource(mutation)).resolves.toEqual(expect.any(String));
    },
  );
});

test(`each of ${chosen.length} faults is caught by the tests`, async () => {
  const queue = [...chosen];
  const verdicts = new Map<string, string>();
  const end = performance.now() + budget.limitMs(0.9);
  const work = async (): Promise<void> => {
    const workshop = await openMutantWorkshop();
    try {
      for (let mutation = queue.shift(); mutation && performance.now() < end; mutation = queue.shift()) {
        verdicts.set(nameOf(mutation), verdictOf(await workshop.run(mutation.suites, mutation)));
      }
    } finally {
      await workshop.close();
    }
  };
  await expectSoundCopy();
  await Promise.all(Array.from({ length: WORKSHOPS }, work));
  const survivors = [...verdicts].filter(([, verdict]) => verdict !== 'caught');
  process.stdout.write(
    `faults tried: ${verdicts.size} of ${mutations.length}, not caught: ${survivors.length}\n`,
  );
  expect(verdicts.size).toBe(chosen.length);
  expect(survivors).toEqual([]);
});

/** A copy in which tests fail without any fault would catch everything. */
async function expectSoundCopy(): Promise<void> {
  const workshop: MutantWorkshop = await openMutantWorkshop();
  try {
    const run = await workshop.run([...new Set(mutations.flatMap(({ suites }) => suites))]);
    expect(run).toEqual({ passed: expect.any(Number), failed: 0, unloadable: 0, timedOut: false });
    expect(run.passed).toBeGreaterThan(100);
  } finally {
    await workshop.close();
  }
}

function verdictOf({ failed, unloadable, timedOut }: SuiteRun): string {
  if (timedOut) return 'never ended';
  if (failed > 0) return 'caught';
  return unloadable > 0 ? 'is no program' : 'survived';
}
