import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type EmbeddedMongo, startEmbeddedMongo } from '@straddle/dev-mongo';
import { exampleCookies, SESSION_ID } from '@straddle/testing';
import { MongoStore } from 'connect-mongo';
import { Binary, type Collection, type CommandStartedEvent, type Db, MongoClient } from 'mongodb';
import { type Authenticator, createAuthenticator, type StoreSettings } from '../index.ts';
import { createMongoSessionStore, type MongoSessionStoreOptions } from './index.ts';

const FUTURE = new Date('2099-01-01T00:00:00.000Z');
const request = { method: 'GET', headers: { cookie: exampleCookies.good }, originalPath: '/', secure: true };
const cookie = { originalMaxAge: null, expires: null, httpOnly: true, path: '/' };
const payload = { cookie, cart: [1, { a: null }], passport: { user: 'u1', since: 5 } };
const withoutUser = { cookie, cart: [1, { a: null }], passport: { since: 5 } };

let mongo: EmbeddedMongo;
let client: MongoClient;
let database: Db;
let sessions: Collection;
let commands: string[] = [];

beforeAll(async () => {
  mongo = await startEmbeddedMongo();
  client = await MongoClient.connect(mongo.uri, { monitorCommands: true });
  client.on('commandStarted', ({ commandName }: CommandStartedEvent) => commands.push(commandName));
});
afterAll(async () => {
  await client.close();
  await mongo.stop();
});
beforeEach(() => {
  database = client.db(`store_${Math.random().toString(36).slice(2)}`);
  sessions = database.collection('sessions');
});
afterEach(() => database.dropDatabase());

async function insertSession(session: unknown): Promise<void> {
  await sessions.insertOne({ _id: SESSION_ID as never, session, expires: FUTURE });
}

function authenticatorWith(
  store: StoreSettings,
  answer: unknown,
  options?: MongoSessionStoreOptions,
): Authenticator {
  return createAuthenticator(
    { resave: false, store },
    {
      store: createMongoSessionStore(sessions, store, options),
      secrets: () => ['sec'],
      deserializers: [(_user, done) => done(null, answer)],
    },
  );
}

describe('a rejected user leaves the session in the form in which it is stored', () => {
  const wrap = (session: unknown): string => `v1:${JSON.stringify(session)}`;
  const unwrap = (text: unknown): unknown => JSON.parse(String(text).slice(3));

  test.each([
    { form: 'JSON text', store: {}, stored: JSON.stringify(payload), expected: JSON.stringify(withoutUser) },
    {
      form: 'JSON text in binary data',
      store: {},
      stored: new Binary(Buffer.from(JSON.stringify(payload))),
      expected: JSON.stringify(withoutUser),
    },
    { form: 'a sub-document', store: { stringify: false }, stored: payload, expected: withoutUser },
    {
      form: 'text of its own serializers',
      store: { serialize: wrap, unserialize: unwrap },
      stored: wrap(payload),
      expected: wrap(withoutUser),
    },
    {
      form: 'text that only unserialize reads',
      store: { unserialize: unwrap },
      stored: wrap(payload),
      expected: withoutUser,
    },
  ])('$form', async ({ store, stored, expected }) => {
    await insertSession(stored);
    const verdict = await authenticatorWith(store, false).authenticate(request);
    expect(verdict).toMatchObject({ reason: 'user-rejected', effects: { userCleared: true } });
    const after = await sessions.findOne({});
    expect(after?.['session']).toEqual(expected);
    expect(after?.['expires']).not.toEqual(FUTURE);
  });

  test.each([
    {
      form: 'JSON text',
      store: {},
      read: JSON.stringify(payload),
      changed: JSON.stringify({ ...payload, passport: { user: 'u2' } }),
    },
    {
      form: 'a sub-document',
      store: { stringify: false },
      read: payload,
      changed: { ...payload, passport: { user: 'u2' } },
    },
  ])('but not when somebody has logged in meanwhile: $form', async ({ store, read, changed }) => {
    await insertSession(read);
    const authenticator = createAuthenticator(
      { resave: false, store },
      {
        store: createMongoSessionStore(sessions, store),
        secrets: () => ['sec'],
        deserializers: [
          async (_user, done) => {
            await sessions.updateOne({}, { $set: { session: changed } });
            done(null, false);
          },
        ],
      },
    );
    await expect(authenticator.authenticate(request)).resolves.toMatchObject({
      effects: { userCleared: false },
    });
    expect((await sessions.findOne({}))?.['session']).toEqual(changed);
  });
});

describe('a session that ended between reading and touching', () => {
  test('is not made again', async () => {
    await insertSession(JSON.stringify(payload));
    const authenticator = createAuthenticator(
      { resave: false },
      {
        store: createMongoSessionStore(async () => {
          const ending = Object.create(sessions);
          ending.updateOne = async (...parameters: Parameters<Collection['updateOne']>) => {
            await sessions.deleteMany({});
            return sessions.updateOne(...parameters);
          };
          return ending;
        }),
        secrets: () => ['sec'],
        deserializers: [(user, done) => done(null, { id: user })],
      },
    );
    await expect(authenticator.authenticate(request)).resolves.toMatchObject({
      outcome: 'authenticated',
      effects: { touch: 'failed' },
    });
    await expect(sessions.countDocuments()).resolves.toBe(0);
  });
});

