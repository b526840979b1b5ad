import { expect, test } from '@jest/globals';
import { startEmbeddedMongo } from '@straddle/dev-mongo';
import { openFaultyDatabase } from '../faulty-database.ts';
import { verifyBudgetOf } from './verify-budget.ts';

const STALL_MS = 60_000;
/** How much later than the read an answer may come. */
const PROMISED_MS = 500;
/** What a busy machine may add to a single one. */
const SLACK_MS = 500;
/** Of a function environment, which serves one request at a time. */
const POOL_SIZE = 4;

test('a minute of stalled writes changes no verdict, and costs what the default budgets promise', async () => {
  const mongo = await startEmbeddedMongo();
  const database = await openFaultyDatabase(mongo, { poolSize: POOL_SIZE });
  try {
    // The first one connects.
    await database.judge();
    const healthy = await database.judge();
    database.proxy.become({ kind: 'writes stalled' });
    const stallMs = verifyBudgetOf(process.env['VERIFY_MINUTES']).demanded(STALL_MS);
    const end = performance.now() + stallMs;
    const elapsed: number[] = [];
    while (performance.now() < end) {
      const { verdict, elapsedMs } = await database.judge();
      expect(verdict).toMatchObject({ outcome: 'authenticated', effects: { touch: 'failed' } });
      expect(elapsedMs).toBeLessThan(healthy.elapsedMs + PROMISED_MS + SLACK_MS);
      elapsed.push(elapsedMs);
    }
    const requests = elapsed.length;
    const medianMs = elapsed.toSorted((one, other) => one - other)[Math.floor(requests / 2)];
    expect(medianMs).toBeLessThan(healthy.elapsedMs + PROMISED_MS);
    process.stdout.write(
      `writes stalled for ${stallMs / 1000} s: ${requests} requests, all authenticated, median ${Math.round(medianMs ?? 0)} ms\n`,
    );
    expect(requests).toBeGreaterThan(POOL_SIZE);
    database.proxy.become({ kind: 'healthy' });
    expect((await database.judge()).verdict).toMatchObject({ effects: { touch: 'done' } });
  } finally {
    await database.close();
    await mongo.stop();
  }
});
