import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type EmbeddedMongo, startEmbeddedMongo } from '@straddle/dev-mongo';
import { MongoClient } from 'mongodb';
import { nameClones } from './clones.ts';
import { isolateClones } from './isolate-clones.ts';

let mongo: EmbeddedMongo;
let client: MongoClient;
beforeAll(async () => {
  mongo = await startEmbeddedMongo();
  client = await MongoClient.connect(mongo.uri);
  await client.db('app_control').collection('things').insertMany([{}, {}]);
  await client.db('app_control').collection('others').insertOne({});
});
afterAll(async () => {
  await client.close();
  await mongo.stop();
});

test.each([
  { title: 'reads are looked at as well', writes: false, mostDocuments: 3, looks: true },
  {
    title: 'reads of too many documents are not, and the report says so',
    writes: false,
    mostDocuments: 2,
    looks: false,
  },
  { title: 'writes are in any case', writes: true, mostDocuments: 2, looks: true },
])('$title', async ({ writes, mostDocuments, looks }) => {
  const clones = nameClones({ kind: 'embedded', uri: mongo.uri }, 'app');
  const { isolate, ...isolation } = await isolateClones({ local: {}, writes, mostDocuments }, client, clones);
  expect(isolate !== undefined).toBe(looks);
  expect(isolation).toEqual(
    looks
      ? { writes: 'clones', notes: [] }
      : { writes: 'refused', notes: [expect.stringContaining('3 documents are too many')] },
  );
});
