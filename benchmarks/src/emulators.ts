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
import { runCaseOffline } from './peers/run-case-offline.ts';

const AT_A_TIME = 2;
/** What only Straddle has, so that its absence elsewhere says nothing about AWS. */
const onlyOurs = ['accessLog', 'notices'];
const functionsPath = `.straddle/case-functions-${process.pid}`;
const functionsFile = fileURLToPath(new URL(`../${functionsPath}.mjs`, import.meta.url));

interface Row {
  readonly number: string;
  readonly title: string;
  readonly ours: string;
  readonly theirs: string;
}

await build({
  entryPoints: [fileURLToPath(new URL('peers/case-functions.ts', import.meta.url))],
  outfile: functionsFile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  conditions: ['@straddle/source'],
  logLevel: 'error',
});
const rows: Row[] = [];
try {
  const waiting = gatewayCases.map((each, caseIndex) => ({ each, caseIndex }));
  await Promise.all(
    Array.from({ length: AT_A_TIME }, async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        rows[next.caseIndex] = await compare(next.each, next.caseIndex);
      }
    }),
  );
} finally {
  await rm(functionsFile, { force: true });
}

async function compare(each: GatewayCase, caseIndex: number): Promise<Row> {
  const { number, title } = each;
  if ('refused' in each) return { number, title, ours: 'refused by name', theirs: 'not asked' };
  const ours = await runCase(each).then(
    (observed) => describe(each, observed),
    (error: Error) => error.message,
  );
  const outcome = await runCaseOffline(each, { caseIndex, functionsPath }).catch((error: Error) => ({
    status: 'inexpressible' as const,
    reason: error.message,
  }));
  const theirs =
    outcome.status === 'ran' ? describe(each, outcome.observed) : `cannot be set up: ${outcome.reason}`;
  return { number, title, ours, theirs };
}

function describe({ steps }: ServedCase, observed: readonly ObservedStep[]): string {
  const comparable = steps.map((step) => ({
    ...step,
    expected: {
      status: step.expected.status,
      ...Object.fromEntries(Object.entries(step.expected).filter(([key]) => !onlyOurs.includes(key))),
    },
  }));
  const mismatches = caseMismatches(comparable, observed);
  return mismatches.length === 0 ? 'as AWS' : mismatches.join('; ');
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
console.log('| case | title | Straddle | serverless-offline |\n|---|---|---|---|');
for (const { number, title, ours, theirs } of rows) {
  console.log(`| ${[number, title, ours, theirs].map(cell).join(' | ')} |`);
}
const asAws = (of: 'ours' | 'theirs'): number => rows.filter((row) => row[of] === 'as AWS').length;
console.log(
  `\nAs AWS, of ${rows.length} cases: Straddle ${asAws('ours')}, serverless-offline ${asAws('theirs')}`,
);
