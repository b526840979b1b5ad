import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ExperimentCase, summarize } from '@straddle/comparison';
import { sessionSettings } from 'app-session';
import { legacyCases, movedCases } from './comparing/sample-cases.ts';
import { foundIn, type SampleStacks, startSampleStacks } from './comparing/sample-stacks.ts';

let stacks: SampleStacks;
beforeAll(async () => {
  stacks = await startSampleStacks(sessionSettings);
});
afterAll(() => stacks?.stop());

/** Everybody whom a route that writes may treat in a way of its own. */
const writers = [
  'cookie',
  'bearer',
  'anonymous',
  'expired',
  'few-roles',
  'other-tenant',
  'deleted-user',
  'two-good-cookies',
  'cross-site',
  'own-origin',
];

test('legacy is equal to itself a thousand times, with the shipped rules alone', async () => {
  const cases = [...movedCases, ...legacyCases];
  const isRead = ({ example: { method } }: ExperimentCase): boolean =>
    ['GET', 'HEAD', 'OPTIONS'].includes(method);
  const { candidate } = stacks.legacyUrls;
  const results = [
    ...(await stacks.compare(candidate, { cases: cases.filter(isRead), concurrency: 8 })),
    ...(await stacks.compare(candidate, { cases: cases.filter((one) => !isRead(one)), clients: writers })),
  ];
  expect(results.length).toBeGreaterThanOrEqual(1000);
  expect(foundIn(results)).toEqual([]);
  expect(summarize(results)).toMatchObject({
    outcome: 'equal',
    cells: results.length,
    differentCells: 0,
    notRunCells: 0,
    registeredCells: 0,
  });
}, 300_000);
