import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { cloneDatabase, type DevMongo, startDevMongo } from '@straddle/dev-mongo';
import { type Collection, type Db, Double, Int32, Long, MongoClient, ObjectId } from 'mongodb';
import { compareCollections } from '../differences/compare-collections.ts';
import { createCloneIsolation } from './clone-isolation.ts';
import type { Isolation } from './experiment-options.ts';

let mongo: DevMongo;
let client: MongoClient;
beforeAll(async () => {
  mongo = await startDevMongo();
  client = await MongoClient.connect(mongo.uri);
});
afterAll(async () => {
  await client.close();
  await mongo.stop();
});

interface Thing {
  readonly _id: string | number | Int32 | ObjectId;
  readonly [key: string]: unknown;
}
const collectionOf = (database: Db): Collection<Thing> => database.collection<Thing>('things');
const DOCUMENTS: readonly Thing[] = [
  { _id: 'a', count: new Int32(1), sum: new Double(1), long: Long.fromString('9007199254740993') },
  { _id: new ObjectId(), list: ['x', { y: null }] },
  { _id: new Int32(7), when: new Date(0), expression: /a.b/i },
];

let control: Db;
let candidate: Db;
let isolate: () => Promise<Isolation>;
beforeEach(async () => {
  [control, candidate] = [client.db('isolated_control'), client.db('isolated_candidate')];
  await control.dropDatabase();
  await collectionOf(control).insertMany(DOCUMENTS);
  await collectionOf(control).createIndex({ count: 1 });
  await control.collection('sessions').insertOne({ of: 'control' });
  await cloneDatabase(client, 'isolated_control', 'isolated_candidate');
  isolate = await createCloneIsolation({
    client,
    control: 'isolated_control',
    candidate: 'isolated_candidate',
    sessions: { collectionName: 'sessions', storedId: (sessionId) => `stored ${sessionId}` },
  });
});

const bytesOf = async (database: Db): Promise<readonly string[]> => {
  const documents: unknown[] = await collectionOf(database).find({}, { raw: true }).toArray();
  return documents.map((document) => Buffer.from(document as Uint8Array).toString('hex'));
};

const WRITES: readonly (readonly [title: string, write: (database: Db) => Promise<unknown>])[] = [
  ['an insert', (database) => collectionOf(database).insertOne({ _id: 'new' })],
  ['an update', (database) => collectionOf(database).updateOne({ _id: 'a' }, { $set: { count: 2 } })],
  [
    'a number of another type',
    (database) => collectionOf(database).updateOne({ _id: 'a' }, { $set: { count: 1.5 } }),
  ],
  ['a deletion of the first', (database) => collectionOf(database).deleteOne({ _id: 'a' })],
  ['a deletion of all', (database) => collectionOf(database).deleteMany({})],
  ['a collection more', (database) => database.collection('more').insertOne({ any: 1 })],
  [
    'everything at once',
    async (database) => {
      await collectionOf(database).deleteOne({ _id: 'a' });
      await collectionOf(database).insertOne({ _id: 'new' });
      await collectionOf(database).updateOne({ _id: 7 }, { $unset: { when: 1 } });
    },
  ],
];

test.each(WRITES)(
  '%s is undone to the byte, in the order of insertion, with its indexes',
  async (_, write) => {
    const before = await bytesOf(candidate);
    await write(candidate);
    await write(control);
    await isolate();
    expect(await bytesOf(candidate)).toEqual(before);
    expect(await bytesOf(control)).toEqual(before);
    expect(await candidate.listCollections({ name: 'more' }).toArray()).toEqual([]);
    expect((await collectionOf(candidate).indexes()).map(({ name }) => name)).toContain('count_1');
  },
);

test.each(WRITES)('%s that only the candidate does shows in the end states', async (_, write) => {
  const isolation = await isolate();
  await write(candidate);
  const states = await isolation.endStates();
  const { verdict } = compareCollections(states.control, states.candidate, { before: states.before });
  expect(verdict).toBe('mismatch');
});

test.each(WRITES)('%s that both do makes no difference', async (_, write) => {
  const isolation = await isolate();
  await write(candidate);
  await write(control);
  const states = await isolation.endStates();
  const { verdict } = compareCollections(states.control, states.candidate, { before: states.before });
  expect(verdict).not.toBe('mismatch');
});

interface StoredSession {
  readonly _id: string;
  readonly expires: Date;
}

test('what becomes of sessions is counted, but for those of the experiment and those that have expired', async () => {
  const sessions = (database: Db) => database.collection<StoredSession>('sessions');
  const session = (_id: string, minutes: number): StoredSession => ({
    _id,
    expires: new Date(Date.now() + minutes * 60_000),
  });
  const isolation = await isolate();
  const there = [
    session('stored own', 5),
    session('ended', 5),
    session('expired', -1),
    session('extended', 5),
  ];
  await sessions(candidate).insertMany([...there]);
  const changesOf = await isolation.watchSessions?.();

  await sessions(candidate).insertOne(session('new', 5));
  await sessions(candidate).deleteMany({ _id: { $in: ['stored own', 'ended', 'expired'] } });
  await sessions(candidate).updateOne({ _id: 'extended' }, { $set: { expires: new Date() } });
  expect(await changesOf?.({ control: [], candidate: ['own'] })).toEqual({
    control: { added: 0, removed: 0, changed: 0 },
    candidate: { added: 1, removed: 1, changed: 1 },
  });
});

test('what one side alone writes after it was looked at is told, and undone', async () => {
  const isolation = await isolate();
  await isolation.endStates();
  await collectionOf(candidate).insertOne({ _id: 'late' });
  for (const database of [control, candidate])
    await database.collection('log').insertOne({ by: database.databaseName });
  expect((await isolate()).strayWrites).toEqual(['the candidate: things']);
  expect((await isolate()).strayWrites).toEqual([]);
  expect(await bytesOf(candidate)).toEqual(await bytesOf(control));
});

test('a write soon after the answer is waited for', async () => {
  const isolation = await isolate();
  setTimeout(() => void collectionOf(candidate).insertOne({ _id: 'soon' }), 5);
  const { control: ofControl, candidate: ofCandidate } = await isolation.endStates();
  expect(ofCandidate['things']).toHaveLength((ofControl['things'] ?? []).length + 1);
});

test('sessions are neither put back nor compared', async () => {
  const isolation = await isolate();
  await candidate.collection('sessions').insertOne({ of: 'candidate' });
  expect(await isolation.endStates()).toEqual({ before: {}, control: {}, candidate: {} });
  await isolate();
  expect(await candidate.collection('sessions').countDocuments()).toBe(2);
});
