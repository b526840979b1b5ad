import { expect, test } from '@jest/globals';
import { startEmbeddedMongo } from '@straddle/dev-mongo';
import { openFaultyDatabase } from '../faulty-database.ts';
import { verifyBudgetOf } from './verify-budget.ts';

const STALL_MS = 60_000;
const TOUCH_MS = 500;
/** What a busy machine may add. */
const SLACK_MS = 500;
/** Of a function environment, which serves one request at a time. */
const POOL_SIZE = 4;

test('a minute of stalled writes changes no verdict, one request after another', async () => {
  const mongo = await startEmbeddedMongo();
  const database = await openFaultyDatabase(mongo, { poolSize: POOL_SIZE, readMs: 3000, touchMs: TOUCH_MS });
  try {
    const healthy = await database.judge();
    database.proxy.become({ kind: 'writes stalled' });
    const stallMs = verifyBudgetOf(process.env['VERIFY_MINUTES']).demanded(STALL_MS);
    const end = performance.now() + stallMs;
    let requests = 0;
    for (; performance.now() < end; requests += 1) {
      const { verdict, elapsedMs } = await database.judge();
      expect(verdict).toMatchObject({ outcome: 'authenticated', effects: { touch: 'failed' } });
      expect(elapsedMs).toBeLessThan(healthy.elapsedMs + TOUCH_MS + SLACK_MS);
    }
    process.stdout.write(`writes stalled for ${stallMs / 1000} s: ${requests} requests, all authenticated\n`);
    expect(requests).toBeGreaterThan(POOL_SIZE);
    database.proxy.become({ kind: 'healthy' });
    expect((await database.judge()).verdict).toMatchObject({ effects: { touch: 'done' } });
  } finally {
    await database.close();
    await mongo.stop();
  }
});
