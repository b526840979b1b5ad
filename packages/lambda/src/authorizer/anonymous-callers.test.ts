import { describe, expect, test } from '@jest/globals';
import { type Anonymous, SessionStoreUnavailableError } from '@straddle/session-core';
import { http1AuthorizerEvent, httpAuthorizerEvent, restAuthorizerEvent } from '@straddle/testing';
import { type RouteAuth, routeAuth as routeAuthReader } from './index.ts';
import { authenticated, authorize, effects, session } from './testing/authorize.ts';

const anonymous: Anonymous = { outcome: 'anonymous', reason: 'session-not-found', effects };

const routeAuth: RouteAuth = {
  'GET /open/{id}': { auth: 'optional', denyAt: 'gateway' },
  'ANY /feed': { auth: 'optional', denyAt: 'gateway' },
  'POST /feed': { auth: 'session', denyAt: 'gateway' },
  'GET /me': { auth: 'session', denyAt: 'handler' },
  'GET /private': { auth: 'session', denyAt: 'gateway' },
};

const REST_ARN = 'arn:aws:execute-api:us-east-1:000000000000:abcdef1234/dev';
const HTTP_ARN = 'arn:aws:execute-api:us-east-1:000000000000:72ti0xapa4/$default';

/** One route, asked for through each kind of API. `path` is what the ARN has. */
function eventsFor(routeKey: string, { method, path }: { method: string; path: string }) {
  const template = routeKey.slice(routeKey.indexOf(' ') + 1);
  return [
    { api: 'REST', arn: REST_ARN, event: restAuthorizerEvent({ method, path, resource: template }) },
    {
      api: 'HTTP 1.0',
      arn: HTTP_ARN,
      event: http1AuthorizerEvent({ method, path, routeKey, resourcePath: template }),
    },
    { api: 'HTTP 2.0', arn: HTTP_ARN, event: httpAuthorizerEvent({ method, rawPath: path, routeKey }) },
  ];
}

describe('an anonymous caller', () => {
  const rows = [
    {
      title: 'is served by an optional route',
      routeKey: 'GET /open/{id}',
      method: 'GET',
      path: '/open/1',
      expected: { outcome: 'allow', reason: 'session-not-found' },
    },
    {
      title: 'is served by an optional route of every method',
      routeKey: 'ANY /feed',
      method: 'PUT',
      path: '/feed',
      expected: { outcome: 'allow' },
    },
    {
      title: "reaches the denial of a route with denyAt: 'handler'",
      routeKey: 'GET /me',
      method: 'GET',
      path: '/me',
      expected: { outcome: 'deny', denyAt: 'handler' },
    },
  ].flatMap((row) => eventsFor(row.routeKey, row).map((event) => ({ ...row, ...event })));

  test.each(rows)('$api: $title, and the Allow names this request alone', async (row) => {
    const { result, log } = authorize(row.event, () => anonymous, { routeAuth });
    expect(await result).toEqual({
      principalId: 'anonymous',
      policyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Action: 'execute-api:Invoke',
            Effect: 'Allow',
            Resource: `${row.arn}/${row.method}${row.path}`,
          },
        ],
      },
      context: { outcome: 'anonymous' },
    });
    expect(log).toMatchObject([{ ...row.expected, routeKey: expect.stringContaining(' ') }]);
  });

  const refused = [
    { title: 'a route that needs a session', routeKey: 'GET /private', method: 'GET', path: '/private' },
    { title: 'a route that is not listed', routeKey: 'GET /other', method: 'GET', path: '/other' },
    {
      title: 'a method that needs a session beside an optional ANY',
      routeKey: 'POST /feed',
      method: 'POST',
      path: '/feed',
    },
    {
      title: 'a route whose path only looks like an optional one',
      routeKey: 'GET /{proxy+}',
      method: 'GET',
      path: '/open/1',
    },
  ].flatMap((row) => eventsFor(row.routeKey, row).map((event) => ({ ...row, ...event })));

  test.each(refused)('$api: is refused by $title', async ({ event }) => {
    const { result, log } = authorize(event, () => anonymous, { routeAuth });
    await expect(result).rejects.toThrow(/^Unauthorized$/);
    expect(log[0]).toMatchObject({ outcome: 'deny', reason: 'session-not-found' });
    expect(log[0]).not.toHaveProperty('denyAt');
  });

  test('carries the cookie of its response and a reference to its session, never the session', async () => {
    const rejected: Anonymous = {
      ...anonymous,
      reason: 'user-rejected',
      session,
      setCookie: 'connect.sid=canary-cookie; Path=/',
    };
    const { result, log } = authorize(httpAuthorizerEvent(), () => rejected, { routeAuth });
    expect((await result).context).toEqual({
      outcome: 'anonymous',
      sessionRef: expect.stringMatching(/^[\w-]{22}$/),
      setCookie: 'connect.sid=canary-cookie; Path=/',
    });
    expect(JSON.stringify(log)).not.toContain('canary');
    expect(JSON.stringify(await result)).not.toContain('canary-session-id');
  });

  test('without a table every route needs a session', async () => {
    const { result } = authorize(restAuthorizerEvent(), () => anonymous);
    await expect(result).rejects.toThrow(/^Unauthorized$/);
  });

  test('a fault is a fault on an optional route, too: never "anonymous"', async () => {
    const [rest] = eventsFor('GET /open/{id}', { method: 'GET', path: '/open/1' });
    const { result } = authorize(
      rest?.event ?? {},
      () => {
        throw new SessionStoreUnavailableError(new Error('down'));
      },
      { routeAuth },
    );
    await expect(result).rejects.toThrow(/^ERR_SESSION_STORE_UNAVAILABLE$/);
  });

  test('an authenticated caller of an optional route gets the whole stage, as everywhere', async () => {
    const [rest] = eventsFor('GET /open/{id}', { method: 'GET', path: '/open/1' });
    const { policyDocument } = await authorize(rest?.event ?? {}, () => authenticated, { routeAuth }).result;
    expect(policyDocument.Statement).toMatchObject([{ Resource: `${REST_ARN}/*/*` }]);
  });
});

