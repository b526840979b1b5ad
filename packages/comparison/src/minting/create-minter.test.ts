import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type DevMongo, startDevMongo } from '@straddle/dev-mongo';
import { createOracleApp, type ListeningServer, listen, type OracleAnswer } from '@straddle/testing';
import { MongoStore } from 'connect-mongo';
import express from 'express';
import session from 'express-session';
import { type Collection, MongoClient } from 'mongodb';
import passport from 'passport';
import { createMinter, type Minter, type MinterOptions } from './create-minter.ts';
import { idsOfRunsBefore } from './minted-ids.ts';
import { sweepMintedSessions } from './sweep-minted-sessions.ts';

const DATABASE = 'minting';
const DAY_MS = 86_400_000;
const SECRETS = ['newest-secret', 'older-secret'];
const SESSION = {
  name: 'connect.sid',
  cookie: { path: '/', httpOnly: true, secure: 'auto', sameSite: 'lax', maxAge: DAY_MS },
  resave: false,
  saveUninitialized: false,
} as const;

let mongo: DevMongo;
let client: MongoClient;
let sessions: Collection<{ _id: string; session?: string; expires?: Date; lastModified?: Date }>;

beforeAll(async () => {
  mongo = await startDevMongo();
  client = await MongoClient.connect(mongo.uri);
});
beforeEach(async () => {
  await client.db(DATABASE).dropDatabase();
  sessions = client.db(DATABASE).collection('sessions');
});
afterAll(async () => {
  await client.close();
  await mongo.stop();
});

function minterWith(overrides: Partial<MinterOptions> = {}): Minter {
  return createMinter({
    client,
    database: DATABASE,
    databaseOrigin: 'started',
    sessionOptions: SESSION,
    storeOptions: {},
    secrets: SECRETS,
    serializeUser: (userId) => userId,
    ...overrides,
  });
}

/** The real packages, asked over HTTP. */
async function asked(
  headers: Readonly<Record<string, string>>,
  store: Readonly<Record<string, unknown>> = {},
): Promise<OracleAnswer> {
  const app = await listen(
    createOracleApp({
      client,
      databaseName: DATABASE,
      session: { ...SESSION, cookie: { maxAge: DAY_MS }, secret: SECRETS },
      store,
      deserializers: [(user, done) => done(null, { id: user })],
    }),
  );
  try {
    return (await (await fetch(app.url, { headers })).json()) as OracleAnswer;
  } finally {
    await app.close();
  }
}

const cookieOf = (signed: string): { Cookie: string } => ({
  Cookie: `connect.sid=${encodeURIComponent(signed)}`,
});

