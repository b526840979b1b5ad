import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { exampleCookies, SESSION_ID, testSeed } from '@straddle/testing';
import { MongoStore } from 'connect-mongo';
import session from 'express-session';
import fc from 'fast-check';
import { Passport } from 'passport';
import { createAuthenticator } from './create-authenticator.ts';
import { createMongoSessionStore, type SessionCollection, type SessionDocument } from './mongo/index.ts';

const CASES = 5_000;
const NOW = new Date('2026-03-01T12:00:00.000Z');

interface Case {
  readonly rolling: boolean;
  readonly resave: boolean;
  readonly touchAfter: number;
  readonly ttl: number;
  readonly timestamps: boolean;
  readonly stringify: boolean;
  readonly user: 'known' | 'rejected' | 'none';
  readonly secure: boolean;
  readonly document: SessionDocument;
}

/** What a stack did to the session and told the browser. */
interface Reaction {
  readonly setCookie: string | undefined;
  readonly expires: unknown;
  readonly lastModified: unknown;
  readonly stampsUpdatedAt: boolean;
  readonly userKept: boolean;
}

const DAY_MS = 86_400_000;
const dates = fc
  .constantFrom(NOW.getTime() - 2 * DAY_MS, NOW.getTime() + DAY_MS)
  .map((time) => new Date(time));
const storedCookies = fc.record(
  {
    originalMaxAge: fc.constantFrom(null, 0, -5, 1000, 3 * DAY_MS, DAY_MS + 0.5),
    expires: fc.oneof(
      fc.constant(null),
      dates.map((date) => date.toISOString()),
    ),
    httpOnly: fc.boolean(),
    path: fc.constantFrom('/', '/p', '', 'x;y'),
    domain: fc.constantFrom('.example.com', 'example.com', 'not a domain'),
    secure: fc.boolean(),
    sameSite: fc.constantFrom(true, false, 'lax', 'Strict', 'none', 'other'),
    priority: fc.constantFrom('low', 'High', 'urgent'),
    partitioned: fc.boolean(),
  },
  { requiredKeys: ['originalMaxAge'] },
);
const cases: fc.Arbitrary<Case> = fc
  .record({
    rolling: fc.boolean(),
    resave: fc.boolean(),
    touchAfter: fc.constantFrom(0, 60),
    ttl: fc.constantFrom(1_209_600, 30),
    timestamps: fc.boolean(),
    stringify: fc.boolean(),
    user: fc.constantFrom<Case['user']>('known', 'known', 'rejected', 'none'),
    secure: fc.boolean(),
    cookie: storedCookies,
    lastModified: fc.constantFrom(undefined, 10_000, 60_000, 100_000, -10_000),
  })
  .map(({ cookie, lastModified, ...rest }) => {
    const payload = { cookie, cart: [1, 'x'], ...(rest.user === 'none' ? {} : { passport: { user: 'u1' } }) };
    return {
      ...rest,
      document: {
        _id: SESSION_ID,
        session: rest.stringify ? JSON.stringify(payload) : payload,
        expires: new Date(NOW.getTime() + 5000),
        ...(lastModified === undefined ? {} : { lastModified: new Date(NOW.getTime() - lastModified) }),
      },
    };
  });

/** Serves one document and keeps the updates it is sent, as the driver would send them. */
function recordingCollection(document: SessionDocument): SessionCollection & { updates: Update[] } {
  const updates: Update[] = [];
  return {
    updates,
    findOne: async () => structuredClone(document),
    aggregate: () => ({ toArray: async () => [] }),
    updateOne: async (_filter, update) => {
      updates.push(update);
      return { matchedCount: 1, upsertedCount: 0 };
    },
  };
}

interface Update {
  readonly $set?: { readonly session?: unknown; readonly expires?: unknown; readonly lastModified?: unknown };
  readonly $unset?: object;
  readonly $currentDate?: object;
}

