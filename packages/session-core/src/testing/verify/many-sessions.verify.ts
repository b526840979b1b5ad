import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { testSeed } from '@straddle/testing';
import { startCaseClock, stopCaseClock } from '../case-clock.ts';
import { compareDocuments } from '../document-differential.ts';
import { compareTouches } from '../touch-differential.ts';
import { FULL_RUN, report, runManyCases } from './many-cases.ts';

const seed = testSeed(process.env);
const minutes = process.env['VERIFY_MINUTES'];

beforeAll(startCaseClock);
afterAll(stopCaseClock);

test(`stored documents come to the same verdict, user and session (seed ${seed})`, async () => {
  const run = await runManyCases(FULL_RUN.documents, { seed, minutes, share: 0.5 }, compareDocuments);
  report('documents', run);
  expect(run.reached).toBeGreaterThanOrEqual(run.demanded);
});

test(`touches and Set-Cookie are the same (seed ${seed})`, async () => {
  const run = await runManyCases(FULL_RUN.touches, { seed, minutes, share: 0.35 }, compareTouches);
  report('touches', run);
  expect(run.reached).toBeGreaterThanOrEqual(run.demanded);
});
