import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { MongoStore } from 'connect-mongo';
import express from 'express';
import session from 'express-session';
import { type Document, MongoClient } from 'mongodb';
import type { SuiteOptions } from './describe-mongo.ts';

type StoreOptions = Omit<Parameters<typeof MongoStore.create>[0], 'client'>;

const DATABASE = 'connect_mongo_contract';
const HOUR_MS = 3_600_000;

/** Runs the real express-session and connect-mongo over HTTP, and the store's own methods, on one MongoDB. */
export function describeConnectMongo(name: string, { start, observe }: SuiteOptions): void {
  describe(`connect-mongo on ${name}`, () => {
    let client: MongoClient;
    const sessions = (): ReturnType<ReturnType<MongoClient['db']>['collection']> =>
      client.db(DATABASE).collection('sessions');
    const storeWith = (options: StoreOptions = {}): MongoStore =>
      MongoStore.create({ client, dbName: DATABASE, ...options });

    beforeAll(async () => {
      client = new MongoClient(await start(), { monitorCommands: true });
      observe(client);
      await client.db(DATABASE).dropDatabase();
    });
    afterAll(() => client.close());

    test('keeps a session over HTTP: set, get, touch, destroy', async () => {
      await using app = await startApp(storeWith());
      const first = await app.get('/');
      const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? '';
      expect(await first.json()).toEqual({ views: 1 });
      const stored = await sessions().findOne({});
      expect(stored).toMatchObject({
        session: expect.stringContaining('"views":1'),
        expires: expect.any(Date),
      });

      await sessions().updateOne({}, { $set: { expires: new Date(Date.now() + 1000) } });
      await app.get('/read', cookie);
      const touched = await sessions().findOne({});
      expect(touched?.expires.getTime()).toBeGreaterThan(Date.now() + HOUR_MS / 2);
      expect(touched?.session).toBe(stored?.session);

      expect(await (await app.get('/', cookie)).json()).toEqual({ views: 2 });
      await app.get('/logout', cookie);
      expect(await sessions().countDocuments()).toBe(0);
      expect(await (await app.get('/', cookie)).json()).toEqual({ views: 1 });
    });

    test('does not find a session whose expires has passed, or is not a date', async () => {
      const store = storeWith();
      const text = JSON.stringify({ cookie: { originalMaxAge: null } });
      const rows: [string, Document][] = [
        ['future', { expires: new Date(Date.now() + 1000) }],
        ['missing', {}],
        ['one of several', { expires: [new Date(0), new Date(Date.now() + HOUR_MS)] }],
        ['past', { expires: new Date(Date.now() - 1) }],
        ['null', { expires: null }],
        ['string', { expires: '2999-01-01' }],
        ['number', { expires: 32_503_680_000_000 }],
      ];
      await client
        .db(DATABASE)
        .collection<Document & { _id: string }>('sessions')
        .insertMany(rows.map(([_id, fields]) => ({ _id, session: text, ...fields })));
      const found: string[] = [];
      for (const [id] of rows) if ((await read(store, id)) !== null) found.push(id);
      expect(found).toEqual(['future', 'missing', 'one of several']);
    });

    test('counts, lists and clears', async () => {
      const store = storeWith();
      await done((callback) => store.clear(callback));
      await write(store, 'one', { views: 1 });
      await write(store, 'two', { views: 2 });
      expect(await result((callback) => store.length(callback))).toBe(2);
      const all = await result((callback) => store.all(callback));
      expect(all).toEqual([expect.objectContaining({ views: 1 }), expect.objectContaining({ views: 2 })]);
      await done((callback) => store.destroy('one', callback));
      expect(await result((callback) => store.length(callback))).toBe(1);
      await done((callback) => store.clear(callback));
      expect(await sessions().countDocuments()).toBe(0);
    });

    test('touchAfter writes lastModified and throttles the touch', async () => {
      const store = storeWith({ touchAfter: 60 });
      await write(store, 'throttled', {});
      const before = await sessions().findOne({ views: { $exists: false } });
      expect(before?.lastModified).toBeInstanceOf(Date);
      const loaded = await read(store, 'throttled');
      await done((callback) => store.touch('throttled', { ...sessionData({}), ...loaded }, callback));
      expect(await sessions().findOne({})).toEqual(before);
      await done((callback) => store.clear(callback));
    });

    test('stringify:false stores documents and keeps their types', async () => {
      const store = storeWith({ stringify: false, timestamps: true });
      const at = new Date(1_700_000_000_000);
      await write(store, 'typed', { at, passport: { user: 'u1' } });
      expect(await sessions().findOne({ 'session.passport.user': 'u1' })).toMatchObject({
        session: { at, passport: { user: 'u1' }, cookie: { originalMaxAge: HOUR_MS } },
        createdAt: expect.any(Date),
        updatedAt: expect.any(Date),
      });
      expect(await read(store, 'typed')).toMatchObject({ at });
      await done((callback) => store.clear(callback));
    });

    test('makes its TTL index, also when it is there already', async () => {
      storeWith();
      await read(storeWith(), 'nobody');
      expect(await sessions().indexes()).toEqual([
        expect.objectContaining({ name: '_id_' }),
        expect.objectContaining({ key: { expires: 1 }, expireAfterSeconds: 0 }),
      ]);
    });

    test('touching a session that is gone is an error, not a new session', async () => {
      const store = storeWith();
      await expect(done((callback) => store.touch('gone', sessionData({}), callback))).rejects.toThrow(
        'Unable to find the session to touch',
      );
      expect(await sessions().countDocuments()).toBe(0);
    });
  });
}

function sessionData(data: Document): session.SessionData {
  return { cookie: { originalMaxAge: HOUR_MS, expires: new Date(Date.now() + HOUR_MS), path: '/' }, ...data };
}

function write(store: MongoStore, id: string, data: Document): Promise<void> {
  return done((callback) => store.set(id, sessionData(data), callback));
}

function read(store: MongoStore, id: string): Promise<session.SessionData | null | undefined> {
  return result((callback) => store.get(id, callback));
}

function done(call: (callback: (error?: unknown) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => call((error) => (error ? reject(error) : resolve())));
}

function result<T>(call: (callback: (error: unknown, value?: T) => void) => void): Promise<T | undefined> {
  return new Promise((resolve, reject) => call((error, value) => (error ? reject(error) : resolve(value))));
}

interface App extends AsyncDisposable {
  get(path: string, cookie?: string): Promise<Response>;
}

/** `/` counts views, `/read` changes nothing, `/logout` destroys. */
async function startApp(store: session.Store): Promise<App> {
  const app = express();
  const cookie = { maxAge: HOUR_MS };
  app.use(session({ store, secret: 'contract', resave: false, saveUninitialized: false, cookie }));
  app.get('/', ({ session }, response) => {
    const views = Number(Reflect.get(session, 'views') ?? 0) + 1;
    response.json(Object.assign(session, { views }) && { views });
  });
  app.get('/read', (_request, response) => response.json({}));
  app.get('/logout', ({ session }, response) => session.destroy(() => response.json({})));
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return {
    get: (path, cookie = '') =>
      fetch(`http://127.0.0.1:${port}${path}`, { headers: { cookie, connection: 'close' } }),
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
