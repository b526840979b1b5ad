import { setImmediate } from 'node:timers/promises';
import { verifyBudgetOf } from './verify-budget.ts';

/** Random cases of the long differential runs. */
export const FULL_RUN: Readonly<Record<'headers' | 'parserHeaders' | 'documents' | 'touches', number>> = {
  headers: 750_000,
  parserHeaders: 100_000,
  documents: 120_000,
  touches: 40_000,
};

const BATCH = 5_000;

export interface CaseRun {
  readonly reached: number;
  readonly demanded: number;
  readonly seconds: number;
}

/** Says what was reached, past jest, which would print where each line comes from. */
export function report(what: string, { reached, demanded, seconds }: CaseRun): void {
  process.stdout.write(`${what}: ${reached} of ${demanded} cases without a difference in ${seconds} s\n`);
}

/**
 * Runs batches of random cases, each from a seed of its own, until the full number or the end of the time.
 *
 * @param runBatch Throws for a difference.
 * @returns What was reached, and what had to be.
 */
export async function runManyCases(
  full: number,
  {
    seed,
    minutes,
    share,
  }: { readonly seed: number; readonly minutes: string | undefined; readonly share: number },
  runBatch: (run: { readonly seed: number; readonly cases: number }) => unknown,
): Promise<CaseRun> {
  const budget = verifyBudgetOf(minutes);
  const demanded = budget.demanded(full);
  const start = performance.now();
  let reached = 0;
  while (reached < demanded && performance.now() - start < budget.limitMs(share)) {
    const cases = Math.min(BATCH, demanded - reached);
    await runBatch({ seed: seed + reached, cases });
    reached += cases;
    await setImmediate();
  }
  return { reached, demanded, seconds: Math.round((performance.now() - start) / 1000) };
}
