import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type EmbeddedMongo, startEmbeddedMongo } from '@straddle/dev-mongo';
import { MongoClient } from 'mongodb';
import { collectionsOf } from './documents.ts';
import { verifyPassword } from './passwords.ts';
import { createSampleData } from './sample-data.ts';
import { samplePassword, seedDatabase } from './seed.ts';

let mongo: EmbeddedMongo;
let client: MongoClient;

beforeAll(async () => {
  mongo = await startEmbeddedMongo();
  client = await MongoClient.connect(mongo.uri);
});

afterAll(async () => {
  await client.close();
  await mongo.stop();
});

const contents = async (name: string) => {
  const all = await client.db(name).collections();
  const entries = all.map(async (each) => [
    each.collectionName,
    await each.find().sort({ _id: 1 }).toArray(),
  ]);
  return Object.fromEntries(await Promise.all(entries));
};

test('two seeded databases are equal', async () => {
  await seedDatabase(client.db('one'));
  await seedDatabase(client.db('two'));
  const one = await contents('one');
  expect(Object.keys(one).sort()).toEqual(['avatars', 'customerAccounts', 'events', 'projects', 'users']);
  expect(one).toEqual(await contents('two'));
});

test('the sample data has two accounts, five users, and 2,000 events in January to March 2026', async () => {
  const { customerAccounts, users, events } = createSampleData();
  expect(customerAccounts).toHaveLength(2);
  expect(users.map((user) => user.email)).toEqual([
    'ada@example.com',
    'bo@example.com',
    'cleo@example.com',
    'dmitri@example.com',
    'eve@example.com',
  ]);
  const months = events.map((event) => event.occurredAt.toISOString().slice(0, 7));
  expect([events.length, [...new Set(months)].sort()]).toEqual([2000, ['2026-01', '2026-02', '2026-03']]);
  const durations = events.map((event) => event.durationMs);
  for (const kind of [null, 0]) expect(durations).toContain(kind);
  expect(durations.some((duration) => duration !== null && !Number.isInteger(duration))).toBe(true);
  // Fails when the generator changes, and with it every expectation made from the data.
  expect(events[0]).toMatchInlineSnapshot(`
{
  "_id": "evt_00001",
  "customerAccountId": "acc_north",
  "durationMs": 3646,
  "occurredAt": 2026-03-14T11:31:50.719Z,
  "type": "sign-in",
}
`);
});

test('every sample user has the password of the README', async () => {
  const users = await collectionsOf(client.db('one')).users.find().toArray();
  const [hash, ...others] = [...new Set(users.map((user) => user.passwordHash))];
  expect(others).toEqual([]);
  await expect(verifyPassword(samplePassword, hash ?? '')).resolves.toBe(true);
  expect(samplePassword).toBe('correct horse battery staple');
});

test('a database that has users is left alone', async () => {
  const db = client.db('in-use');
  const { users, events } = collectionsOf(db);
  await db.collection<{ _id: string }>('users').insertOne({ _id: 'usr_real' });
  await expect(seedDatabase(db)).resolves.toEqual({ outcome: 'not-empty' });
  expect([await users.countDocuments(), await events.countDocuments()]).toEqual([1, 0]);
});

test('a run that was interrupted is made good by the next one', async () => {
  const db = client.db('interrupted');
  await collectionsOf(db).events.insertMany(createSampleData().events.slice(0, 10));
  await expect(seedDatabase(db)).resolves.toEqual({ outcome: 'seeded', documents: 2013 });
  expect(await collectionsOf(db).events.countDocuments()).toBe(2000);
});
