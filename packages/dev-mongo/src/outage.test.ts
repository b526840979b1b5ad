import { once } from 'node:events';
import { createConnection } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import {
  createEmbeddedStorage,
  type EmbeddedMongo,
  type EmbeddedMongoOptions,
  startEmbeddedMongo,
} from './index.ts';

/** Closed after each test, also when it fails, so that jest can exit. */
const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function start(options?: EmbeddedMongoOptions): Promise<EmbeddedMongo> {
  const mongo = await startEmbeddedMongo(options);
  opened.push(() => mongo.stop());
  return mongo;
}

async function connect(mongo: EmbeddedMongo): Promise<MongoClient> {
  const client = new MongoClient(mongo.uri, { serverSelectionTimeoutMS: 300, heartbeatFrequencyMS: 500 });
  opened.unshift(() => client.close());
  return client.connect();
}

test('a stopped server fails operations; started again on its port and storage, the same client recovers', async () => {
  const storage = createEmbeddedStorage();
  const before = await start({ storage });
  const client = await connect(before);
  const collection = client.db('outage').collection<{ _id: number }>('kept');
  await collection.createIndex({ a: 1 }, { unique: true });
  await collection.insertOne({ _id: 1 });

  await before.stop();
  await expect(collection.findOne({ _id: 1 })).rejects.toMatchObject({
    name: expect.stringMatching(/^Mongo(Network|ServerSelection)Error$/),
  });
  await expect(collection.insertOne({ _id: 2 })).rejects.toMatchObject({ name: 'MongoServerSelectionError' });

  const recovered = once(client, 'serverHeartbeatSucceeded');
  const after = await start({ storage, port: before.port });
  await recovered;
  expect(after.port).toBe(before.port);
  expect(await collection.findOne({ _id: 1 })).toEqual({ _id: 1 });
  expect(await collection.indexes()).toHaveLength(2);
  expect(await collection.countDocuments()).toBe(1);
});

test('a cursor does not survive a restart', async () => {
  const storage = createEmbeddedStorage();
  const before = await start({ storage });
  const first = await connect(before);
  await first
    .db('outage')
    .collection('many')
    .insertMany(Array.from({ length: 5 }, () => ({})));
  const { cursor } = await first.db('outage').command({ find: 'many', batchSize: 1 });
  await before.stop();
  const after = await start({ storage });
  const second = await connect(after);
  const next = second.db('outage').command({ getMore: BigInt(cursor.id), collection: 'many' });
  await expect(next).rejects.toMatchObject({ code: 43 });
});

test('a port in use is an error that names it', async () => {
  const mongo = await start();
  await expect(startEmbeddedMongo({ port: mongo.port })).rejects.toMatchObject({
    code: 'ERR_DEV_MONGO_LISTEN_FAILED',
    message: expect.stringContaining(String(mongo.port)),
  });
});

test('what is not the wire protocol loses its connection, and only that', async () => {
  const mongo = await start();
  const client = await connect(mongo);
  for (const bytes of [
    'GET / HTTP/1.1\r\n\r\n',
    '\u0005\u0000\u0000\u0000',
    '\u0014\u0000\u0000\u0000 nonsense and more',
  ]) {
    const socket = createConnection(mongo.port, '127.0.0.1');
    const closed = new Promise((resolve) => socket.on('close', resolve).on('error', resolve));
    socket.write(bytes);
    await closed;
  }
  expect(await client.db('outage').command({ ping: 1 })).toEqual({ ok: 1 });
});
