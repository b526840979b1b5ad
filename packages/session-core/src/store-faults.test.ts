import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type EmbeddedMongo, startEmbeddedMongo } from '@straddle/dev-mongo';
import { type FaultyDatabase, type Judged, openFaultyDatabase } from './testing/faulty-database.ts';
import type { TroubleProxy } from './testing/trouble-proxy.ts';

// jest fails a test during which a rejection stays unhandled, so every test here also shows that none does.

// Ample for one read on a machine that runs other tests as well.
const READ_MS = 1000;
const TOUCH_MS = 450;
const POOL_SIZE = 30;
/** What a busy machine may add. */
const SLACK_MS = 500;
const RECOVERY_MS = 10_000;

let mongo: EmbeddedMongo;
let database: FaultyDatabase;
let proxy: TroubleProxy;

beforeAll(async () => {
  mongo = await startEmbeddedMongo();
});

beforeEach(async () => {
  database = await openFaultyDatabase(mongo, {
    poolSize: POOL_SIZE,
    budgets: { readMs: READ_MS, touchMs: TOUCH_MS },
  });
  proxy = database.proxy;
});

afterEach(() => database.close());

afterAll(() => mongo.stop());

const judge = (): Promise<Judged> => database.judge();

async function expectRecovery(): Promise<void> {
  const end = performance.now() + RECOVERY_MS;
  let last = await judge();
  while (last.verdict?.outcome !== 'authenticated' && performance.now() < end) {
    await setTimeout(20);
    last = await judge();
  }
  expect(last.verdict).toMatchObject({ outcome: 'authenticated', effects: { touch: 'done' } });
}

const healthyVerdict = {
  outcome: 'authenticated',
  user: { id: 'u1' },
  effects: { touch: 'done', roundTrips: 2 },
};

describe('a slow database', () => {
  test('within the budget gives the verdict, later', async () => {
    expect(await judge()).toMatchObject({ verdict: healthyVerdict });
    proxy.become({ kind: 'slow', delayMs: READ_MS / 3 });
    const { verdict, elapsedMs } = await judge();
    expect(verdict).toMatchObject(healthyVerdict);
    expect(elapsedMs).toBeGreaterThanOrEqual(READ_MS / 3);
  });

  test('beyond the budget is a fault in time, and the same client recovers', async () => {
    expect(await judge()).toMatchObject({ verdict: healthyVerdict });
    proxy.become({ kind: 'slow', delayMs: READ_MS * 3 });
    const { code, elapsedMs } = await judge();
    expect(code).toBe('ERR_SESSION_STORE_TIMEOUT');
    expect(elapsedMs).toBeLessThan(READ_MS + SLACK_MS);
    proxy.become({ kind: 'healthy' });
    await expectRecovery();
  });
});

describe('connections that are half open', () => {
  test('are a fault in time, for many requests at once, and the same client recovers', async () => {
    expect(await judge()).toMatchObject({ verdict: healthyVerdict });
    proxy.become({ kind: 'half-open' });
    const answers = await Promise.all(Array.from({ length: 20 }, judge));
    for (const { verdict, code, elapsedMs } of answers) {
      expect(verdict).toBeUndefined();
      expect(code).toMatch(/^ERR_SESSION_STORE_(TIMEOUT|UNAVAILABLE)$/);
      expect(elapsedMs).toBeLessThan(READ_MS + SLACK_MS);
    }
    proxy.become({ kind: 'healthy' });
    await expectRecovery();
  });
});

describe('a database that is down', () => {
  test('is a fault, never anonymous, and the same client recovers', async () => {
    expect(await judge()).toMatchObject({ verdict: healthyVerdict });
    proxy.become({ kind: 'down' });
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const { code, elapsedMs } = await judge();
      expect(code).toMatch(/^ERR_SESSION_STORE_(TIMEOUT|UNAVAILABLE)$/);
      expect(elapsedMs).toBeLessThan(READ_MS + SLACK_MS);
    }
    proxy.become({ kind: 'healthy' });
    await expectRecovery();
  });

  test('from time to time gives a verdict or a fault, never anonymous, and recovers', async () => {
    const seen = { authenticated: 0, fault: 0 };
    for (let round = 0; round < 6; round += 1) {
      proxy.become({ kind: 'healthy' });
      await expectRecovery();
      seen.authenticated += 1;
      // In the middle of requests that are under way.
      const underWay = Array.from({ length: 5 }, judge);
      proxy.become({ kind: 'down' });
      for (const { verdict, code, elapsedMs } of await Promise.all([...underWay, judge()])) {
        expect(verdict?.outcome ?? code).toMatch(/^(authenticated|ERR_SESSION_STORE_(TIMEOUT|UNAVAILABLE))$/);
        expect(elapsedMs).toBeLessThan(READ_MS + TOUCH_MS + SLACK_MS);
        if (code !== undefined) seen.fault += 1;
      }
    }
    expect(Math.min(seen.authenticated, seen.fault)).toBeGreaterThan(0);
    proxy.become({ kind: 'healthy' });
    await expectRecovery();
  });
});

describe('writes that stall while reads are healthy', () => {
  test('change no verdict and cost the budget of a touch', async () => {
    const healthy = await judge();
    expect(healthy).toMatchObject({ verdict: healthyVerdict });
    // For as long as the test lasts; nothing waits for their end. More of them than there are connections, which is what
    // a function environment with its small pool comes to in seconds.
    proxy.become({ kind: 'writes stalled' });
    for (let round = 0; round < 3; round += 1) {
      const answers = await Promise.all(Array.from({ length: 20 }, judge));
      for (const { verdict, code, elapsedMs } of answers) {
        expect(code).toBeUndefined();
        expect(verdict).toMatchObject({ ...healthyVerdict, effects: { touch: 'failed' } });
        expect(elapsedMs).toBeLessThan(healthy.elapsedMs + TOUCH_MS + SLACK_MS);
      }
    }
    proxy.become({ kind: 'healthy' });
    await expectRecovery();
  });
});
