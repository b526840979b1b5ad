import { exampleCookies } from '@straddle/testing';
import fc from 'fast-check';
import { createAuthenticator } from '../create-authenticator.ts';
import { SessionFault } from '../errors.ts';
import { createMongoSessionStore } from '../mongo/index.ts';
import {
  CASE_TIME,
  chainOf,
  type DocumentCase,
  documentCases,
  type EnoentWitness,
  storeOptionsOf,
} from './document-cases.ts';
import { isSame } from './is-same.ts';
import { type LegacyOutcome, runLegacyInProcess } from './legacy-in-process.ts';
import { sessionCollectionOfOne } from './session-collection-of-one.ts';

/** Verdict, user, and the session as application code sees it. */
export interface DocumentOutcome {
  readonly verdict: 'authenticated' | 'anonymous' | 'missing' | 'fault' | 'hangs';
  readonly user?: unknown;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly cookie?: Readonly<Record<string, unknown>>;
}

export interface DocumentCounts {
  authenticated: number;
  anonymous: number;
  missing: number;
  fault: number;
  /** Cases in which a registered difference applied, by its id. */
  readonly differences: Record<'D-1' | 'D-2', number>;
}

/**
 * Judges random documents on both stacks. The clock must stand at `CASE_TIME`.
 *
 * @returns How often each verdict came, and each registered difference.
 * @throws for the smallest case found that differs.
 */
export async function compareDocuments(run: {
  readonly seed: number;
  readonly cases: number;
}): Promise<DocumentCounts> {
  const counts: DocumentCounts = {
    authenticated: 0,
    anonymous: 0,
    missing: 0,
    fault: 0,
    differences: { 'D-1': 0, 'D-2': 0 },
  };
  await fc.assert(
    fc.asyncProperty(documentCases, async (example) => {
      const { expected, difference } = await expectationOf(example);
      const ours = await ourOutcome(example);
      if (!isSame(ours, expected)) throw new DocumentDifferenceError(expected, ours);
      if (difference) counts.differences[difference] += 1;
      if (expected.verdict !== 'hangs') counts[expected.verdict] += 1;
    }),
    { seed: run.seed, numRuns: run.cases },
  );
  return counts;
}

class DocumentDifferenceError extends Error {
  constructor(legacy: DocumentOutcome, ours: DocumentOutcome) {
    super(`legacy: ${fc.stringify(legacy)}\nours:   ${fc.stringify(ours)}`);
    this.name = new.target.name;
  }
}

/** What legacy answers, or what a registered difference makes of it. */
async function expectationOf(
  example: DocumentCase,
): Promise<{ expected: DocumentOutcome; difference?: 'D-1' | 'D-2' }> {
  const witness: EnoentWitness = { raised: false };
  const collection = sessionCollectionOfOne(example.document, example);
  const deserializers = chainOf(example);
  const legacy = await runLegacyInProcess({
    collection,
    store: { ...storeOptionsOf(example, witness) },
    session: {},
    ...(deserializers && { deserializers }),
  });
  if (legacy.verdict === 'hangs') return { expected: { verdict: 'fault' }, difference: 'D-2' };
  if (legacy.verdict === 'missing' && (witness.raised || collection.raisedEnoent))
    return { expected: { verdict: 'fault' }, difference: 'D-1' };
  return { expected: legacyOutcome(legacy) };
}

function legacyOutcome(legacy: LegacyOutcome): DocumentOutcome {
  if (legacy.verdict !== 'authenticated' && legacy.verdict !== 'anonymous')
    return { verdict: legacy.verdict };
  const { verdict, data, cookie } = legacy;
  return {
    verdict,
    ...(verdict === 'authenticated' && { user: legacy.user }),
    data,
    cookie: cookieMembers(cookie),
  };
}

const COOKIE_MEMBERS: readonly string[] = [
  'originalMaxAge',
  'expires',
  'path',
  'httpOnly',
  'secure',
  'domain',
  'sameSite',
  'partitioned',
  'priority',
];

function cookieMembers(cookie: unknown): Record<string, unknown> {
  return Object.fromEntries(COOKIE_MEMBERS.map((name) => [name, Object(cookie)[name]]));
}

/** Budgets of 1 ms are safe: nothing here waits for more than promises, which settle before any timer. */
const budgets = { readMs: 1, touchMs: 1, deserializeMs: 1 };

async function ourOutcome(example: DocumentCase): Promise<DocumentOutcome> {
  const store = storeOptionsOf(example, { raised: false });
  const deserializers = chainOf(example);
  const clock = (): Date => new Date(CASE_TIME);
  const authenticator = createAuthenticator(
    { resave: false, saveUninitialized: false, store, budgets },
    {
      store: createMongoSessionStore(sessionCollectionOfOne(example.document, example), store, { clock }),
      secrets: () => ['sec'],
      ...(deserializers && { deserializers }),
      clock,
    },
  );
  const headers = { cookie: exampleCookies.good };
  try {
    const verdict = await authenticator.authenticate({
      method: 'GET',
      headers,
      originalPath: '/',
      secure: false,
    });
    if (verdict.session === undefined) return { verdict: 'missing' };
    const { data, cookie } = verdict.session;
    return {
      verdict: verdict.outcome,
      ...(verdict.outcome === 'authenticated' && { user: verdict.user }),
      data,
      cookie: cookieMembers(cookie),
    };
  } catch (error) {
    if (!(error instanceof SessionFault)) throw error;
    return { verdict: 'fault' };
  }
}
