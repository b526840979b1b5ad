import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Document, MongoClient } from 'mongodb';
import { type EmbeddedMongo, startEmbeddedMongo } from './index.ts';

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

test('deletes dates that are old enough, alone or in an array, and nothing else', async () => {
  const [past, future] = [new Date(Date.now() - 10_000), new Date(Date.now() + 60_000)];
  const collection = client.db('ttl').collection<Document & { _id: string }>('values');
  await collection.insertMany([
    { _id: 'past', at: past },
    { _id: 'just now', at: new Date(Date.now() - 1000) },
    { _id: 'future', at: future },
    { _id: 'one of two', at: [future, past] },
    { _id: 'later array', at: [future] },
    { _id: 'missing' },
    { _id: 'null', at: null },
    { _id: 'string', at: past.toISOString() },
    { _id: 'number', at: past.getTime() },
    { _id: 'nested', below: { at: past } },
  ]);
  expect(mongo.runTtlMonitor()).toBe(0);
  await collection.createIndex({ at: 1 }, { expireAfterSeconds: 5 });
  expect(mongo.runTtlMonitor()).toBe(2);
  expect(await collection.findOne({ _id: 'past' })).toBeNull();
  expect(await collection.findOne({ _id: 'one of two' })).toBeNull();
  await collection.createIndex({ 'below.at': 1 }, { expireAfterSeconds: 0 });
  expect(mongo.runTtlMonitor()).toBe(1);
  expect(mongo.runTtlMonitor()).toBe(0);
  expect(await collection.countDocuments()).toBe(7);
});

test('what has expired frees its unique keys', async () => {
  const collection = client.db('ttl').collection('unique');
  await collection.createIndex({ name: 1 }, { unique: true });
  await collection.createIndex({ at: 1 }, { expireAfterSeconds: 0 });
  await collection.insertOne({ name: 'n', at: new Date(0) });
  expect(mongo.runTtlMonitor()).toBe(1);
  await collection.insertOne({ name: 'n' });
});

test('runs by itself', async () => {
  const quick = await startEmbeddedMongo({ storage: mongo.storage, ttlIntervalMs: 5 });
  const collection = client.db('ttl').collection('timer');
  await collection.createIndex({ at: 1 }, { expireAfterSeconds: 0 });
  await collection.insertOne({ at: new Date(0) });
  while ((await collection.countDocuments()) > 0) await new Promise((resolve) => setImmediate(resolve));
  await quick.stop();
});
