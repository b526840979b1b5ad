import { describe, expect, test } from '@jest/globals';
import { httpAuthorizerEvent } from '@straddle/testing';
import { type AuthorizerOptions, type ResultCache, resultCache } from './index.ts';
import { attachmentProblems } from './option-problems.ts';
import { authenticated, authorize } from './testing/authorize.ts';

type Attachment = Pick<AuthorizerOptions, 'routeAuth' | 'tokenHeader' | 'resultCache' | 'settings'> & {
  readonly answer?: 'policy' | 'simple';
};

const problemsOf = ({ answer = 'policy', ...options }: Attachment): readonly string[] =>
  attachmentProblems({
    answer,
    routeAuth: {},
    resultCache: { resultTtlSeconds: 0, identitySource: [] },
    ...options,
  });

const cached = (...identitySource: ('authorization' | 'cookie')[]): ResultCache => ({
  resultTtlSeconds: 300,
  identitySource,
});
const bearer = { style: 'replace-cookie' } as const;
const optional = { 'GET /feed': { auth: 'optional', denyAt: 'gateway' } } as const;
const denied = { 'GET /me': { auth: 'session', denyAt: 'handler' } } as const;
const closed = { 'GET /private': { auth: 'session', denyAt: 'gateway' } } as const;

describe('an attachment that would answer from less than the verdict is refused at creation', () => {
  test.each<{ title: string; options: Attachment; says: RegExp }>([
    {
      title: 'TOKEN with simple answers',
      options: { tokenHeader: 'authorization', answer: 'simple', settings: { bearer } },
      says: /^tokenHeader: TOKEN authorizers answer with policies/,
    },
    { title: 'TOKEN without settings', options: { tokenHeader: 'cookie' }, says: /^settings: give/ },
    {
      title: 'TOKEN of the cookie, where a bad Authorization header denies',
      options: { tokenHeader: 'cookie', settings: { bearer } },
      says: /^tokenHeader: with 'cookie' the Authorization header is not seen/,
    },
    {
      title: 'TOKEN of Authorization, where a bad cookie denies',
      options: { tokenHeader: 'authorization', settings: { bearer: { style: 'append-cookie' } } },
      says: /^tokenHeader: with 'authorization' the cookie is not seen/,
    },
    {
      title: 'TOKEN of Authorization, where cookie-parser reads the cookie before',
      options: {
        tokenHeader: 'authorization',
        settings: { bearer, cookieParser: { trustSignedCookies: true, position: 'before-bearer' } },
      },
      says: /^tokenHeader: with 'authorization' the cookie is not seen, which cookie-parser/,
    },
    {
      title: 'TOKEN and cookie options by a function',
      options: { tokenHeader: 'cookie', settings: { cookie: () => ({}) } },
      says: /^tokenHeader: a TOKEN event has one header/,
    },
    {
      title: 'a cache and cookie options by a function',
      options: { resultCache: cached('cookie'), settings: { cookie: () => ({}) } },
      says: /^resultTtlSeconds: with cookie as a function/,
    },
    {
      title: 'TOKEN of a header that nobody reads',
      options: { tokenHeader: 'authorization', settings: {} },
      says: /^tokenHeader: without bearer/,
    },
    {
      title: 'TOKEN and an optional route (A01: without the header the gateway answers)',
      options: { tokenHeader: 'cookie', settings: {}, routeAuth: optional },
      says: /^routes\["GET \/feed"\]: .* 401 by itself/,
    },
    {
      title: "TOKEN and denyAt: 'handler'",
      options: { tokenHeader: 'cookie', settings: {}, routeAuth: denied },
      says: /^routes\["GET \/me"\]: .* 401 by itself/,
    },
    {
      title: 'an identity source and an optional route (A05, A19)',
      options: { resultCache: { resultTtlSeconds: 0, identitySource: ['cookie'] }, routeAuth: optional },
      says: /^routes\["GET \/feed"\]: .* 401 by itself/,
    },
    {
      title: 'a cache and an optional route (B10: an allow leaks)',
      options: { resultCache: cached('cookie'), settings: {}, routeAuth: optional },
      says: /^routes\["GET \/feed"\]: .* results are cached and the gateway/,
    },
    {
      title: "a cache and denyAt: 'handler'",
      options: { resultCache: cached('cookie'), settings: {}, routeAuth: denied },
      says: /^routes\["GET \/me"\]: .* results are cached/,
    },
    {
      title: 'a cache and rolling cookies',
      options: { resultCache: cached('cookie'), settings: { rolling: true } },
      says: /^resultTtlSeconds: with rolling/,
    },
    {
      title: 'rolling cookies, which the 401 of the gateway cannot carry',
      options: { settings: { rolling: true }, routeAuth: { ...denied, ...closed } },
      says: /^routes\["GET \/private"\]: with rolling legacy sends its cookie/,
    },
    {
      title: 'a cache without settings',
      options: { resultCache: cached('cookie') },
      says: /^settings: give/,
    },
    {
      title: 'a cache without an identity source (B15)',
      options: { resultCache: cached(), settings: {} },
      says: /^identitySource: name the header/,
    },
    {
      title: 'a cache by the cookie alone, where Authorization is read, too (B05)',
      options: { resultCache: cached('cookie'), settings: { bearer } },
      says: /^identitySource: a verdict depends on the header "authorization"/,
    },
    {
      title: 'a cache by Authorization alone: the cookie is read, too',
      options: { resultCache: cached('authorization'), settings: { bearer } },
      says: /^identitySource: a verdict depends on the header "cookie"/,
    },
  ])('$title', async ({ options, says }) => {
    expect(problemsOf(options)).toContainEqual(expect.stringMatching(says));
    expect(() => authorize(httpAuthorizerEvent(), () => authenticated, options)).toThrow(
      /^The authorizer cannot be used so:\n- /,
    );
  });

  test('everything wrong is in one error', () => {
    expect(
      problemsOf({ resultCache: cached(), settings: { rolling: true, bearer }, routeAuth: optional }),
    ).toHaveLength(5);
  });
});

