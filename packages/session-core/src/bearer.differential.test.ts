import { describe, expect, test } from '@jest/globals';
import { exampleCookies, SESSION_ID, signature, testSeed } from '@straddle/testing';
import fc from 'fast-check';
import type { BearerSettings } from './bearer.ts';
import { readCredential } from './credential.ts';
import { bearerShim } from './express/index.ts';
import { resolveSessionSettings } from './settings.ts';
import { handwrittenBearers, tokenOf } from './testing/handwritten-bearers.ts';
import { createSessionOracle, type OracleMiddleware } from './testing/session-oracle.ts';

const CASES = 10_000;
const U1 = 'abcSID123';
const U2 = 'other';
const NAME = 'connect.sid';
const RAW = `s:${U1}.${signature(U1)}`;
const ENCODED = encodeURIComponent(RAW);
const SECRETS = ['sec'];

type Headers = { authorization?: string; cookie?: string };

function accepted(headers: Headers, bearer: BearerSettings): string | undefined {
  const credential = readCredential(headers, resolveSessionSettings({ bearer }), {
    session: SECRETS,
    cookieParser: [],
  });
  return credential.status === 'accepted' ? credential.sessionId : undefined;
}

/** Our shim in front of the real express-session. */
function shimmed(bearer: BearerSettings): OracleMiddleware {
  return (request) => bearerShim({ bearer })(request, undefined, () => undefined);
}

const TOKENS = { R: RAW, E: ENCODED, N: RAW.slice(2), U: U1, D: encodeURIComponent(ENCODED) };
const BAD_COOKIE = exampleCookies.tampered;
const COOKIE_OF_U2 = exampleCookies.other;

/** The table of docs/semantics/sessions.md, "Bearer": which session each cell comes to; '-' for none. */
const CELLS = [
  // style, R, E, N, U, D, good token + bad cookie, good token + good cookie, bad token + good cookie
  ['A', U1, U1, '-', '-', '-', U1, U1, '-'],
  ['B', U1, U1, '-', '-', '-', '-', U2, U2],
  ['C', U1, U1, '-', '-', '-', '-', U2, U2],
  ['D', U1, '-', '-', '-', '-', U1, U1, '-'],
  ['E', '-', '-', U1, '-', '-', '-', '-', '-'],
  ['G', U1, '-', '-', '-', '-', U1, U2, U2],
] as const;
const COLUMNS: readonly { readonly title: string; readonly headers: Headers }[] = [
  ...Object.entries(TOKENS).map(([form, token]) => ({
    title: `token form ${form}`,
    headers: { authorization: `Bearer ${token}` },
  })),
  { title: 'good token, bad cookie', headers: { authorization: `Bearer ${RAW}`, cookie: BAD_COOKIE } },
  {
    title: 'good token, good cookie of another session',
    headers: { authorization: `Bearer ${RAW}`, cookie: COOKIE_OF_U2 },
  },
  { title: 'bad token, good cookie', headers: { authorization: `Bearer ${RAW}x`, cookie: COOKIE_OF_U2 } },
];
const cells = CELLS.flatMap(([style, ...expected]) =>
  COLUMNS.map(({ title, headers }, index) => ({ style, title, headers, expected: expected[index] })),
);

describe('bearer styles that people write by hand', () => {
  test('every cell of the table is there', () => {
    expect(cells).toHaveLength(6 * 8);
  });

  test.each(cells)('style $style, $title: $expected', ({ style, headers, expected }) => {
    const handwritten = handwrittenBearers[style];
    const sessionId = expected === '-' ? undefined : expected;
    const oracle = createSessionOracle({ secret: SECRETS });
    if (handwritten === undefined) throw new Error(`no middleware for style ${style}`);
    expect(oracle(headers, handwritten.middleware)).toBe(sessionId);
    expect(oracle(headers, shimmed(handwritten.settings))).toBe(sessionId);
    expect(accepted(headers, handwritten.settings)).toBe(sessionId);
  });

  test('style F accepts an id that nobody signed, which is why it is refused', () => {
    const oracle = createSessionOracle({ secret: SECRETS });
    const trusting: OracleMiddleware = (request) => {
      request.signedCookies = { [NAME]: tokenOf(request) };
    };
    expect(oracle({ authorization: `Bearer ${U1}` }, trusting)).toBe(U1);
    expect(() => resolveSessionSettings({ bearer: { style: 'signed-cookies' } as never })).toThrow(/D-3/);
  });
});

