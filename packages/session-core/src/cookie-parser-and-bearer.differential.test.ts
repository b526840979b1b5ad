import { describe, expect, test } from '@jest/globals';
import { SESSION_ID, signature, testSeed } from '@straddle/testing';
import parseCookies from 'cookie-parser';
import fc from 'fast-check';
import type { BearerSettings } from './bearer.ts';
import type { CookieParserSettings } from './cookie-parser.ts';
import { type CredentialResult, readCredential } from './credential.ts';
import { bearerShim } from './express/index.ts';
import { resolveSessionSettings } from './settings.ts';
import { type HandwrittenStyle, handwrittenBearers } from './testing/handwritten-bearers.ts';
import { createSessionOracle, type OracleMiddleware } from './testing/session-oracle.ts';

const CASES = 10_000;
const NAME = 'connect.sid';
const SECRETS = ['sec'];
const PARSER_SECRETS = ['parser secret'];
const POSITIONS = ['before-bearer', 'after-bearer'] as const;

type Position = NonNullable<CookieParserSettings['position']>;
type Headers = { authorization?: string; cookie?: string };

interface Chain {
  readonly style: HandwrittenStyle;
  readonly position: Position;
  readonly parserSecrets: readonly string[];
}

/** The real cookie-parser and the bearer middleware, in the order of the app. */
function middlewareOf({ style, position, parserSecrets }: Chain): OracleMiddleware {
  const parser = parseCookies([...parserSecrets]);
  const parse: OracleMiddleware = (request) => {
    parser(request as never, undefined as never, () => undefined);
  };
  const inOrder = position === 'before-bearer' ? [parse, style.middleware] : [style.middleware, parse];
  return (request) => {
    for (const middleware of inOrder) middleware(request);
  };
}

function readByUs(headers: Headers, { style, position, parserSecrets }: Chain): CredentialResult {
  const settings = resolveSessionSettings({
    bearer: style.settings,
    cookieParser: { trustSignedCookies: true, position },
  });
  return readCredential(headers, settings, { session: SECRETS, cookieParser: parserSecrets });
}

function outcomeOf(judge: () => unknown): unknown {
  try {
    return judge();
  } catch {
    return 'fault';
  }
}

function ours(headers: Headers, chain: Chain): unknown {
  return outcomeOf(() => {
    const credential = readByUs(headers, chain);
    return credential.status === 'accepted' ? credential.sessionId : undefined;
  });
}

const oracle = createSessionOracle({ secret: SECRETS });

function theirs(headers: Headers, chain: Chain): unknown {
  const legacy = outcomeOf(() => oracle(headers, middlewareOf(chain)));
  // Difference D-3: ids that are no text go into a query in legacy; here they are refused.
  return typeof legacy === 'string' ? legacy : undefined;
}

function shim(settings: BearerSettings): HandwrittenStyle {
  const middleware = bearerShim({ bearer: settings });
  return { settings, middleware: (request) => middleware(request, undefined, () => undefined) };
}

const TOKEN = `s:${SESSION_ID}.${signature(SESSION_ID)}`;
const byParser = (id: string): string => `s:${id}.${signature(id, 'parser secret')}`;
const cookieOf = (value: string): string => `${NAME}=${encodeURIComponent(value)}`;
const { A, B, G } = handwrittenBearers;
const product = shim({ style: 'replace-cookie', exclusive: true });

