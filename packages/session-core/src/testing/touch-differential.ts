import { setImmediate } from 'node:timers/promises';
import { exampleCookies, type OracleDeserializer, SESSION_ID } from '@straddle/testing';
import fc from 'fast-check';
import { createAuthenticator } from '../create-authenticator.ts';
import { createMongoSessionStore, type SessionDocument } from '../mongo/index.ts';
import type { CookieSettings } from '../settings.ts';
import { CASE_TIME } from './document-cases.ts';
import { isSame } from './is-same.ts';
import { runLegacyInProcess } from './legacy-in-process.ts';
import { type SentUpdate, sessionCollectionOfOne } from './session-collection-of-one.ts';

interface TouchCase {
  readonly rolling: boolean;
  readonly resave: boolean;
  readonly saveUninitialized: boolean;
  readonly touchAfter: number;
  readonly ttl: number;
  readonly timestamps: boolean;
  readonly stringify: boolean;
  readonly user: 'known' | 'rejected' | 'none';
  readonly secure: boolean;
  /** Cookie options that a function gives both stacks; none of them is for sessions that are stored. */
  readonly cookieOf: CookieSettings | undefined;
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
const storedCookies = fc.record(
  {
    originalMaxAge: fc.constantFrom(null, 0, -5, 1000, 3 * DAY_MS, DAY_MS + 0.5, Number.MAX_SAFE_INTEGER),
    expires: fc.constantFrom(
      null,
      new Date(CASE_TIME.getTime() - 2 * DAY_MS).toISOString(),
      new Date(CASE_TIME.getTime() + DAY_MS).toISOString(),
      'garbage',
    ),
    httpOnly: fc.boolean(),
    path: fc.constantFrom('/', '/p', '', 'x;y'),
    domain: fc.constantFrom('.example.com', 'example.com', 'not a domain'),
    secure: fc.constantFrom(true, false, 'auto'),
    sameSite: fc.constantFrom(true, false, 'lax', 'Strict', 'none', 'auto', 'other'),
    priority: fc.constantFrom('low', 'High', 'urgent'),
    partitioned: fc.boolean(),
  },
  { requiredKeys: ['originalMaxAge'] },
);
/** Keys that loading drops make legacy save instead of touch; a `lastModified` of the payload throttles or breaks it. */
const extraMembers = fc.constantFrom<Readonly<Record<string, unknown>>>(
  {},
  {},
  {},
  { id: 'x' },
  { save: 1, toString: null },
  Object.fromEntries([['__proto__', { passport: { user: 'u2' } }]]),
  { lastModified: 'yesterday' },
  { lastModified: new Date(CASE_TIME.getTime() - 100_000) },
  { id: 'x', lastModified: 'yesterday' },
  { id: 'x', lastModified: new Date(CASE_TIME.getTime() - 10_000) },
);
const touchCases: fc.Arbitrary<TouchCase> = fc
  .record({
    rolling: fc.boolean(),
    resave: fc.boolean(),
    saveUninitialized: fc.boolean(),
    touchAfter: fc.constantFrom(0, 60),
    ttl: fc.constantFrom(1_209_600, 30, 0),
    timestamps: fc.boolean(),
    stringify: fc.boolean(),
    user: fc.constantFrom<TouchCase['user']>('known', 'known', 'rejected', 'none'),
    secure: fc.boolean(),
    cookieOf: fc.constantFrom<CookieSettings | undefined>(
      undefined,
      { maxAge: 5000, secure: true, domain: 'example.com' },
      { secure: 'auto', sameSite: 'auto', httpOnly: false, priority: 'high', partitioned: true },
    ),
    cookie: storedCookies,
    extra: extraMembers,
    lastModified: fc.constantFrom(undefined, undefined, 10_000, 60_000, 100_000, -10_000, 'text'),
  })
  .map(({ cookie, extra, lastModified, ...rest }) => {
    const passport = rest.user === 'none' ? {} : { passport: { user: 'u1' } };
    const payload = { cookie, cart: [1, 'x'], ...extra, ...passport };
    return {
      ...rest,
      document: {
        _id: SESSION_ID,
        session: rest.stringify ? JSON.stringify(payload) : payload,
        expires: new Date(CASE_TIME.getTime() + 5000),
        ...(lastModified === undefined ? {} : { lastModified: modifiedAgo(lastModified) }),
      },
    };
  });

function modifiedAgo(agoMs: number | string): unknown {
  return typeof agoMs === 'number' ? new Date(CASE_TIME.getTime() - agoMs) : agoMs;
}

export interface TouchCounts {
  /** Nothing was written: throttled, or the touch failed. */
  untouched: number;
  cookies: number;
  cleared: number;
}

/**
 * Lets both stacks extend random sessions. The clock must stand at `CASE_TIME`.
 *
 * @throws for the smallest case found in which they do or say something else.
 */
export async function compareTouches(run: {
  readonly seed: number;
  readonly cases: number;
}): Promise<TouchCounts> {
  const counts: TouchCounts = { untouched: 0, cookies: 0, cleared: 0 };
  await fc.assert(
    fc.asyncProperty(touchCases, async (example) => {
      const legacy = await reactionOfRealPackages(example);
      const ours = await ourReaction(example);
      if (!isSame(ours, legacy)) {
        throw new Error(`legacy: ${fc.stringify(legacy)}\nours:   ${fc.stringify(ours)}`);
      }
      if (legacy.expires === undefined) counts.untouched += 1;
      if (legacy.setCookie !== undefined) counts.cookies += 1;
      if (example.user === 'rejected') counts.cleared += 1;
    }),
    { seed: run.seed, numRuns: run.cases },
  );
  return counts;
}

/** Adds up what several updates leave behind: legacy clears and extends in one, we may need two. */
function reactionOf(
  example: TouchCase,
  updates: readonly SentUpdate[],
  setCookie: string | undefined,
): Reaction {
  const merged: Record<string, unknown> = Object.assign({}, ...updates.map(({ $set }) => $set));
  const { session } = merged;
  const written: unknown = typeof session === 'string' ? JSON.parse(session) : session;
  const unset = updates.some(({ $unset }) => $unset !== undefined);
  const keeps = written === undefined || Object(Object(written).passport).user === 'u1';
  return {
    setCookie,
    expires: merged['expires'],
    lastModified: merged['lastModified'],
    stampsUpdatedAt: updates.some(({ $currentDate }) => $currentDate !== undefined),
    userKept: example.user !== 'none' && !unset && keeps,
  };
}

function cookieFunction({ cookieOf }: TouchCase): { readonly cookie?: () => CookieSettings } {
  return cookieOf === undefined ? {} : { cookie: () => cookieOf };
}

function deserializerOf({ user }: TouchCase): OracleDeserializer {
  return (serialized, done) => done(null, user === 'known' ? { id: serialized } : false);
}

async function reactionOfRealPackages(example: TouchCase): Promise<Reaction> {
  const collection = sessionCollectionOfOne(example.document);
  const { rolling, resave, saveUninitialized, touchAfter, ttl, timestamps, stringify, secure } = example;
  const outcome = await runLegacyInProcess({
    collection,
    store: { touchAfter, ttl, timestamps, stringify },
    session: { rolling, resave, saveUninitialized, ...cookieFunction(example) },
    deserializers: [deserializerOf(example)],
    secure,
  });
  // The store has no I/O to wait for, only promises.
  await setImmediate();
  if (outcome.verdict !== 'authenticated' && outcome.verdict !== 'anonymous') {
    throw new Error(`every case is about a session that is found: ${outcome.verdict}`);
  }
  return reactionOf(example, collection.updates, outcome.setCookie);
}

async function ourReaction(example: TouchCase): Promise<Reaction> {
  const collection = sessionCollectionOfOne(example.document);
  const { rolling, resave, saveUninitialized, touchAfter, ttl, timestamps, stringify, secure } = example;
  const store = { touchAfter, ttl, timestamps, stringify };
  const clock = (): Date => new Date(CASE_TIME);
  const authenticator = createAuthenticator(
    { rolling, resave, saveUninitialized, store, ...cookieFunction(example) },
    {
      store: createMongoSessionStore(collection, store, { clock }),
      secrets: () => ['sec'],
      deserializers: [deserializerOf(example)],
      clock,
    },
  );
  const headers = { cookie: exampleCookies.good };
  const verdict = await authenticator.authenticate({ method: 'GET', headers, originalPath: '/', secure });
  return reactionOf(example, collection.updates, verdict.setCookie);
}
