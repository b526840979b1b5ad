import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type EmbeddedMongo, startEmbeddedMongo } from '@straddle/dev-mongo';
import { MongoClient } from 'mongodb';
import { prepareDatabase } from './prepare-database.ts';

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

test('sessions get the TTL index of connect-mongo, e-mail addresses are unique; twice is harmless', async () => {
  await prepareDatabase(client);
  await prepareDatabase(client);
  const indexesOf = async (name: string) => (await client.db().collection(name).indexes()).slice(1);
  expect(await indexesOf('sessions')).toEqual([
    expect.objectContaining({ name: 'expires_1', key: { expires: 1 }, expireAfterSeconds: 0 }),
  ]);
  expect(await indexesOf('users')).toEqual([
    expect.objectContaining({ name: 'email_1', key: { email: 1 }, unique: true }),
  ]);
  expect(await indexesOf('events')).toEqual([
    expect.objectContaining({ key: { customerAccountId: 1, occurredAt: 1 } }),
  ]);
});
