import { describe, expect, test } from '@jest/globals';
import { httpIntegrationEvent, restIntegrationEvent } from '@straddle/testing';
import { encodeAuthorizerContext } from '../authorizer-context.ts';
import {
  createGroupHandler,
  type GroupOptions,
  type HttpEvent,
  type RouteHandler,
  type RouteLogEntry,
  type RouteRequest,
  requireRole,
  routeAssignments,
} from './index.ts';

const principal = { userId: 'usr_ada', customerAccountId: 'acc_north', fullName: 'Ada', roles: ['member'] };
const context = encodeAuthorizerContext({
  outcome: 'authenticated',
  principal,
  credential: 'cookie',
  sessionRef: 'ref',
  setCookie: 'connect.sid=canary-cookie; Path=/',
});
const routes = { 'GET /me': { handler: 'getMe', auth: 'session' } } as const;

async function call(
  event: Record<string, unknown>,
  handler: RouteHandler,
  options: Partial<GroupOptions> = {},
) {
  const log: RouteLogEntry[] = [];
  const handle = createGroupHandler({
    handlers: { getMe: handler },
    routes,
    log: (entry) => log.push(entry),
    ...options,
  });
  const result = (await handle(event as unknown as HttpEvent)) as {
    statusCode: number;
    body: string;
    headers?: Record<string, string>;
    multiValueHeaders?: Record<string, string[]>;
    cookies?: string[];
  };
  return { result, log };
}

const answer: RouteHandler = (_request, caller) => ({ status: 200, json: caller });

