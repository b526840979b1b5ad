import { expect, test } from '@jest/globals';
import { testSeed } from '@straddle/testing';
import { checkAgreement } from './template/check-agreement.ts';

const seed = testSeed(process.env);

test(`the gateway answers alike from a route table and from the template synthesized from it (seed ${seed})`, async () => {
  const { tables, requests, statuses, answerers } = await checkAgreement({
    seed,
    tables: 12,
    requestsPerTable: 15,
  });
  expect({ tables, requests }).toEqual({ tables: 12, requests: 180 });
  // Nothing is alike that was never asked: all three kinds of answerers, and denials.
  expect(
    Math.min(...['function', 'legacy', 'gateway'].map((each) => answerers.get(each) ?? 0)),
  ).toBeGreaterThan(3);
  expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 203, 401]));
});