describe('cookie-parser and a bearer middleware before the session', () => {
  const parsed = cookieOf(byParser('parsed'));
  test.each<{
    title: string;
    style: HandwrittenStyle;
    headers: Headers;
    before: string | undefined;
    after: string | undefined;
  }>([
    {
      title: 'a good token wins over what cookie-parser trusts',
      style: A,
      headers: { authorization: `Bearer ${TOKEN}`, cookie: parsed },
      before: SESSION_ID,
      after: SESSION_ID,
    },
    {
      title: 'a bad token falls back to the cookie only where cookie-parser has seen that first',
      style: A,
      headers: { authorization: `Bearer ${TOKEN}x`, cookie: parsed },
      before: 'parsed',
      after: undefined,
    },
    {
      title: 'an exclusive malformed Authorization does so, too',
      style: product,
      headers: { authorization: 'Basic dTpw', cookie: parsed },
      before: 'parsed',
      after: undefined,
    },
    {
      title: 'a token that cookie-parser has signed counts only where it comes second',
      style: A,
      headers: { authorization: `Bearer ${byParser('token')}` },
      before: undefined,
      after: 'token',
    },
    {
      title: 'an appended token stands behind the cookie that cookie-parser trusts',
      style: B,
      headers: { authorization: `Bearer ${TOKEN}`, cookie: parsed },
      before: 'parsed',
      after: 'parsed',
    },
    {
      title: 'a token in req.cookies is hidden by what cookie-parser has unsigned before',
      style: G,
      headers: { authorization: `Bearer ${TOKEN}`, cookie: parsed },
      before: 'parsed',
      after: SESSION_ID,
    },
    {
      title: 'without a token cookie-parser decides alone',
      style: G,
      headers: { cookie: parsed },
      before: 'parsed',
      after: 'parsed',
    },
  ])('$title', ({ style, headers, before, after }) => {
    for (const [position, expected] of [
      ['before-bearer', before],
      ['after-bearer', after],
    ] as const) {
      const chain = { style, position, parserSecrets: PARSER_SECRETS };
      expect([position, theirs(headers, chain)]).toEqual([position, expected]);
      expect([position, ours(headers, chain)]).toEqual([position, expected]);
    }
  });

  test('the log says which of the two was believed', () => {
    const both = { authorization: `Bearer ${TOKEN}`, cookie: parsed };
    const kinds = POSITIONS.map((position) =>
      readByUs(both, { style: G, position, parserSecrets: PARSER_SECRETS }),
    );
    expect(kinds).toMatchObject([{ kind: 'cookie' }, { kind: 'bearer' }]);
    const malformed = { authorization: 'Basic dTpw' };
    expect(
      readByUs(malformed, { style: product, position: 'before-bearer', parserSecrets: [] }),
    ).toMatchObject({ reason: 'malformed-authorization' });
  });

  const seed = testSeed(process.env);
  const values = fc.constantFrom(
    TOKEN,
    `${TOKEN}x`,
    `s:other.${signature('other')}`,
    byParser('parsed'),
    `${byParser('parsed')}=`,
    byParser('j:{"$ne":null}'),
    byParser(''),
    `j:${JSON.stringify(TOKEN)}`,
    'j:{"a":1}',
    'j:[1]',
    'j:5',
    'j:""',
    'plain',
    '',
  );
  const headers = fc.record({
    authorization: fc.option(
      fc
        .tuple(fc.constantFrom('Bearer ', 'bearer ', 'Basic ', ''), values, fc.boolean())
        .map(([scheme, value, encoded]) => `${scheme}${encoded ? encodeURIComponent(value) : value}`.trim()),
      { nil: undefined },
    ),
    cookie: fc.option(
      fc
        .tuple(fc.constantFrom('', 'a=1; ', `${NAME}=; `), values)
        .map(([before, value]) => `${before}${cookieOf(value)}`),
      { nil: undefined },
    ),
  });
  const chains = fc.record<Chain>({
    style: fc.constantFrom(
      ...Object.values(handwrittenBearers),
      product,
      shim({ style: 'replace-cookie', exclusive: false }),
      ...Object.values(handwrittenBearers).map(({ settings }) => shim(settings)),
    ),
    position: fc.constantFrom(...POSITIONS),
    parserSecrets: fc.constantFrom([], PARSER_SECRETS, [...PARSER_SECRETS, ...SECRETS]),
  });

  test(`${CASES} random requests name the same session as the real packages (seed ${seed})`, () => {
    const seen = { accepted: 0, rejected: 0, fault: 0 };
    fc.assert(
      fc.property(headers, chains, ({ authorization, cookie }, chain) => {
        const sent = {
          ...(authorization === undefined ? {} : { authorization }),
          ...(cookie === undefined ? {} : { cookie }),
        };
        const verdict = ours(sent, chain);
        expect(verdict).toBe(theirs(sent, chain));
        seen[verdict === 'fault' ? 'fault' : verdict === undefined ? 'rejected' : 'accepted'] += 1;
      }),
      { seed, numRuns: CASES },
    );
    expect(Math.min(...Object.values(seen))).toBeGreaterThanOrEqual(CASES * 0.05);
  });
});
