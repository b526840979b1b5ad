import { describe, expect, test } from '@jest/globals';
import { extractMetrics } from '@straddle/testing';
import fc from 'fast-check';
import { type MeasuredEntry, toMetricLine } from './metric-line.ts';

const settings = { namespace: 'Straddle', stage: 'live' };
const effects = { roundTrips: 2, touch: 'done', userCleared: false } as const;
const decision = {
  event: 'authorizer-decision',
  routeKey: 'GET /me',
  requestId: 'request-1',
  durationMs: 12.5,
} as const;

/** `name{dimensions but the stage}`: what a line counts. */
function counted(entry: MeasuredEntry): Readonly<Record<string, number>> {
  const metrics = extractMetrics(JSON.stringify(toMetricLine(entry, settings, 1_700_000_000_000)));
  return Object.fromEntries(
    metrics.map(({ name, value, dimensions: { stage, ...others } }) => {
      expect(stage).toBe('live');
      return [[name, ...Object.values(others)].join(' '), value];
    }),
  );
}

describe('a decision', () => {
  test.each([
    {
      title: 'that allows counts its touch, its read and the secret that verified, by kind of credential',
      entry: {
        ...decision,
        outcome: 'allow',
        credential: 'bearer',
        keyId: 'k3y1d000',
        sessionRef: 'canary',
        effects,
        storeReadMs: 3.25,
      },
      expected: {
        Faults: 0,
        Allowed: 1,
        Denied: 0,
        CredentialRefused: 0,
        TouchDone: 1,
        TouchFailed: 0,
        Duration: 12.5,
        StoreReadTime: 3.25,
        'SecretUsed k3y1d000 bearer': 1,
      },
    },
    {
      title: 'that denies a forged cookie is a denial by its reason, and a refused credential',
      entry: {
        ...decision,
        outcome: 'deny',
        reason: 'bad-signature',
        effects: { ...effects, touch: 'none' },
      },
      expected: {
        Faults: 0,
        Allowed: 0,
        Denied: 1,
        CredentialRefused: 1,
        Duration: 12.5,
        'Denied bad-signature': 1,
      },
    },
    {
      title: 'that denies a caller without a credential says nothing of credentials',
      entry: {
        ...decision,
        outcome: 'deny',
        reason: 'no-credential',
        effects: { ...effects, touch: 'none' },
      },
      expected: { Faults: 0, Allowed: 0, Denied: 1, Duration: 12.5, 'Denied no-credential': 1 },
    },
    {
      title: 'that lets an anonymous caller through is no denial, and the credential was believed',
      entry: {
        ...decision,
        outcome: 'allow',
        reason: 'no-user-in-session',
        credential: 'cookie',
        keyId: 'k3y1d000',
        effects: { ...effects, touch: 'failed' },
      },
      expected: {
        Faults: 0,
        Allowed: 1,
        Denied: 0,
        CredentialRefused: 0,
        TouchDone: 0,
        TouchFailed: 1,
        Duration: 12.5,
        'ServedAnonymous no-user-in-session': 1,
        'SecretUsed k3y1d000 cookie': 1,
      },
    },
    {
      title: 'that had no session to extend yet says nothing of touches',
      entry: { ...decision, outcome: 'allow', effects: { ...effects, touch: 'not-due' } },
      expected: { Faults: 0, Allowed: 1, Denied: 0, CredentialRefused: 0, Duration: 12.5 },
    },
    {
      title: 'that could not be made is a fault by its code, and neither a denial nor an allowance',
      entry: {
        ...decision,
        outcome: 'fault',
        code: 'ERR_SESSION_STORE_TIMEOUT',
        storeReadMs: 3000,
        durationMs: 3001,
      },
      expected: { Faults: 1, Duration: 3001, StoreReadTime: 3000, 'Faults ERR_SESSION_STORE_TIMEOUT': 1 },
    },
  ] as const)('$title', ({ entry, expected }) => {
    expect(counted(entry)).toEqual(expected);
  });

  test('keeps everything that was logged', () => {
    const entry = {
      ...decision,
      outcome: 'deny',
      reason: 'user-rejected',
      sessionRef: 'ref',
      effects,
    } as const;
    expect(toMetricLine(entry, settings, 1)).toMatchObject(entry);
  });
});

test('an answer of a route group counts as a fault from 500 on, as a whole and by route', () => {
  const answered = {
    event: 'route-answered',
    routeKey: 'GET /me',
    requestId: 'request-1',
    durationMs: 4,
  } as const;
  expect(counted({ ...answered, status: 499 })).toMatchObject({
    HandlerFaults: 0,
    'HandlerFaults GET /me': 0,
  });
  expect(counted({ ...answered, status: 500, code: 'ERR_ROUTE_FAILED' })).toEqual({
    HandlerFaults: 1,
    HandlerDuration: 4,
    'HandlerFaults GET /me': 1,
    'HandlerDuration GET /me': 4,
  });
});

test('a secret that could not be refreshed is counted by its name', () => {
  const failed = {
    event: 'secret-refresh-failed',
    code: 'ERR_SECRET_UNAVAILABLE',
    secret: 'SESSION_SECRETS',
    problem: 'the call could not be made',
    kept: true,
    retryInMs: 1000,
  } as const;
  expect(counted(failed)).toEqual({
    SecretRefreshFailed: 1,
    'SecretRefreshFailed SESSION_SECRETS': 1,
  });
});

test('any line is valid, has at most 20 metrics, and is told apart by nothing that names a request or session', () => {
  const text = fc.string({ minLength: 1, maxLength: 200 });
  const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
  const entries = fc.record({
    event: fc.constant('authorizer-decision' as const),
    outcome: fc.constantFrom('allow', 'deny', 'fault' as const),
    routeKey: optional(text),
    requestId: optional(text),
    reason: optional(fc.constantFrom('no-credential', 'bad-signature', 'outside-cookie-path' as const)),
    code: optional(text),
    cause: optional(text),
    credential: optional(fc.constantFrom('cookie', 'bearer')),
    keyId: optional(text),
    sessionRef: optional(text),
    effects: optional(
      fc.record({
        roundTrips: fc.nat(3),
        touch: fc.constantFrom('done', 'not-due', 'failed', 'none' as const),
        userCleared: fc.boolean(),
      }),
    ),
    storeReadMs: optional(fc.double({ min: 0, max: 3000, noNaN: true })),
    durationMs: fc.double({ min: 0, max: 10_000, noNaN: true }),
  });
  const allowed = new Set(['stage', 'reason', 'code', 'keyId', 'credential']);
  fc.assert(
    fc.property(entries, (entry) => {
      // Absent members, as log lines have them.
      const line = JSON.stringify(toMetricLine(entry as MeasuredEntry, settings, 1_700_000_000_000));
      const metrics = extractMetrics(line);
      expect(metrics.length).toBeLessThanOrEqual(20);
      expect(
        metrics.flatMap(({ dimensions }) => Object.keys(dimensions)).filter((key) => !allowed.has(key)),
      ).toEqual([]);
      const names = metrics.filter(({ dimensions }) => Object.keys(dimensions).length === 1);
      expect(names.some(({ name }) => name === 'Denied')).toBe(entry.outcome !== 'fault');
    }),
  );
});