describe('encrypted sessions', () => {
  const encryption = { scheme: 'kruptein', connectMongoMajor: 6 } as const;
  const KEY = 'a key for the store';

  /** Written by the real connect-mongo with its crypto option. */
  async function saveEncrypted(): Promise<void> {
    const store = MongoStore.create({
      client,
      dbName: database.databaseName,
      crypto: { secret: KEY },
      autoRemove: 'disabled',
    });
    await promisify(store.set.bind(store))(SESSION_ID, payload);
  }

  test('are read with the key, which is asked for at the first session that is found', async () => {
    await saveEncrypted();
    let asked = 0;
    const encryptionKey = async (): Promise<string> => {
      asked += 1;
      if (asked === 1) throw new Error('not yet');
      return KEY;
    };
    const authenticator = authenticatorWith({ encryption }, { id: 'u1' }, { encryptionKey });
    await expect(authenticator.authenticate(request)).rejects.toMatchObject({
      code: 'ERR_SESSION_STORE_UNAVAILABLE',
    });
    await expect(authenticator.authenticate(request)).resolves.toMatchObject({ outcome: 'authenticated' });
    await expect(authenticator.authenticate(request)).resolves.toMatchObject({ outcome: 'authenticated' });
    expect(asked).toBe(2);
  });

  test.each([
    { title: 'another key (row 87)', settings: { encryption }, key: 'another key for it' },
    { title: 'no encryption in the settings', settings: {}, key: undefined },
  ])('are a fault with $title', async ({ settings, key }) => {
    await saveEncrypted();
    const authenticator = authenticatorWith(
      settings,
      { id: 'u1' },
      key === undefined ? {} : { encryptionKey: key },
    );
    await expect(authenticator.authenticate(request)).rejects.toMatchObject({
      code: 'ERR_SESSION_PAYLOAD_INVALID',
    });
  });

  test('end when their user is rejected: difference D-6', async () => {
    await saveEncrypted();
    const authenticator = authenticatorWith({ encryption }, false, { encryptionKey: KEY });
    await expect(authenticator.authenticate(request)).resolves.toMatchObject({
      reason: 'user-rejected',
      effects: { userCleared: true },
    });
    await expect(authenticator.authenticate(request)).resolves.toMatchObject({ reason: 'session-not-found' });
  });

  test('need a key', () => {
    expect(() => createMongoSessionStore(sessions, { encryption })).toThrow(
      /store\.encryption: give the key/,
    );
  });
});

describe('a declared join', () => {
  const store: StoreSettings = { stringify: false, touchAfter: 3600 };

  test('brings the user along in one round trip, and the chain still decides', async () => {
    await sessions.insertOne({
      _id: SESSION_ID as never,
      session: payload,
      expires: FUTURE,
      lastModified: new Date(),
    });
    await database.collection('users').insertOne({ _id: 'u1' as never, name: 'Ada' });
    const seen: unknown[] = [];
    const authenticator = createAuthenticator(
      { resave: false, store },
      {
        store: createMongoSessionStore(sessions, store, { join: { from: 'users' } }),
        secrets: () => ['sec'],
        deserializers: ({ joined }) => [
          (user, done) => {
            seen.push(user, joined);
            done(null, joined ?? false);
          },
        ],
      },
    );
    commands = [];
    await expect(authenticator.authenticate(request)).resolves.toMatchObject({
      outcome: 'authenticated',
      user: { name: 'Ada' },
      effects: { roundTrips: 1, touch: 'not-due' },
    });
    expect(commands).toEqual(['aggregate']);
    expect(seen).toEqual(['u1', { _id: 'u1', name: 'Ada' }]);

    await database.collection('users').deleteMany({});
    await expect(authenticator.authenticate(request)).resolves.toMatchObject({ reason: 'user-rejected' });
  });

  test('finds sessions as the plain query does', async () => {
    const joined = authenticatorWith(store, { id: 'x' }, { join: { from: 'users' } });
    await expect(joined.authenticate(request)).resolves.toMatchObject({ reason: 'session-not-found' });
    await sessions.insertOne({ _id: SESSION_ID as never, session: payload, expires: new Date(0) });
    await expect(joined.authenticate(request)).resolves.toMatchObject({ reason: 'session-not-found' });
  });

  test('is refused for sessions stored as text', () => {
    const create = () => createMongoSessionStore(sessions, {}, { join: { from: 'users' } });
    expect(create).toThrow(/join: only for sessions stored as sub-documents/);
  });
});

test('settings that read as JSON cost the session, then the touch', async () => {
  await insertSession(JSON.stringify(payload));
  commands = [];
  const verdict = await authenticatorWith({}, { id: 'u1' }).authenticate(request);
  expect(verdict.effects).toEqual({ roundTrips: 2, touch: 'done', userCleared: false });
  expect(commands).toEqual(['find', 'update']);
});