describe('the bearer style of the sample product', () => {
  const exclusive: BearerSettings = { style: 'replace-cookie', exclusive: true };
  const tolerant: BearerSettings = { style: 'replace-cookie', exclusive: false };

  test.each([
    { title: 'raw signed value', authorization: `Bearer ${RAW}`, settings: exclusive, expected: SESSION_ID },
    {
      title: 'percent-encoded signed value',
      authorization: `bearer ${ENCODED}`,
      settings: exclusive,
      expected: SESSION_ID,
    },
    {
      title: 'any case of the scheme',
      authorization: `BEARER ${RAW}`,
      settings: exclusive,
      expected: SESSION_ID,
    },
    {
      title: 'the token wins over a good cookie of another session',
      authorization: `Bearer ${RAW}`,
      cookie: COOKIE_OF_U2,
      settings: exclusive,
      expected: SESSION_ID,
    },
    {
      title: 'a bad token does not fall back to the cookie',
      authorization: `Bearer ${RAW}x`,
      cookie: exampleCookies.good,
      settings: exclusive,
      expected: undefined,
    },
    {
      title: 'an unsigned session id',
      authorization: `Bearer ${SESSION_ID}`,
      settings: exclusive,
      expected: undefined,
    },
    {
      title: 'a value without s: prefix',
      authorization: `Bearer ${TOKENS.N}`,
      settings: exclusive,
      expected: undefined,
    },
    {
      title: 'a value encoded twice',
      authorization: `Bearer ${TOKENS.D}`,
      settings: exclusive,
      expected: undefined,
    },
    {
      title: 'cookie syntax in the token',
      authorization: `Bearer x; connect.sid=${RAW}`,
      settings: exclusive,
      expected: undefined,
    },
    {
      title: 'cookie syntax behind a signed value',
      authorization: `Bearer ${RAW}; theme=dark`,
      settings: exclusive,
      expected: undefined,
    },
    {
      title: 'another scheme, exclusive',
      authorization: 'Basic dTpw',
      cookie: exampleCookies.good,
      settings: exclusive,
      expected: undefined,
    },
    {
      title: 'another scheme, tolerated',
      authorization: 'Basic dTpw',
      cookie: exampleCookies.good,
      settings: tolerant,
      expected: SESSION_ID,
    },
    {
      title: 'a malformed bearer token is ours even when others are tolerated',
      authorization: 'Bearer',
      cookie: exampleCookies.good,
      settings: tolerant,
      expected: undefined,
    },
    {
      title: 'an empty header, exclusive',
      authorization: '',
      cookie: exampleCookies.good,
      settings: exclusive,
      expected: undefined,
    },
  ])('$title', ({ authorization, cookie, settings, expected }) => {
    const headers = { authorization, ...(cookie === undefined ? {} : { cookie }) };
    const oracle = createSessionOracle({ secret: SECRETS });
    expect(oracle(headers, shimmed(settings))).toBe(expected);
    expect(accepted(headers, settings)).toBe(expected);
  });
});

describe('random requests', () => {
  const seed = testSeed(process.env);
  const tokens = fc.oneof(
    fc.constantFrom(...Object.values(TOKENS), `${RAW}=`, `"${RAW}"`, `${RAW}%`, `x; ${NAME}=${RAW}`, ''),
    fc.string({ unit: fc.constantFrom(...'s:.;,= "%a'.split('')), maxLength: 6 }),
  );
  const authorizations = fc
    .tuple(fc.constantFrom('Bearer ', 'Bearer ', 'bearer  ', 'BEARER\t', 'Bearer', 'Basic ', ''), tokens)
    // Node trims header values before anybody sees them.
    .map(([scheme, token]) => `${scheme}${token}`.trim());
  const cookies = fc.constantFrom(
    undefined,
    exampleCookies.good,
    COOKIE_OF_U2,
    `${NAME}=; ${COOKIE_OF_U2}`,
    'foo; theme="x',
  );
  const styles = fc.constantFrom(
    ...Object.values(handwrittenBearers),
    ...[true, false].map((isExclusive) => {
      const settings: BearerSettings = { style: 'replace-cookie', exclusive: isExclusive };
      return { settings, middleware: shimmed(settings) };
    }),
  );

  test(`${CASES} of every style name the same session as the real express-session (seed ${seed})`, () => {
    const oracle = createSessionOracle({ secret: SECRETS });
    const seen = { accepted: 0, rejected: 0 };
    fc.assert(
      fc.property(
        styles,
        fc.option(authorizations, { nil: undefined }),
        cookies,
        (style, authorization, cookie) => {
          const headers = {
            ...(authorization === undefined ? {} : { authorization }),
            ...(cookie === undefined ? {} : { cookie }),
          };
          const ours = accepted(headers, style.settings);
          expect(ours).toBe(oracle(headers, style.middleware));
          seen[ours === undefined ? 'rejected' : 'accepted'] += 1;
        },
      ),
      { seed, numRuns: CASES },
    );
    expect(Math.min(seen.accepted, seen.rejected)).toBeGreaterThanOrEqual(CASES * 0.05);
  });
});
