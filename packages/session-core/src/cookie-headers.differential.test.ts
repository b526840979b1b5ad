import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { signature, testSeed } from '@straddle/testing';
import session, { Store } from 'express-session';
import fc from 'fast-check';
import { readCredential } from './credential.ts';
import { resolveSessionSettings } from './settings.ts';

const HEADERS = 20_000;
const SECRETS = ['new secret', 'old secret'];
const settings = resolveSessionSettings({});

/** A store that only remembers which session ids the real express-session looked up. */
class RecordingStore extends Store {
  readonly lookedUp: string[] = [];

  override get(sessionId: string, callback: (error: unknown, session?: null) => void): void {
    this.lookedUp.push(sessionId);
    callback(null, null);
  }
  override set(): void {}
  override destroy(): void {}
}

/** The session id that the real express-session accepts for a Cookie header; undefined when it accepts none. */
function createOracle(): (cookieHeader: string) => string | undefined {
  const store = new RecordingStore();
  const middleware = session({ secret: SECRETS, store, resave: false, saveUninitialized: false });
  return (cookieHeader) => {
    const request = new IncomingMessage(new Socket());
    request.url = '/';
    request.headers.cookie = cookieHeader;
    const before = store.lookedUp.length;
    let failure: unknown;
    middleware(request as never, new ServerResponse(request) as never, (error: unknown) => {
      failure = error;
    });
    if (failure !== undefined) throw failure;
    return store.lookedUp[before];
  };
}

const sessionIds = fc.oneof(
  fc.constantFrom('abc', 'a.b', 'a b', 'é', 'a;b', ''),
  fc.string({ minLength: 1, maxLength: 12 }),
);
const signed = fc
  .tuple(sessionIds, fc.constantFrom(...SECRETS, ...SECRETS, 'foreign secret'))
  .map(([id, secret]) => `s:${id}.${signature(id, secret)}`);
const asItIs = (value: string) => value;
const spoil = fc.constantFrom(
  ...Array.from({ length: 6 }, () => asItIs),
  (value: string) => `${value}=`,
  (value: string) => `${value}x`,
  (value: string) => value.slice(0, -1),
  (value: string) => value.slice(2),
  (value: string) => `S${value.slice(1)}`,
  (value: string) => value.replaceAll('+', '-').replaceAll('/', '_'),
);
const encode = fc.constantFrom(
  (value: string) => encodeURIComponent(value),
  (value: string) => encodeURIComponent(value),
  (value: string) => encodeURIComponent(value),
  (value: string) => encodeURIComponent(value).toLowerCase(),
  (value: string) => encodeURIComponent(encodeURIComponent(value)),
  (value: string) => value,
  (value: string) => `"${encodeURIComponent(value)}"`,
  (value: string) => `"${encodeURIComponent(value)}`,
  (value: string) => ` ${encodeURIComponent(value)}\t`,
  (value: string) => `${encodeURIComponent(value)}%`,
  (value: string) => `${encodeURIComponent(value)}\u00A0`,
);
const sessionPairs = fc
  .tuple(
    fc.constantFrom('connect.sid', 'connect.sid', 'connect.sid ', '\tconnect.sid', 'Connect.sid'),
    signed,
    spoil,
    encode,
  )
  .map(([name, value, spoiled, encoded]) => `${name}=${encoded(spoiled(value))}`);
const otherPairs = fc.oneof(
  fc.constantFrom(
    'a=1',
    'foo',
    '',
    '__proto__=x',
    'a=%zz',
    'connect.sid=',
    '$Version=1',
    '=',
    '"',
    'a=b, c=d',
    'toString=1',
  ),
  fc.string({ unit: fc.constantFrom(...'ab=;," %\t\\s:.'.split('')), maxLength: 10 }),
);
const cookieHeaders = fc
  .tuple(
    fc.array(fc.oneof({ weight: 2, arbitrary: otherPairs }, { weight: 1, arbitrary: sessionPairs }), {
      maxLength: 3,
    }),
    sessionPairs,
    fc.array(otherPairs, { maxLength: 2 }),
    fc.constantFrom('; ', ';', ' ;\t'),
  )
  .map(([before, pair, after, separator]) => [...before, pair, ...after].join(separator));

describe('cookie headers, ours against the real express-session', () => {
  const seed = testSeed(process.env);

  test(`${HEADERS} random headers name the same session (seed ${seed})`, () => {
    const oracle = createOracle();
    const seen = { accepted: 0, rejected: 0 };
    fc.assert(
      fc.property(cookieHeaders, (cookieHeader) => {
        const credential = readCredential({ cookie: cookieHeader }, settings, SECRETS);
        const ours = credential.status === 'accepted' ? credential.sessionId : undefined;
        seen[credential.status] += 1;
        expect(ours).toBe(oracle(cookieHeader));
      }),
      { seed, numRuns: HEADERS },
    );
    expect(seen.accepted + seen.rejected).toBe(HEADERS);
    // Both verdicts must really be exercised.
    expect(Math.min(seen.accepted, seen.rejected)).toBeGreaterThanOrEqual(HEADERS * 0.05);
  });
});
