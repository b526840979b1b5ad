import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type EmbeddedMongo, startEmbeddedMongo } from '@straddle/dev-mongo';
import type { EncryptionSettings } from '@straddle/session-core';
import { createMongoSessionStore } from '@straddle/session-core/mongo';
import { MongoClient } from 'mongodb';
import { mintSessions } from './mint-sessions.ts';

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

test.each([
  { touchAfter: 0, names: ['anonymous', 'cookie', 'bearer'] },
  { touchAfter: 60, names: ['anonymous', 'cookie', 'touch-due', 'bearer', 'bearer-touch-due'] },
])('with touchAfter $touchAfter, a run without the matrix asks as $names', ({ touchAfter, names }) => {
  const { clients } = mintSessions({
    client,
    databases: { control: 'one', candidate: 'other' },
    databaseOrigin: 'started',
    sessionSettings: {
      store: { touchAfter },
      bearer: { style: 'replace-cookie', exclusive: true },
    },
    secrets: ['a secret of enough characters'],
    users: { valid: 'usr_ada' },
    matrix: false,
  });
  expect(clients.map(({ name }) => name)).toEqual(names);
});

test('a session may be of another user than the one that is asked as', async () => {
  const minted = mintSessions({
    client,
    databases: { control: 'users', candidate: 'users' },
    databaseOrigin: 'started',
    sessionSettings: {},
    secrets: ['a secret of enough characters'],
    users: { valid: 'usr_ada', fewRoles: 'usr_cleo' },
    matrix: false,
  });
  const [sessionId = ''] = (await minted.credentials.acquire('cookie', 'control', 'fewRoles')).sessionIds;
  const stored = await client.db('users').collection<{ _id: string }>('sessions').findOne({ _id: sessionId });
  expect(JSON.stringify(stored)).toContain('usr_cleo');
  await minted.close();
});

const KEY = 'a key of the store alone';

describe('a store that encrypts sessions', () => {
  const minting = (encryption: EncryptionSettings, encryptionKey?: string) =>
    mintSessions({
      client,
      databases: { control: 'encrypted', candidate: 'encrypted' },
      databaseOrigin: 'started',
      sessionSettings: { store: { encryption } },
      encryptionKey,
      secrets: ['a secret of enough characters'],
      users: { valid: 'usr_ada' },
      matrix: false,
    });

  test.each<{ readonly encryption: EncryptionSettings }>([
    { encryption: { scheme: 'webcrypto', iterations: 1000 } },
    { encryption: { scheme: 'kruptein', connectMongoMajor: 6 } },
  ])('gets sessions that the authorizer reads: $encryption.scheme', async ({ encryption }) => {
    const minted = minting(encryption, KEY);
    const [sessionId = ''] = (await minted.credentials.acquire('cookie', 'control')).sessionIds;
    const sessions = client.db('encrypted').collection<{ _id: string; session: string }>('sessions');
    expect((await sessions.findOne({ _id: sessionId }))?.session).not.toContain('usr_ada');
    const read = await createMongoSessionStore(
      async () => sessions,
      { encryption },
      { encryptionKey: KEY },
    ).read(sessionId);
    expect(read).toMatchObject({ session: { payload: { passport: { user: 'usr_ada' } } } });
    await minted.close();
    expect(await sessions.countDocuments()).toBe(0);
  });

  test.each<{
    readonly title: string;
    readonly encryption: EncryptionSettings;
    readonly key?: string;
    readonly says: string;
  }>([
    {
      title: 'without its key',
      encryption: { scheme: 'webcrypto' },
      says: 'STORE_ENCRYPTION_KEY is not set',
    },
    {
      title: 'of connect-mongo 3',
      encryption: { scheme: 'connect-mongo-3' },
      key: KEY,
      says: 'as connect-mongo 3 does',
    },
    {
      title: 'of connect-mongo 5',
      encryption: { scheme: 'kruptein', connectMongoMajor: 5 },
      key: KEY,
      says: 'as connect-mongo 5 does',
    },
  ])('$title is refused by name', ({ encryption, key, says }) => {
    expect(() => minting(encryption, key)).toThrow(says);
  });
});
