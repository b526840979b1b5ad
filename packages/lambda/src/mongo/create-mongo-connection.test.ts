import { afterEach, describe, expect, test } from '@jest/globals';
import { createEmbeddedStorage, type EmbeddedMongo, startEmbeddedMongo } from '@straddle/dev-mongo';
import type { Db } from 'mongodb';
import { createMongoConnection, lambdaClientOptions, type MongoConnection } from './index.ts';

let mongo: EmbeddedMongo | undefined;
let connection: MongoConnection | undefined;

afterEach(async () => {
  await connection?.close();
  await mongo?.stop();
});

describe('a connection', () => {
  test('is shared by concurrent first uses', async () => {
    mongo = await startEmbeddedMongo();
    connection = createMongoConnection({ uri: mongo.uri });
    const [one, two] = await Promise.all([connection.database('a'), connection.database('a')]);
    expect(one.client).toBe(two.client);
    expect(one.databaseName).toBe('a');
  });

  test('that failed is tried again by the next request', async () => {
    const storage = createEmbeddedStorage();
    const first = await startEmbeddedMongo({ storage });
    await first.stop();
    connection = createMongoConnection({
      uri: first.uri,
      options: { ...lambdaClientOptions, serverSelectionTimeoutMS: 200 },
    });
    await expect(connection.database()).rejects.toThrow(/ECONNREFUSED/);
    mongo = await startEmbeddedMongo({ storage, port: first.port });
    await expect((await connection.database()).command({ ping: 1 })).resolves.toMatchObject({ ok: 1 });
  });
});

describe('a connection string that changes', () => {
  const others: EmbeddedMongo[] = [];
  afterEach(async () => {
    for (const other of others.splice(0)) await other.stop();
  });

  async function twoDatabases() {
    const [one, two] = [await startEmbeddedMongo(), await startEmbeddedMongo()];
    others.push(one, two);
    let uri = one.uri;
    let nowMs = 0;
    connection = createMongoConnection({ uri: async () => uri, nowMs: () => nowMs, retireAfterMs: 1000 });
    const changing = connection;
    return {
      connection: changing,
      one,
      two,
      changeTo: ({ uri: next }: { readonly uri: string }) => (uri = next),
      pass: (ms: number) => (nowMs += ms),
    };
  }
  const countIn = async (database: Db) => (await database.collection('things').find().toArray()).length;

  test('opens another client, while what runs on the old one goes on', async () => {
    const { connection: changing, two, changeTo, pass } = await twoDatabases();
    const old = await changing.database('a');
    await old.collection('things').insertOne({});
    changeTo(two);
    const next = await changing.database('a');
    expect(next.client).not.toBe(old.client);
    expect(await countIn(next)).toBe(0);
    pass(999);
    await changing.database('a');
    expect(await countIn(old)).toBe(1);
  });

  test('closes the old client once no request can use it any more', async () => {
    const { connection: changing, two, changeTo, pass } = await twoDatabases();
    const old = await changing.database('a');
    const closed = new Promise((resolve) => old.client.once('topologyClosed', resolve));
    changeTo(two);
    const next = await changing.database('a');
    pass(1000);
    expect((await changing.database('a')).client).toBe(next.client);
    await closed;
    expect(await countIn(next)).toBe(0);
  });

  test('and comes back opens a client that works', async () => {
    const { connection: changing, one, two, changeTo } = await twoDatabases();
    await (await changing.database('a')).collection('things').insertOne({});
    changeTo(two);
    await changing.database('a');
    changeTo(one);
    expect(await countIn(await changing.database('a'))).toBe(1);
  });

  test('to one that the driver refuses is an error, until it is right again', async () => {
    const { connection: changing, one, changeTo } = await twoDatabases();
    changeTo({ uri: 'no connection string' });
    await expect(changing.database()).rejects.toThrow(/Invalid/);
    changeTo(one);
    await expect(changing.database()).resolves.toBeDefined();
  });

  test('that cannot be had is an error, and nothing is opened', async () => {
    connection = createMongoConnection({ uri: () => Promise.reject(new Error('no secret')) });
    await expect(connection.database()).rejects.toThrow('no secret');
  });
});
