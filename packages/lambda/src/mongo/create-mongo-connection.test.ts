import { afterEach, describe, expect, test } from '@jest/globals';
import { createEmbeddedStorage, type EmbeddedMongo, startEmbeddedMongo } from '@straddle/dev-mongo';
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