describe('createMinter', () => {
  test('makes a session that the real packages take for the user', async () => {
    const { sessionId, signed } = await minterWith().mint({ userId: 'usr_ada' });
    await expect(asked(cookieOf(signed.newestSecret))).resolves.toMatchObject({
      sessionId,
      authenticated: true,
      user: { id: 'usr_ada' },
    });
    await expect(asked(cookieOf(signed.olderSecret ?? ''))).resolves.toMatchObject({ authenticated: true });
    await expect(asked(cookieOf(signed.wrongSecret))).resolves.toMatchObject({ authenticated: false });
  });

  test('stores what a login over HTTP stores, and nothing else', async () => {
    const { sessionId } = await minterWith().mint({ userId: 'usr_ada' });
    const loggedIn = await logInOverHttp();
    const [minted, real] = await Promise.all([sessionId, loggedIn].map((_id) => sessions.findOne({ _id })));
    const shape = (document: typeof minted): unknown => {
      const { cookie, ...payload } = JSON.parse(document?.session ?? '{}');
      const lifetimeMs = (document?.expires?.getTime() ?? 0) - Date.parse(cookie.expires);
      return {
        payload,
        // express-session reads the clock twice, and loses a millisecond when it ticks in between.
        cookie: { ...cookie, expires: 'a date', originalMaxAge: Math.ceil(cookie.originalMaxAge / 1000) },
        keys: Object.keys(document ?? {}),
        lifetimeMs,
      };
    };
    expect(shape(minted)).toEqual(shape(real));
    expect(shape(minted)).toMatchObject({ payload: { passport: { user: 'usr_ada' } }, lifetimeMs: 0 });
  });

  test.each([
    { title: 'a session that time has ended', state: 'expired', remains: 1 },
    { title: 'a session that was logged out', state: 'logged-out', remains: 0 },
  ] as const)('makes $title, which nobody takes', async ({ state, remains }) => {
    const { sessionId, signed } = await minterWith().mint({ userId: 'usr_ada', state });
    expect(await sessions.countDocuments({ _id: sessionId })).toBe(remains);
    await expect(asked(cookieOf(signed.newestSecret))).resolves.toMatchObject({ authenticated: false });
  });

  test.each([
    { title: 'a session whose next request extends it, under touchAfter', state: 'touch-due', moves: true },
    { title: 'a session that was extended a moment ago, under touchAfter', state: 'live', moves: false },
  ] as const)('makes $title', async ({ state, moves }) => {
    const store = { touchAfter: 3600 };
    const { sessionId, signed } = await minterWith({ storeOptions: store }).mint({
      userId: 'usr_ada',
      state,
    });
    const before = await sessions.findOne({ _id: sessionId });
    await expect(asked(cookieOf(signed.newestSecret), store)).resolves.toMatchObject({ authenticated: true });
    const after = await sessions.findOne({ _id: sessionId });
    expect(after?.expires?.getTime() !== before?.expires?.getTime()).toBe(moves);
    expect(after?.lastModified?.getTime() !== before?.lastModified?.getTime()).toBe(moves);
  });

  test('puts what the app keeps in sessions into them', async () => {
    const { signed } = await minterWith().mint({ userId: 'usr_ada', data: { theme: 'dark' } });
    await expect(asked(cookieOf(signed.newestSecret))).resolves.toMatchObject({
      authenticated: true,
      data: { theme: 'dark' },
    });
  });

  test('keeps in the session what the app serializes, also when that takes a while', async () => {
    const minter = minterWith({ serializeUser: async (userId) => ({ key: userId }) });
    const { signed } = await minter.mint({ userId: 'usr_ada' });
    await expect(asked(cookieOf(signed.newestSecret))).resolves.toMatchObject({
      user: { id: { key: 'usr_ada' } },
    });
  });

  test('reckons with a login over TLS when cookies are secure only then', async () => {
    const payload = async (overTls: boolean): Promise<unknown> => {
      const { sessionId } = await minterWith({ overTls }).mint({ userId: 'usr_ada' });
      return JSON.parse((await sessions.findOne({ _id: sessionId }))?.session ?? '{}').cookie.secure;
    };
    expect([await payload(true), await payload(false)]).toEqual([true, false]);
  });

  test('makes sessions of apps whose cookie has a path', async () => {
    const minter = minterWith({ sessionOptions: { ...SESSION, cookie: { path: '/api' } } });
    await expect(minter.mint({ userId: 'usr_ada' })).resolves.toBeDefined();
  });

  test('makes no index', async () => {
    await minterWith().mint({ userId: 'usr_ada' });
    const indexes = await sessions.listIndexes().toArray();
    expect(indexes.map(({ name }) => name)).toEqual(['_id_']);
  });

  test('deletes what it made when it closes, also what was just being made, and nothing else', async () => {
    await sessions.insertOne({ _id: 'of-somebody', session: '{}' });
    const minter = minterWith();
    await minter.mint({ userId: 'usr_ada', state: 'expired' });
    const underway = minter.mint({ userId: 'usr_bo' });
    await minter.close();
    await underway;
    expect(await sessions.distinct('_id')).toEqual(['of-somebody']);
    await expect(minter.mint({ userId: 'usr_ada' })).rejects.toMatchObject({ code: 'ERR_MINTING_FAILED' });
    await expect(minter.close()).resolves.toBeUndefined();
  });

  test('deletes what a login left that failed after it was stored', async () => {
    const cyclic: Record<string, unknown> = {};
    cyclic['self'] = cyclic;
    const minter = minterWith();
    await expect(minter.mint({ userId: 'usr_ada', data: { cyclic } })).rejects.toMatchObject({
      code: 'ERR_MINTING_FAILED',
    });
    expect(await sessions.countDocuments()).toBe(1);
    await minter.close();
    expect(await sessions.countDocuments()).toBe(0);
  });

  test('finds and deletes sessions that are stored under another id', async () => {
    const transformId = (sessionId: string): string => `hidden-${sessionId.length}-${sessionId.at(-1)}`;
    const minter = minterWith({ storeOptions: { transformId } });
    const { signed } = await minter.mint({ userId: 'usr_ada', state: 'expired' });
    await expect(asked(cookieOf(signed.newestSecret), { transformId })).resolves.toMatchObject({
      authenticated: false,
    });
    await minter.close();
    expect(await sessions.countDocuments()).toBe(0);
  });

  test.each([
    {
      title: 'a foreign database',
      overrides: { databaseOrigin: 'foreign' },
      says: /neither started nor cloned/,
    },
    { title: 'no secret', overrides: { secrets: [] }, says: /no secret/ },
  ] as const)('refuses $title', ({ overrides, says }) => {
    expect(() => minterWith(overrides)).toThrow(
      expect.objectContaining({ code: 'ERR_MINTING_REFUSED', message: expect.stringMatching(says) }),
    );
  });

  test('mints in a foreign database when somebody has said that it may', async () => {
    const minter = minterWith({ databaseOrigin: 'foreign', allowForeign: true });
    await expect(minter.mint({ userId: 'usr_ada' })).resolves.toBeDefined();
  });

  test('tells a database that fails from a session', async () => {
    const minter = minterWith({ serializeUser: () => Promise.reject(new Error('no such user')) });
    await expect(minter.mint({ userId: 'usr_ada' })).rejects.toMatchObject({
      code: 'ERR_MINTING_FAILED',
      message: expect.stringContaining('no such user'),
    });
  });
});