describe('an attachment is accepted', () => {
  test.each<{ title: string; options: Attachment }>([
    {
      title: 'as REQUEST without a cache, whatever the routes',
      options: { routeAuth: { ...optional, ...denied } },
    },
    {
      title: 'with rolling cookies, where handlers deny',
      options: { settings: { rolling: true }, routeAuth: { ...optional, ...denied } },
    },
    { title: 'as TOKEN of the cookie without bearer', options: { tokenHeader: 'cookie', settings: {} } },
    {
      title: 'as TOKEN of Authorization with bearer, cached',
      options: { tokenHeader: 'authorization', settings: { bearer }, resultCache: cached('authorization') },
    },
    {
      title: 'cached by the cookie, the only header that is read',
      options: { resultCache: cached('cookie'), settings: { rolling: false }, routeAuth: closed },
    },
  ])('$title', ({ options }) => {
    expect(problemsOf(options)).toEqual([]);
  });
});

describe('STRADDLE_RESULT_CACHE', () => {
  test('is read as the route table writes it', () => {
    const value = { resultTtlSeconds: 300, identitySource: ['cookie'] };
    expect(resultCache(JSON.stringify(value))).toEqual({ ok: true, value });
  });

  test.each([
    '',
    'null',
    '{}',
    '{"resultTtlSeconds":"0","identitySource":[]}',
    '{"resultTtlSeconds":-1,"identitySource":[]}',
    '{"resultTtlSeconds":0,"identitySource":["x-user"]}',
    '{"resultTtlSeconds":0,"identitySource":"cookie"}',
  ])('%j is refused', (text) => {
    expect(resultCache(text)).toMatchObject({ ok: false });
  });
});
