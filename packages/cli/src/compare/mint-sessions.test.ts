import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type EmbeddedMongo, startEmbeddedMongo } from '@straddle/dev-mongo';
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
