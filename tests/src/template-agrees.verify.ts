import { expect, test } from '@jest/globals';
import { testSeed } from '@straddle/testing';
import { checkAgreement } from './template/check-agreement.ts';

const seed = testSeed(process.env);
const minutes = Number(process.env['VERIFY_MINUTES'] ?? 1);

test(`many tables answer as their templates do (seed ${seed})`, async () => {
  const { tables, requests, statuses } = await checkAgreement({
    seed,
    tables: 2000,
    requestsPerTable: 30,
    // Other files of this workspace want their share.
    timeLimitMs: minutes * 30_000,
  });
  const seen = [...statuses].toSorted().map(([status, times]) => `${times} × ${status}`);
  process.stdout.write(`${tables} tables, ${requests} requests: ${seen.join(', ')}\n`);
  expect(tables).toBeGreaterThan(25);
});