/** Adds up what several updates leave behind: legacy clears and extends in one, we may need two. */
function reactionOf(example: Case, updates: readonly Update[], setCookie: string | undefined): Reaction {
  const merged = Object.assign({}, ...updates.map(({ $set }) => $set));
  const written = typeof merged.session === 'string' ? JSON.parse(merged.session) : merged.session;
  const unset = updates.some(({ $unset }) => $unset !== undefined);
  return {
    setCookie,
    expires: merged.expires,
    lastModified: merged.lastModified,
    stampsUpdatedAt: updates.some(({ $currentDate }) => $currentDate !== undefined),
    userKept:
      example.user === 'none' ? false : !unset && (written === undefined || written.passport.user === 'u1'),
  };
}

async function reactionOfRealPackages(example: Case): Promise<Reaction> {
  const collection = recordingCollection(example.document);
  const { touchAfter, ttl, timestamps, stringify } = example;
  const store = MongoStore.create({
    client: { db: () => ({ collection: () => collection }) } as never,
    autoRemove: 'disabled',
    touchAfter,
    ttl,
    timestamps,
    stringify,
  });
  const passport = new Passport();
  passport.deserializeUser((user, done) => done(null, example.user === 'known' ? { id: user } : false));
  const request = new IncomingMessage(new Socket());
  Object.assign(request, { url: '/', method: 'GET', secure: example.secure });
  request.headers.cookie = exampleCookies.good;
  const response = new ServerResponse(request);
  const { rolling, resave } = example;
  const middleware = session({ secret: 'sec', store, rolling, resave, saveUninitialized: false });
  await new Promise<void>((resolve, reject) => {
    middleware(request as never, response as never, (error: unknown) => (error ? reject(error) : resolve()));
  });
  await new Promise<void>((resolve, reject) => {
    passport.session()(request, response, (error: unknown) => (error ? reject(error) : resolve()));
  });
  response.end('answer');
  // The store has no I/O to wait for, only promises.
  for (let turn = 0; turn < 3; turn += 1) await setImmediate();
  return reactionOf(example, collection.updates, soleCookie(response.getHeader('set-cookie')));
}

function soleCookie(header: number | string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : undefined;
}

async function ourReaction(example: Case): Promise<Reaction> {
  const collection = recordingCollection(example.document);
  const { rolling, resave, touchAfter, ttl, timestamps, stringify } = example;
  const store = { touchAfter, ttl, timestamps, stringify };
  const clock = (): Date => new Date(NOW);
  const authenticator = createAuthenticator(
    { rolling, resave, saveUninitialized: false, store },
    {
      store: createMongoSessionStore(collection, store, { clock }),
      secrets: () => ['sec'],
      deserializers: [(user, done) => done(null, example.user === 'known' ? { id: user } : false)],
      clock,
    },
  );
  const verdict = await authenticator.authenticate({
    method: 'GET',
    headers: { cookie: exampleCookies.good },
    originalPath: '/',
    secure: example.secure,
  });
  return reactionOf(example, collection.updates, verdict.setCookie);
}

describe('touch and Set-Cookie, ours against the real packages under one clock', () => {
  const seed = testSeed(process.env);

  beforeAll(() => {
    jest.useFakeTimers({
      now: NOW,
      doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'setTimeout', 'clearTimeout'],
    });
    jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  });
  afterAll(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  test(`${CASES} random sessions and options come to the same (seed ${seed})`, async () => {
    const seen = { throttled: 0, cookies: 0, cleared: 0 };
    await fc.assert(
      fc.asyncProperty(cases, async (example) => {
        const [legacy, ours] = [await reactionOfRealPackages(example), await ourReaction(example)];
        expect(ours).toEqual(legacy);
        if (legacy.expires === undefined) seen.throttled += 1;
        if (legacy.setCookie !== undefined) seen.cookies += 1;
        if (example.user === 'rejected') seen.cleared += 1;
      }),
      { seed, numRuns: CASES },
    );
    for (const count of Object.values(seen)) expect(count).toBeGreaterThanOrEqual(CASES * 0.05);
  });
});
