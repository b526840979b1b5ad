import { signature } from '@straddle/testing';
import cookieParser from 'cookie-parser';
import session from 'express-session';
// @ts-expect-error -- the alias brings no types; its API is the same
import olderSession from 'express-session-1.17';
import fc from 'fast-check';
import type { CookieParsing } from '../cookie-header.ts';
import { readCredential } from '../credential.ts';
import { resolveSessionSettings } from '../settings.ts';
import { createSessionOracle } from './session-oracle.ts';

const SECRETS = ['new secret', 'old secret'];
const PARSER_SECRETS = ['parser secret', 'new secret'];

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

const parserSessions = fc
  .tuple(
    fc.constantFrom('abc', 'j:"abc"', 'j:{"$ne":null}', 'j:5', 'j:[1]', 'j:""', 'j:{', ''),
    fc.constantFrom(...PARSER_SECRETS, 'old secret', 'foreign secret'),
  )
  .map(([text, secret]) => `s:${text}.${signature(text, secret)}`);
const parserValues = fc.oneof(
  parserSessions,
  signed,
  signed.map((value) => `j:${JSON.stringify(value)}`),
  fc.constantFrom('j:{"a":1}', 'j:[1]', 'j:5', 'j:null', 'j:""', 'j:"', 'abc', ''),
);
const parserHeaders = fc
  .tuple(fc.constantFrom('a=1; ', ''), parserValues)
  .map(([before, value]) => `${before}connect.sid=${encodeURIComponent(value)}`);

/** The express-session that reads cookies so. */
const MIDDLEWARES: Readonly<Record<CookieParsing, typeof session>> = { '0.7': session, '0.6': olderSession };

export interface HeaderCounts {
  accepted: number;
  rejected: number;
}

/**
 * Reads random Cookie headers with session-core and with the real express-session.
 *
 * @throws for the smallest header found that names another session.
 */
export function compareCookieHeaders(
  parsing: CookieParsing,
  run: { readonly seed: number; readonly cases: number },
): HeaderCounts {
  const settings = resolveSessionSettings({ cookieParsing: parsing });
  const oracle = createSessionOracle({ secret: SECRETS }, MIDDLEWARES[parsing]);
  const secrets = { session: SECRETS, cookieParser: [] };
  const counts: HeaderCounts = { accepted: 0, rejected: 0 };
  fc.assert(
    fc.property(cookieHeaders, (cookie) => {
      const credential = readCredential({ cookie }, settings, secrets);
      const ours = credential.status === 'accepted' ? credential.sessionId : undefined;
      counts[credential.status] += 1;
      expectSame(ours, oracle({ cookie }));
    }),
    { seed: run.seed, numRuns: run.cases },
  );
  return counts;
}

/**
 * The same with cookie-parser, with or without secrets of its own, before both.
 *
 * @throws for the smallest header found that names another session.
 */
export function compareParserHeaders(
  parser: 'with secrets' | 'without secrets',
  run: { readonly seed: number; readonly cases: number },
): HeaderCounts & { fault: number } {
  const settings = resolveSessionSettings({ cookieParser: { trustSignedCookies: true } });
  const secrets = { session: SECRETS, cookieParser: parser === 'with secrets' ? PARSER_SECRETS : [] };
  const oracle = createSessionOracle({ secret: SECRETS });
  const middleware = cookieParser(secrets.cookieParser);
  const counts = { accepted: 0, rejected: 0, fault: 0 };
  fc.assert(
    fc.property(parserHeaders, (cookie) => {
      const legacy = outcomeOf(() =>
        oracle({ cookie }, (request) => middleware(request as never, undefined as never, () => undefined)),
      );
      const ours = outcomeOf(() => {
        const credential = readCredential({ cookie }, settings, secrets);
        return credential.status === 'accepted' ? credential.sessionId : undefined;
      });
      counts[ours === 'fault' ? 'fault' : ours === undefined ? 'rejected' : 'accepted'] += 1;
      // Difference D-3: ids that are no text go into a query in legacy; here they are refused.
      expectSame(ours, legacy === 'fault' || typeof legacy === 'string' ? legacy : undefined);
    }),
    { seed: run.seed, numRuns: run.cases },
  );
  return counts;
}

function outcomeOf(judge: () => unknown): unknown {
  try {
    return judge();
  } catch {
    return 'fault';
  }
}

function expectSame(ours: unknown, legacy: unknown): void {
  if (ours !== legacy) throw new Error(`ours: ${fc.stringify(ours)}, legacy: ${fc.stringify(legacy)}`);
}
