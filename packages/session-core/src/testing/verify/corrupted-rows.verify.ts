import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type EmbeddedMongo, startEmbeddedMongo } from '@straddle/dev-mongo';
import { type RowVerdict, type SessionRow, sessionRows } from '@straddle/testing';
import { MongoClient } from 'mongodb';
import {
  createRowJudge,
  expectedOutcome,
  meets,
  type RowJudge,
  type RowOutcome,
  type RowSide,
} from '../judge-row.ts';

let mongo: EmbeddedMongo;
let client: MongoClient;
let rows: RowJudge;

beforeAll(async () => {
  mongo = await startEmbeddedMongo();
  client = await MongoClient.connect(mongo.uri, { monitorCommands: true });
  rows = createRowJudge(client);
});

afterAll(async () => {
  await client.close();
  await mongo.stop();
});

const VERDICTS: readonly RowVerdict[] = [
  { verdict: 'authenticated', user: { id: 'u1' } },
  { verdict: 'authenticated', user: { id: 'u2' } },
  { verdict: 'anonymous', session: 'new' },
  { verdict: 'anonymous', session: 'missing' },
  { verdict: 'anonymous', session: 'same' },
  { verdict: 'fault' },
  { verdict: 'hangs' },
];

/** Every other verdict in place of the right one, and the other expiry where the row names one. */
function corruptions(expected: RowOutcome): readonly RowOutcome[] {
  const others = VERDICTS.map((verdict) => ({ ...expected, verdict })).filter(
    (corrupted) => !meets(corrupted, { verdict: expected.verdict }),
  );
  if (expected.expiry === undefined) return others;
  const expiry = expected.expiry === 'touched' ? 'untouched' : 'touched';
  return [...others, { ...expected, expiry }];
}

async function expectCorruptionsCaught(row: SessionRow, side: RowSide): Promise<void> {
  const expected = expectedOutcome(row, side);
  const corrupted = corruptions(expected);
  expect(corrupted.length).toBeGreaterThanOrEqual(VERDICTS.length - 1);
  const observed = await rows.judge(row, side);
  expect(meets(observed, expected)).toBe(true);
  for (const wrong of corrupted)
    expect({ wrong, accepted: meets(observed, wrong) }).toEqual({ wrong, accepted: false });
}

describe.each(sessionRows.map((row) => ({ name: `row ${row.row} fails with any other expectation`, row })))(
  '$name',
  ({ row }) => {
    test('the real packages', () => expectCorruptionsCaught(row, 'the real packages'));
    if (row.legacyOnly === undefined)
      test('session-core', () => expectCorruptionsCaught(row, 'session-core'));
  },
);