describe.each([
  {
    api: 'REST',
    event: (parts?: object) =>
      restIntegrationEvent({
        authorizer: { ...context, principalId: 'usr_ada', integrationLatency: 3 },
        ...parts,
      }),
    anonymous: restIntegrationEvent(),
    header: (result: { multiValueHeaders?: Record<string, string[]> }, name: string) =>
      result.multiValueHeaders?.[name]?.[0],
    setCookies: (result: { multiValueHeaders?: Record<string, string[]> }) =>
      result.multiValueHeaders?.['Set-Cookie'],
  },
  {
    api: 'HTTP 2.0',
    event: (parts?: object) => httpIntegrationEvent({ authorizerContext: context, ...parts }),
    anonymous: httpIntegrationEvent(),
    header: (result: { headers?: Record<string, string> }, name: string) => result.headers?.[name],
    setCookies: (result: { cookies?: string[] }) => result.cookies,
  },
])('$api routes', ({ event, anonymous, header, setCookies }) => {
  test('get the typed principal and answer as Express would', async () => {
    const { result, log } = await call(event(), answer, { defaultHeaders: { 'X-Frame-Options': 'DENY' } });
    expect(result.statusCode).toBe(200);
    expect(JSON.parse(result.body)).toEqual(principal);
    expect(header(result, 'Content-Type')).toBe('application/json; charset=utf-8');
    expect(header(result, 'X-Frame-Options')).toBe('DENY');
    expect(header(result, 'ETag')).toMatch(/^W\/"/);
    expect(log).toMatchObject([{ routeKey: 'GET /me', status: 200, sessionRef: 'ref' }]);
  });

  test('send the rolling cookie and show it to nobody else', async () => {
    let seen: RouteRequest | undefined;
    const { result, log } = await call(event(), (request) => {
      seen = request;
      return { status: 200, json: {} };
    });
    expect(setCookies(result)).toEqual(['connect.sid=canary-cookie; Path=/']);
    expect(JSON.stringify([seen, log, result.body])).not.toContain('canary');
  });

  test('never run without the context of their authorizer', async () => {
    let ran = false;
    const { result, log } = await call(anonymous, () => {
      ran = true;
      return { status: 200, json: {} };
    });
    expect(ran).toBe(false);
    expect(result).toMatchObject({ statusCode: 500, body: '{"message":"Internal Server Error"}' });
    expect(log).toMatchObject([{ code: 'ERR_AUTHORIZER_CONTEXT_INVALID' }]);
  });

  test('answer 304 to a client that has the answer', async () => {
    const first = await call(event(), answer);
    const tag = header(first.result, 'ETag') ?? '';
    const headers = 'rawPath' in anonymous ? { 'if-none-match': tag } : { 'If-None-Match': [tag] };
    const { result } = await call(event({ headers }), answer);
    expect(result).toMatchObject({ statusCode: 304, body: '' });
    expect(header(result, 'Content-Type')).toBeUndefined();
  });

  test('answer 403 to a caller without the role', async () => {
    const { result } = await call(event(), (_request, caller) => {
      requireRole(caller, 'admin');
      return { status: 200, json: {} };
    });
    expect(result).toMatchObject({ statusCode: 403, body: '{"message":"Forbidden"}' });
  });

  test('answer 500 to whatever a handler throws, and tell the client nothing', async () => {
    const { result, log } = await call(event(), () => {
      throw new Error('canary-cause');
    });
    expect(result).toMatchObject({ statusCode: 500, body: '{"message":"Internal Server Error"}' });
    expect(JSON.stringify([result, log])).not.toContain('canary-cause');
    expect(log).toMatchObject([{ status: 500, code: 'ERR_ROUTE_FAILED', cause: 'Error' }]);
  });
});

describe('an anonymous caller whom the authorizer let through', () => {
  test('is answered 401', async () => {
    const { result } = await call(restIntegrationEvent({ authorizer: { outcome: 'anonymous' } }), answer);
    expect(result).toMatchObject({ statusCode: 401, body: '{"message":"Unauthorized"}' });
  });
});

describe('a request reads the same from every API', () => {
  const body = Buffer.from('{"ü":1}').toString('base64');
  const rest = restIntegrationEvent({
    authorizer: context,
    resource: '/me/{id}',
    path: '/me/a%20b',
    pathParameters: { id: 'a%20b' },
    query: { tag: ['x', 'y z'], one: ['1'] },
    headers: { 'X-Thing': ['a', 'b'], Cookie: ['c=1', 'd=2'] },
    body,
    isBase64Encoded: true,
  });
  const http = httpIntegrationEvent({
    authorizerContext: context,
    routeKey: 'GET /me/{id}',
    rawPath: '/me/a b',
    pathParameters: { id: 'a b' },
    rawQueryString: 'tag=x&tag=y+z&one=1',
    headers: { 'x-thing': 'a, b' },
    cookies: ['c=1', 'd=2'],
    body,
    isBase64Encoded: true,
  });

  test.each([
    { api: 'REST', event: rest },
    { api: 'HTTP 2.0', event: http },
  ])('$api', async ({ event }) => {
    let seen: RouteRequest | undefined;
    await call(
      event,
      (request) => {
        seen = request;
        return { status: 200, json: {} };
      },
      { routes: { 'ANY /me/{id}': { handler: 'getMe', auth: 'session' } } },
    );
    expect(seen).toMatchObject({
      method: 'GET',
      routeKey: 'GET /me/{id}',
      pathParameters: { id: 'a b' },
      headers: { 'x-thing': 'a, b', cookie: 'c=1; d=2' },
    });
    expect({ ...seen?.query }).toEqual({ tag: ['x', 'y z'], one: '1' });
    expect(seen?.body?.toString()).toBe('{"ü":1}');
  });
});

describe('the route table in the environment', () => {
  test('a handler that does not exist is refused at creation', () => {
    expect(() => createGroupHandler({ handlers: {}, routes })).toThrow(/"GET \/me" to "getMe"/);
  });

  test('a route that says nothing of auth needs a session', () => {
    expect(routeAssignments('{"GET /me":{"handler":"getMe"}}')).toEqual({ ok: true, value: routes });
  });

  test.each(['', '[', '5', '{"GET /me":5}', '{"GET /me":{}}'])('%j is refused', (text) => {
    expect(routeAssignments(text)).toMatchObject({ ok: false });
  });

  test('a route that the function does not have is a fault', async () => {
    const { result, log } = await call(restIntegrationEvent({ resource: '/other' }), answer);
    expect(result.statusCode).toBe(500);
    expect(log).toMatchObject([{ code: 'ERR_ROUTE_UNKNOWN' }]);
  });
});
