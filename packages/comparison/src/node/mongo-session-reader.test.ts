import { expect, test } from '@jest/globals';
import { startEmbeddedMongo } from '@straddle/dev-mongo';
import { MongoClient } from 'mongodb';
import { createMongoSessionReader } from './mongo-session-reader.ts';

test('reads session documents from the database that the connection string names', async () => {
  const mongo = await startEmbeddedMongo();
  const uri = mongo.uri.replace('/?', '/app?');
  const client = new MongoClient(uri);
  const sessions = createMongoSessionReader({ uri });
  try {
    await client
      .db('app')
      .collection<{ _id: string; session: string }>('sessions')
      .insertOne({ _id: 'abc', session: '{}' });
    await expect(sessions.read('abc', 'control')).resolves.toEqual({ _id: 'abc', session: '{}' });
    await expect(sessions.read('other', 'control')).resolves.toBe('absent');
  } finally {
    await Promise.all([sessions.close(), client.close()]);
    await mongo.stop();
  }
});