describe('the Allow of an anonymous caller opens nothing else (B01 to B04, B18, B19)', () => {
  const elsewhere = [
    '/private',
    '/me',
    '/open/1/secret',
    '/open/2',
    '/open/a/b',
    '/open/',
    '/',
    '/open/${aws:username}x',
  ];

  test.each([
    { path: '/open/1' },
    { path: '/open/*' },
    { path: '/open/**' },
    { path: '/open/?' },
    { path: '/open/${aws:username}' },
    { path: '/open/$x' },
    { path: `/open/${'x'.repeat(900)}` },
  ])('asked for $path', async ({ path }) => {
    for (const { event } of eventsFor('GET /open/{id}', { method: 'GET', path })) {
      const { policyDocument } = await authorize(event, () => anonymous, { routeAuth }).result;
      const [statement] = policyDocument.Statement;
      const resource =
        statement !== undefined && 'Resource' in statement && typeof statement.Resource === 'string'
          ? statement.Resource
          : '';
      const [api = '', stage = ''] = resource.split('/');
      const allows = (method: string, other: string): boolean =>
        iamMatches(resource, `${api}/${stage}/${method}${other}`);
      expect(resource.length).toBeLessThanOrEqual(512);
      // A policy variable would be replaced before matching.
      expect(resource).not.toContain('${');
      expect(allows('GET', path)).toBe(true);
      expect(allows('POST', path)).toBe(false);
      const opened = elsewhere.filter((other) => other !== path && allows('GET', other));
      // `?` stands for one character, so a client who sends it may be let through to its neighbours alone.
      expect(opened.every((other) => other.length === path.length && /^\/open\/[^/]+$/.test(other))).toBe(
        true,
      );
    }
  });
});

/** IAM's matching, for the test's own judgement: `*` any run of characters, `?` one, everything else itself. */
function iamMatches(pattern: string, arn: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(arn);
}

describe('simple answers', () => {
  const simple = { answer: 'simple', routeAuth } as const;

  test('allow an authenticated caller, with the context of policy answers', async () => {
    const policy = authorize(httpAuthorizerEvent(), () => authenticated).result;
    const { result } = authorize(httpAuthorizerEvent(), () => authenticated, simple);
    expect(await result).toEqual({ isAuthorized: true, context: (await policy).context });
  });

  test('A21, A24: deny by throwing, because isAuthorized: false would be 403 where legacy answers 401', async () => {
    const event = httpAuthorizerEvent({ routeKey: 'GET /private', rawPath: '/private' });
    await expect(authorize(event, () => anonymous, simple).result).rejects.toThrow(/^Unauthorized$/);
  });

  test('let an anonymous caller through to the routes that the table opens', async () => {
    const event = httpAuthorizerEvent({ routeKey: 'GET /open/{id}', rawPath: '/open/1' });
    expect(await authorize(event, () => anonymous, simple).result).toEqual({
      isAuthorized: true,
      context: { outcome: 'anonymous' },
    });
  });

  test('have the size limit of policy answers', async () => {
    const tooLong = { ...authenticated, setCookie: 'x'.repeat(9000) };
    const { result } = authorize(httpAuthorizerEvent(), () => tooLong, simple);
    await expect(result).rejects.toThrow(/^ERR_AUTHORIZER_CONTEXT_TOO_LARGE$/);
  });
});

describe('STRADDLE_ROUTE_AUTH', () => {
  test('is read as the route table writes it', () => {
    expect(routeAuthReader(JSON.stringify(routeAuth))).toEqual({ ok: true, value: routeAuth });
  });

  test('denies at the gateway unless it says otherwise', () => {
    expect(routeAuthReader('{"GET /me":{"auth":"session"}}')).toEqual({
      ok: true,
      value: { 'GET /me': { auth: 'session', denyAt: 'gateway' } },
    });
  });

  test.each([
    '',
    '[]',
    '5',
    'null',
    '{"GET /me":5}',
    '{"GET /me":{}}',
    '{"GET /me":{"auth":"none"}}',
    '{"GET /me":{"auth":"session","denyAt":"nowhere"}}',
  ])('%j is refused', (text) => {
    expect(routeAuthReader(text)).toMatchObject({ ok: false });
  });
});
