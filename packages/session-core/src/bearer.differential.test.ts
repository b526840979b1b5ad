import { describe, expect, test } from '@jest/globals';
import { exampleCookies, SESSION_ID, signature, testSeed } from '@straddle/testing';
import fc from 'fast-check';
import type { BearerSettings } from './bearer.ts';
import { readCookie } from './cookie-header.ts';
import { readCredential } from './credential.ts';
import { bearerShim } from './express/index.ts';
import { resolveSessionSettings } from './settings.ts';
import { unsignSessionCookie } from './signed-cookie.ts';

const CASES = 5_000;
const RAW = `s:${SESSION_ID}.${signature(SESSION_ID)}`;
const SECRETS = ['sec'];

/** What express-session behind the shim would accept: its cookie rules are proved by the cookie differential. */
function acceptedBehindShim(
  headers: { authorization?: string; cookie?: string },
  bearer: BearerSettings,
): string | undefined {
  const request = { headers: { ...headers } };
  let passedOn = false;
  bearerShim({ bearer })(request, undefined, () => {
    passedOn = true;
  });
  expect(passedOn).toBe(true);
  const value = readCookie(request.headers.cookie ?? '', 'connect.sid');
  const unsigned = value ? unsignSessionCookie(value, SECRETS) : undefined;
  return unsigned?.status === 'valid' ? unsigned.sessionId : undefined;
}

function accepted(
  headers: { authorization?: string; cookie?: string },
  bearer: BearerSettings,
): string | undefined {
  const credential = readCredential(headers, resolveSessionSettings({ bearer }), SECRETS);
  return credential.status === 'accepted' ? credential.sessionId : undefined;
}

describe('the bearer style of the sample product', () => {
  const exclusive: BearerSettings = { style: 'replace-cookie', exclusive: true };
  const tolerant: BearerSettings = { style: 'replace-cookie', exclusive: false };

  test.each([
    { title: 'raw signed value', authorization: `Bearer ${RAW}`, settings: exclusive, expected: SESSION_ID },
    {
      title: 'percent-encoded signed value',
      authorization: `bearer ${encodeURIComponent(RAW)}`,
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
      cookie: exampleCookies.other,
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
      authorization: `Bearer ${RAW.slice(2)}`,
      settings: exclusive,
      expected: undefined,
    },
    {
      title: 'a value encoded twice',
      authorization: `Bearer ${encodeURIComponent(encodeURIComponent(RAW))}`,
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
    expect(acceptedBehindShim(headers, settings)).toBe(expected);
    expect(accepted(headers, settings)).toBe(expected);
  });

  const seed = testSeed(process.env);
  const tokens = fc.oneof(
    fc.constantFrom(
      RAW,
      encodeURIComponent(RAW),
      `${RAW}=`,
      RAW.slice(2),
      SESSION_ID,
      `"${RAW}"`,
      `${RAW}%`,
      '',
    ),
    fc.string({ unit: fc.constantFrom(...'s:.;,= "%a'.split('')), maxLength: 6 }),
  );
  const authorizations = fc
    .tuple(fc.constantFrom('Bearer ', 'bearer  ', 'BEARER\t', 'Bearer', 'Basic ', ''), tokens)
    .map(([scheme, token]) => `${scheme}${token}`);
  const cookies = fc.constantFrom(
    undefined,
    exampleCookies.good,
    exampleCookies.other,
    `connect.sid=; ${exampleCookies.good}`,
    `foo; theme="x`,
  );

  test(`${CASES} random requests are accepted alike with and without the shim (seed ${seed})`, () => {
    const seen = { accepted: 0, rejected: 0 };
    fc.assert(
      fc.property(
        fc.option(authorizations, { nil: undefined }),
        cookies,
        fc.boolean(),
        (authorization, cookie, isExclusive) => {
          const settings: BearerSettings = { style: 'replace-cookie', exclusive: isExclusive };
          const headers = {
            ...(authorization === undefined ? {} : { authorization }),
            ...(cookie === undefined ? {} : { cookie }),
          };
          const ours = accepted(headers, settings);
          expect(ours).toBe(acceptedBehindShim(headers, settings));
          seen[ours === undefined ? 'rejected' : 'accepted'] += 1;
        },
      ),
      { seed, numRuns: CASES },
    );
    expect(Math.min(seen.accepted, seen.rejected)).toBeGreaterThanOrEqual(CASES * 0.05);
  });
});
