import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type {
  GatewayCase,
  ServedCase,
} from '../../packages/gateway-emulator/src/testing/cases/gateway-case.ts';
import { gatewayCases } from '../../packages/gateway-emulator/src/testing/cases/gateway-cases.ts';
import {
  caseMismatches,
  type ObservedStep,
  runCase,
} from '../../packages/gateway-emulator/src/testing/cases/run-case.ts';
import { serverlessServiceOfCase } from './peers/serverless-service-of-case.ts';
import { type OfflineRunner, startOfflineRunner } from './peers/start-offline-runner.ts';
import type { ServerlessService } from './peers/start-serverless-offline.ts';

const AT_A_TIME = 2;
/** What only Straddle has, so that its absence elsewhere says nothing about AWS. */
const onlyOurs = ['accessLog', 'notices'];
const functionsPath = `.straddle/case-functions-${process.pid}`;
const functionsFile = fileURLToPath(new URL(`../${functionsPath}.mjs`, import.meta.url));

interface Asked {
  readonly asked: ServedCase;
  readonly caseIndex: number;
}

// What nobody has shown AWS to do (U) is no yardstick, and an API that is refused has no answers to compare.
const isComparable = (each: GatewayCase): each is ServedCase =>
  !('refused' in each) && !each.number.startsWith('U') && each.api.definition?.assumptions === undefined;
const comparable: readonly Asked[] = gatewayCases.flatMap((asked, caseIndex) =>
  isComparable(asked) ? [{ asked, caseIndex }] : [],
);

/** What came of each case on serverless-offline, by index. One server per service, however many cases it has. */
const theirs = new Map<number, string>();
const groups = new Map<string, { service: ServerlessService; members: Asked[] }>();
for (const { asked, caseIndex } of comparable) {
  const written = serverlessServiceOfCase(asked.api, functionsPath);
  if (written.status === 'inexpressible') {
    theirs.set(caseIndex, `has no place for it: ${written.reason}`);
    continue;
  }
  const key = JSON.stringify(written.service);
  const group = groups.get(key) ?? { service: written.service, members: [] };
  groups.set(key, group);
  group.members.push({ asked, caseIndex });
}

async function askGroup({
  service,
  members,
}: {
  service: ServerlessService;
  members: Asked[];
}): Promise<void> {
  let runner: OfflineRunner | undefined;
  const ask = async ({ asked, caseIndex }: Asked): Promise<string> => {
    runner ??= await startOfflineRunner(service);
    return describe(asked, await runner.run(asked, caseIndex));
  };
  const restart = async (): Promise<void> => {
    await runner?.stop();
    runner = undefined;
  };
  for (const member of members) {
    // An answer can end the whole process; the case that is asked next must not suffer for it.
    const outcome = await ask(member).catch(async () => {
      await restart();
      return ask(member).catch(async (error: Error) => {
        await restart();
        return error.message;
      });
    });
    theirs.set(member.caseIndex, outcome);
  }
  await restart();
}

function describe({ steps }: ServedCase, observed: readonly ObservedStep[]): string {
  const shared = steps.map((step) => {
    const entries = Object.entries(step.expected).filter(([key]) => !onlyOurs.includes(key));
    return { ...step, expected: { status: step.expected.status, ...Object.fromEntries(entries) } };
  });
  const mismatches = caseMismatches(shared, observed);
  return mismatches.length === 0 ? 'as AWS' : mismatches.join('; ');
}

console.log(
  `${comparable.length} cases, ${groups.size} services of serverless-offline, each a process: some minutes`,
);
await build({
  entryPoints: [fileURLToPath(new URL('peers/case-functions.ts', import.meta.url))],
  outfile: functionsFile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  conditions: ['@straddle/source'],
  logLevel: 'error',
});
try {
  const waiting = [...groups.values()];
  await Promise.all(
    Array.from({ length: AT_A_TIME }, async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await askGroup(next);
    }),
  );
} finally {
  await rm(functionsFile, { force: true });
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const columns: Record<'Straddle' | 'serverless-offline', string[]> = {
  Straddle: [],
  'serverless-offline': [],
};
console.log('\n| case | title | Straddle | serverless-offline |\n|---|---|---|---|');
for (const { asked, caseIndex } of comparable) {
  const ours = await runCase(asked).then(
    (observed) => describe(asked, observed),
    (error: Error) => error.message,
  );
  const other = theirs.get(caseIndex) ?? 'not asked';
  columns.Straddle.push(ours);
  columns['serverless-offline'].push(other);
  console.log(`| ${[asked.number, asked.title, ours, other].map(cell).join(' | ')} |`);
}
console.log(`\nOf ${comparable.length} cases`);
for (const [name, outcomes] of Object.entries(columns)) {
  const whole = outcomes.filter((outcome) => outcome === 'as AWS').length;
  const statuses = outcomes.filter(
    (outcome) => outcome === 'as AWS' || /^step (?!.*: status:)/.test(outcome),
  );
  console.log(
    `${name}: ${whole} as AWS in all that the case names, ${statuses.length} with AWS's status codes`,
  );
}
