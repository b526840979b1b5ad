import { describe, expect, test } from '@jest/globals';
import { httpIntegrationEvent, restIntegrationEvent } from '@straddle/testing';
import { encodeAuthorizerContext } from '../authorizer-context.ts';
import {
  principal,
  reading,
  sessionCookie,
  sessionId,
  storedSession,
  user,
} from '../testing/recorded-session.ts';
import {
  createGroupHandler,
  type GroupOptions,
  type HttpEvent,
  type RouteHandler,
  type RouteLogEntry,
  type RouteRequest,
  allowedOrigins as readAllowedOrigins,
  requireRole,
  routeAssignments,
  type WithSession,
} from './index.ts';

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
  handler: WithSession<RouteHandler>,
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

  test.each([
    { title: 'nothing at all', json: undefined },
    { title: 'what JSON cannot express', json: { count: 1n } },
  ])('answer 500, log it and keep the cookie when a handler returns $title', async ({ json }) => {
    const { result, log } = await call(event(), () => ({ status: 200, json }));
    expect(result).toMatchObject({ statusCode: 500, body: '{"message":"Internal Server Error"}' });
    expect(setCookies(result)).toHaveLength(1);
    expect(log).toMatchObject([{ status: 500, code: 'ERR_ROUTE_FAILED' }]);
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

describe.each([
  {
    api: 'REST',
    event: (authorizerContext: Record<string, string>) =>
      restIntegrationEvent({ authorizer: authorizerContext }),
  },
  {
    api: 'HTTP 2.0',
    event: (authorizerContext: Record<string, string>) => httpIntegrationEvent({ authorizerContext }),
  },
])('$api: an anonymous caller whom the authorizer let through', ({ event }) => {
  const anonymous = encodeAuthorizerContext({
    outcome: 'anonymous',
    sessionRef: 'ref',
    setCookie: 'connect.sid=canary-cookie; Path=/',
  });
  const assigned = (entry: object, denial?: object): GroupOptions['routes'] => {
    const read = routeAssignments(
      JSON.stringify({ 'GET /me': { handler: 'getMe', ...entry }, ...(denial && { denial }) }),
    );
    if (!read.ok) throw new Error(read.problem);
    return read.value;
  };
  const neverRun: RouteHandler = () => {
    throw new Error('must not run');
  };
  const headersOf = (result: {
    headers?: Record<string, string>;
    multiValueHeaders?: Record<string, string[]>;
  }): Record<string, string> =>
    result.headers ??
    Object.fromEntries(
      Object.entries(result.multiValueHeaders ?? {}).map(([name, values]) => [name, values.join()]),
    );
  const cookiesOf = (result: { cookies?: string[]; multiValueHeaders?: Record<string, string[]> }) =>
    result.cookies ?? result.multiValueHeaders?.['Set-Cookie'];

  test('is answered 401 by a route that needs a session, and the handler does not run', async () => {
    const { result, log } = await call(event(anonymous), neverRun);
    expect(result).toMatchObject({ statusCode: 401, body: '{"message":"Unauthorized"}' });
    expect(log).toMatchObject([{ code: 'ERR_UNAUTHENTICATED', sessionRef: 'ref' }]);
  });

  test("denyAt: 'handler' answers legacy's denial with the product's headers, tag and cookie", async () => {
    const routes = assigned({ auth: 'session', denyAt: 'handler' });
    const { result, log } = await call(event(anonymous), neverRun, {
      routes,
      defaultHeaders: { 'X-Frame-Options': 'DENY' },
    });
    expect(result).toMatchObject({ statusCode: 401, body: '{"message":"Unauthorized"}' });
    expect(headersOf(result)).toMatchObject({
      'Content-Type': 'application/json; charset=utf-8',
      'X-Frame-Options': 'DENY',
      ETag: 'W/"1a-pljHtlo127JYJR4E/RYOPb6ucbw"',
    });
    expect(cookiesOf(result)).toEqual(['connect.sid=canary-cookie; Path=/']);
    expect(JSON.stringify(log)).not.toContain('canary');
    expect(log[0]).toMatchObject({ status: 401, sessionRef: 'ref' });
    expect(log[0]).not.toHaveProperty('code');
  });

  test.each([
    {
      title: 'a redirect',
      denial: { status: 302, headers: { Location: '/login' }, body: 'Found' },
      expected: {
        status: 302,
        body: 'Found',
        headers: { Location: '/login', 'Content-Type': 'text/html; charset=utf-8' },
      },
    },
    {
      title: 'plain text that names its type',
      denial: { body: 'Unauthorized', headers: { 'content-type': 'text/plain; charset=utf-8' } },
      expected: {
        status: 401,
        body: 'Unauthorized',
        headers: { 'content-type': 'text/plain; charset=utf-8' },
      },
    },
    {
      title: 'JSON of its own, and a header that wins over a default one in other letters',
      denial: { status: 403, headers: { 'x-frame-options': 'SAMEORIGIN' }, body: { error: 'login' } },
      expected: {
        status: 403,
        body: '{"error":"login"}',
        headers: { 'x-frame-options': 'SAMEORIGIN', 'Content-Type': 'application/json; charset=utf-8' },
      },
    },
  ])("the route table's denial: $title", async ({ denial, expected }) => {
    const routes = assigned({ auth: 'session', denyAt: 'handler' }, denial);
    const { result } = await call(event(anonymous), neverRun, {
      routes,
      defaultHeaders: { 'X-Frame-Options': 'DENY' },
    });
    const headers = headersOf(result);
    expect({ status: result.statusCode, body: result.body }).toEqual({
      status: expected.status,
      body: expected.body,
    });
    expect(headers).toMatchObject(expected.headers);
    const names = Object.keys(headers).map((name) => name.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
  });

  test("an authenticated caller of a route with denyAt: 'handler' gets the route", async () => {
    const { result } = await call(event(context), answer, {
      routes: assigned({ auth: 'session', denyAt: 'handler' }),
    });
    expect([result.statusCode, JSON.parse(result.body)]).toEqual([200, principal]);
  });

  test.each([
    { caller: 'anonymous', encoded: anonymous, expected: { principal: null } },
    { caller: 'authenticated', encoded: context, expected: { principal } },
  ])("auth: 'optional' serves an $caller caller", async ({ encoded, expected }) => {
    const { result } = await call(event(encoded), neverRun, {
      handlers: {},
      optionalHandlers: {
        getMe: (_request, caller) => ({ status: 200, json: { principal: caller ?? null } }),
      },
      routes: assigned({ auth: 'optional' }),
    });
    expect([result.statusCode, JSON.parse(result.body)]).toEqual([200, expected]);
    expect(cookiesOf(result)).toEqual(['connect.sid=canary-cookie; Path=/']);
  });

  test("auth: 'optional' without any context is wired wrongly: 500", async () => {
    const { result, log } = await call(event({}), neverRun, {
      handlers: {},
      optionalHandlers: { getMe: () => ({ status: 200, json: {} }) },
      routes: assigned({ auth: 'optional' }),
    });
    expect(result.statusCode).toBe(500);
    expect(log).toMatchObject([{ code: 'ERR_AUTHORIZER_CONTEXT_INVALID' }]);
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

  test('a handler that takes a principal for granted is refused on an optional route', () => {
    const optional = { 'GET /me': { handler: 'getMe', auth: 'optional' } } as const;
    expect(() => createGroupHandler({ handlers: { getMe: answer }, routes: optional })).toThrow(
      /"getMe" with auth: 'optional': list it among optionalHandlers/,
    );
  });

  test('a handler that is listed twice is refused, since either could be meant', () => {
    expect(() =>
      createGroupHandler({
        handlers: { getMe: answer },
        optionalHandlers: { getMe: () => ({ status: 200, json: {} }) },
        routes,
      }),
    ).toThrow(/"getMe" is among handlers and optionalHandlers/);
  });

  test('a route that says nothing of auth needs a session', () => {
    expect(routeAssignments('{"GET /me":{"handler":"getMe"}}')).toEqual({ ok: true, value: routes });
  });

  test.each([
    '',
    '[',
    '5',
    '{"GET /me":5}',
    '{"GET /me":{}}',
    '{"denial":5}',
    '{"denial":{"status":"401"}}',
    '{"denial":{"headers":{"a":1}}}',
  ])('%j is refused', (text) => {
    expect(routeAssignments(text)).toMatchObject({ ok: false });
  });

  test('a route that the function does not have is a fault', async () => {
    const { result, log } = await call(restIntegrationEvent({ resource: '/other' }), answer);
    expect(result.statusCode).toBe(500);
    expect(log).toMatchObject([{ code: 'ERR_ROUTE_UNKNOWN' }]);
  });
});

describe("routes with guards: 'origin'", () => {
  const allowedOrigins = ['https://app.example'];
  const guarded = { 'ANY /me': { handler: 'getMe', auth: 'session', guards: 'origin' } } as const;

  test.each([
    { method: 'POST', headers: {}, status: 200, title: 'no browser' },
    { method: 'POST', headers: { Origin: ['https://app.example'] }, status: 200, title: 'an allowed origin' },
    { method: 'POST', headers: { origin: ['https://evil.example'] }, status: 403, title: 'another origin' },
    { method: 'PATCH', headers: { Origin: ['null'] }, status: 403, title: 'an opaque origin' },
    {
      method: 'DELETE',
      headers: { Origin: ['https://app.example', 'https://evil.example'] },
      status: 403,
      title: 'two origins',
    },
    {
      method: 'PUT',
      headers: { 'Sec-Fetch-Site': ['cross-site'] },
      status: 403,
      title: 'cross-site, no origin',
    },
    {
      method: 'PUT',
      headers: { 'sec-fetch-site': ['same-site'] },
      status: 200,
      title: 'same-site, no origin',
    },
    {
      method: 'POST',
      headers: { Origin: ['https://app.example'], 'Sec-Fetch-Site': ['cross-site'] },
      status: 200,
      title: 'cross-site of an allowed origin',
    },
    { method: 'GET', headers: { Origin: ['https://evil.example'] }, status: 200, title: 'a safe method' },
    { method: 'HEAD', headers: { Origin: ['https://evil.example'] }, status: 200, title: 'a safe method' },
  ])('answer $status to $method from $title', async ({ method, headers, status }) => {
    const event = restIntegrationEvent({ authorizer: context, method, headers });
    const { result, log } = await call(event, answer, { routes: guarded, allowedOrigins });
    expect(result.statusCode).toBe(status);
    expect(log[0]?.code).toBe(status === 403 ? 'ERR_ORIGIN_FORBIDDEN' : undefined);
    if (status === 403) {
      expect(result.body).toBe('{"message":"Forbidden"}');
      expect(JSON.stringify(result)).not.toContain('canary');
    }
  });

  test('are refused at creation when no origins were given', () => {
    expect(() => createGroupHandler({ handlers: { getMe: answer }, routes: guarded })).toThrow(
      /guards "ANY \/me" by origin: read ALLOWED_ORIGINS/,
    );
  });

  test('a waiver guards nothing, and an unknown guard is no waiver', () => {
    const read = (guards: unknown) =>
      routeAssignments(JSON.stringify({ 'POST /me': { handler: 'getMe', guards } }));
    expect(read({ waived: 'bearer only' })).toEqual({
      ok: true,
      value: { 'POST /me': { handler: 'getMe', auth: 'session' } },
    });
    expect(read('csrf')).toMatchObject({ ok: false });
    expect(read(null)).toMatchObject({ ok: false });
  });

  test('origins are read as browsers write them', () => {
    expect(readAllowedOrigins('https://app.example, http://127.0.0.1:3000')).toEqual({
      ok: true,
      value: ['https://app.example', 'http://127.0.0.1:3000'],
    });
    for (const wrong of ['https://app.example/', 'app.example', '*', 'null']) {
      expect(readAllowedOrigins(wrong)).toMatchObject({ ok: false });
    }
  });
});

describe.each([
  {
    api: 'REST',
    event: restIntegrationEvent({ authorizer: context, headers: { Cookie: [sessionCookie] } }),
    anonymous: restIntegrationEvent({ authorizer: { outcome: 'anonymous' } }),
  },
  {
    api: 'HTTP 2.0',
    event: httpIntegrationEvent({ authorizerContext: context, cookies: [sessionCookie] }),
    anonymous: httpIntegrationEvent({ authorizerContext: { outcome: 'anonymous' } }),
  },
])("session: 'read' of native routes behind a $api API", ({ event, anonymous }) => {
  const describeSession: WithSession<RouteHandler> = (_request, caller, { user: record, session }) => ({
    status: 200,
    json: {
      caller,
      record,
      cart: session['cart'],
      path: session.cookie.path,
      isId: session.id === sessionId,
    },
  });

  test('gives the deserialized user and the session, read once and never touched', async () => {
    const { options, calls } = reading(storedSession);
    const { result, log } = await call(event, describeSession, options);
    expect(JSON.parse(result.body)).toEqual({
      caller: principal,
      record: user,
      cart: { items: ['a'] },
      path: '/',
      isId: true,
    });
    expect(calls).toEqual([`read ${sessionId}`]);
    expect(JSON.stringify(log)).not.toContain(sessionId);
  });

  test.each<{ what: string; change: (session: Record<string, unknown>) => unknown }>([
    { what: 'setting a key', change: (session) => Reflect.set(session, 'seen', true) },
    {
      what: 'changing it in depth',
      change: (session) => Object.assign(Object(session['cart']), { items: [] }),
    },
    { what: 'saving it', change: (session) => (session['save'] as () => void)() },
  ])('refuses $what', async ({ change }) => {
    const { options, calls } = reading(storedSession);
    const { result, log } = await call(
      event,
      (_request, _caller, { session }) => ({
        status: 200,
        json: change(session),
      }),
      options,
    );
    expect(result.statusCode).toBe(500);
    expect(log).toMatchObject([{ code: 'ERR_SESSION_READ_ONLY' }]);
    expect(calls).toEqual([`read ${sessionId}`]);
  });

  test.each([
    { title: 'is gone', payload: undefined, found: user },
    { title: 'has a user who was rejected', payload: storedSession, found: false },
  ])('answers 401 when the session $title since the authorizer looked', async ({ payload, found }) => {
    const { options } = reading(payload, found);
    let ran = false;
    const run: RouteHandler = () => {
      ran = true;
      return { status: 200, json: {} };
    };
    const { result } = await call(event, run, options);
    expect([result.statusCode, ran]).toEqual([401, false]);
  });

  test('answers 500 when the credential is another user’s than the context says', async () => {
    const { options } = reading(storedSession, { _id: 'usr_bo' });
    const { result, log } = await call(event, describeSession, options);
    expect(result.statusCode).toBe(500);
    expect(log).toMatchObject([{ code: 'ERR_AUTHORIZER_CONTEXT_INVALID' }]);
  });

  test('serves nobody on an optional route, who has no session', async () => {
    const { options, calls } = reading(storedSession);
    const { result, log } = await call(anonymous, answer, {
      ...options,
      handlers: {},
      optionalHandlers: {
        getMe: (_request, caller, { session }) => ({ status: 200, json: caller ?? session['cart'] }),
      },
      routes: { 'GET /me': { handler: 'getMe', auth: 'optional' } },
    });
    expect(result.statusCode).toBe(500);
    expect(log).toMatchObject([{ code: 'ERR_SESSION_UNAVAILABLE' }]);
    expect(calls).toEqual([]);
  });

  test("is not there with session: 'none', and the error names the setting", async () => {
    const { result, log } = await call(event, describeSession);
    expect(result.statusCode).toBe(500);
    expect(log).toMatchObject([{ code: 'ERR_SESSION_UNAVAILABLE' }]);
  });

  test('is refused at creation without a reader', () => {
    expect(() => createGroupHandler({ handlers: { getMe: answer }, routes, session: 'read' })).toThrow(
      /sessionReader/,
    );
  });
});
