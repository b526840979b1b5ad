import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { testSeed } from '@straddle/testing';
import { startCaseClock, stopCaseClock } from './testing/case-clock.ts';
import { compareTouches } from './testing/touch-differential.ts';

const CASES = 5_000;

describe('touch and Set-Cookie, ours against the real packages under one clock', () => {
  const seed = testSeed(process.env);

  beforeAll(startCaseClock);
  afterAll(stopCaseClock);

  test(`${CASES} random sessions and options come to the same (seed ${seed})`, async () => {
    const counts = await compareTouches({ seed, cases: CASES });
    for (const count of Object.values(counts)) expect(count).toBeGreaterThanOrEqual(CASES * 0.05);
  }, 60_000);
});