describe('sweepMintedSessions', () => {
  test('deletes what earlier runs left, and neither newer runs nor sessions of the app', async () => {
    await minterWith().mint({ userId: 'usr_ada' });
    await minterWith().mint({ userId: 'usr_bo' });
    await sessions.insertMany([
      { _id: 'straddle', session: '{}' },
      { _id: 'straddle-mint', session: '{}' },
      { _id: 'zz-of-somebody', session: '{}' },
    ]);
    const sweep = (startedBefore: Date): Promise<number> =>
      sweepMintedSessions({ client, database: DATABASE, startedBefore });
    expect(await sweep(new Date(Date.now() - DAY_MS))).toBe(0);
    expect(await sweep(new Date(Date.now() + DAY_MS))).toBe(2);
    expect(await sessions.countDocuments()).toBe(3);
  });

  test('orders runs by their start through the centuries', () => {
    const moments = [0, 35, 36, Date.UTC(2026, 0), Date.UTC(2058, 11), Date.UTC(2062, 0), Date.UTC(2200, 0)];
    const bounds = moments.map((moment) => idsOfRunsBefore(new Date(moment)).$lt);
    expect(bounds).toEqual([...bounds].sort());
  });
});

/** Logs in at an app with the same options, as a client would. Gives the id of the session. */
async function logInOverHttp(): Promise<string> {
  const authenticator = new passport.Passport();
  authenticator.serializeUser((user, done) => done(null, (user as { id: string }).id));
  const app = express();
  const store = MongoStore.create({ client, dbName: DATABASE, autoRemove: 'disabled' });
  app.use(session({ ...SESSION, secret: SECRETS, store }), authenticator.session());
  app.post('/', (request, response, next) => {
    request.logIn({ id: 'usr_ada' }, (error: unknown) =>
      error ? next(error) : response.end(request.sessionID),
    );
  });
  const server: ListeningServer = await listen(app);
  try {
    return await (await fetch(server.url, { method: 'POST' })).text();
  } finally {
    await server.close();
  }
}
