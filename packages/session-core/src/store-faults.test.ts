import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type EmbeddedMongo, startEmbeddedMongo } from '@straddle/dev-mongo';
import { exampleCookies, SESSION_ID } from '@straddle/testing';
import { MongoClient } from 'mongodb';
import { type Authenticator, createAuthenticator, SessionFault, type Verdict } from './index.ts';
import { createMongoSessionStore } from './mongo/index.ts';
import { startTroubleProxy, type TroubleProxy } from './testing/trouble-proxy.ts';

// jest fails a test during which a rejection stays unhandled, so every test here also shows that none does.

const READ_MS = 300;
const TOUCH_MS = 500;
/** What a busy machine may add. */
const SLACK_MS = 200;
const POOL_SIZE = 30;
const RECOVERY_MS = 10_000;
const request = { method: 'GET', headers: { cookie: exampleCookies.good }, originalPath: '/', secure: true };

let mongo: EmbeddedMongo;
let proxy: TroubleProxy;
let client: MongoClient;
let authenticator: Authenticator;

beforeAll(async () => {
  mongo = await startEmbeddedMongo();
});

beforeEach(async () => {
  proxy = await startTroubleProxy(mongo.port);
  client = new MongoClient(`mongodb://127.0.0.1:${proxy.port}/?directConnection=true`, {
    serverSelectionTimeoutMS: 200,
    connectTimeoutMS: 500,
    heartbeatFrequencyMS: 500,
    maxPoolSize: POOL_SIZE,
  });
  const sessions = client
    .db('faults')
    .collection<{ _id: string; session: string; expires: Date }>('sessions');
  await sessions.deleteMany({});
  await sessions.insertOne({
    _id: SESSION_ID,
    session: '{"cookie":{"originalMaxAge":null},"passport":{"user":"u1"}}',
    expires: new Date('2099-01-01'),
  });
  authenticator = createAuthenticator(
    { resave: false, saveUninitialized: false, budgets: { readMs: READ_MS, touchMs: TOUCH_MS } },
    {
      store: createMongoSessionStore(sessions),
      secrets: () => ['sec'],
      deserializers: [(user, done) => done(null, { id: user })],
    },
  );
});

afterEach(async () => {
  await client.close();
  await proxy.close();
});

afterAll(() => mongo.stop());

/** What an authorizer would make of the request, and how long it took. */
async function judge(): Promise<{ verdict?: Verdict; code?: string; elapsedMs: number }> {
  const start = performance.now();
  const elapsedMs = (): number => performance.now() - start;
  try {
    const verdict = await authenticator.authenticate(request);
    return { verdict, elapsedMs: elapsedMs() };
  } catch (error) {
    if (!(error instanceof SessionFault)) throw error;
    return { code: error.code, elapsedMs: elapsedMs() };
  }
}

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
