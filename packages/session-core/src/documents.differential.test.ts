import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { testSeed } from '@straddle/testing';
import { startCaseClock, stopCaseClock } from './testing/case-clock.ts';
import { compareDocuments } from './testing/document-differential.ts';

const CASES = 10_000;

describe('stored documents, ours against the real packages under one clock', () => {
  const seed = testSeed(process.env);

  beforeAll(startCaseClock);
  afterAll(stopCaseClock);

  test(`${CASES} random documents, options and deserializers come to the same verdict, user and session (seed ${seed})`, async () => {
    const { differences, ...verdicts } = await compareDocuments({ seed, cases: CASES });
    for (const count of Object.values(verdicts)) expect(count).toBeGreaterThanOrEqual(CASES * 0.05);
    for (const count of Object.values(differences)) expect(count).toBeGreaterThan(0);
  }, 60_000);
});
