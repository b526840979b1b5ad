import { describe, expect, test } from '@jest/globals';
import { httpIntegrationEvent, restIntegrationEvent } from '@straddle/testing';
import { type RequestHandler, type Response, Router } from 'express';
import { encodeAuthorizerContext } from '../authorizer-context.ts';
import { SessionReadOnlyError, SessionUnavailableError } from '../errors.ts';
import type { HttpEvent, RouteLogEntry } from '../http/index.ts';
import {
  sessionCookie as cookie,
  principal,
  reading,
  sessionId,
  storedSession as stored,
  user,
} from '../testing/recorded-session.ts';
import {
  createExpressHandler,
  type ExpressOptions,
  type LiftPorts,
  liftedRoutes,
  sessionAccess,
} from './index.ts';

const context = encodeAuthorizerContext({
  outcome: 'authenticated',
  principal,
  credential: 'cookie',
  sessionRef: 'ref-canary',
  setCookie: 'connect.sid=canary-cookie; Path=/',
});
const routes = { 'ANY /things/{proxy+}': { auth: 'session' } } as const;

/** What passport and express-session give a request, seen from a router that knows their names only. */
interface LegacyRequest {
  readonly res: Response;
  readonly user?: unknown;
  readonly session: Record<string, unknown> & { readonly cart: { readonly items: string[] } };
  readonly sessionID: string;
  isAuthenticated(): boolean;
  logout(done: () => void): void;
}

interface Result {
  readonly statusCode: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly cookies?: readonly string[];
}

/** Calls a handler whose router does `work` and answers what that returns. */
async function call(
  event: unknown,
  work: (request: LegacyRequest, ports: LiftPorts) => unknown,
  options: Partial<ExpressOptions> = {},
): Promise<{ result: Result; log: readonly RouteLogEntry[] }> {
  const log: RouteLogEntry[] = [];
  const handle = createExpressHandler({
    lift: (ports) => {
      const router = Router();
      router.all('/things/*path', (request, response) => {
        response.json({ answer: work(request as unknown as LegacyRequest, ports) });
      });
      return [router];
    },
    routes,
    session: 'none',
    log: (entry) => log.push(entry),
    ...options,
  });
  return { result: (await handle(event as HttpEvent)) as Result, log };
}

function restEvent(parts: Parameters<typeof restIntegrationEvent>[0] = {}): unknown {
  return restIntegrationEvent({
    authorizer: { ...context, principalId: 'usr_ada', integrationLatency: 3 },
    resource: '/things/{proxy+}',
    path: '/things/1',
    ...parts,
  });
}

function httpEvent(parts: Parameters<typeof httpIntegrationEvent>[0] = {}): unknown {
  return httpIntegrationEvent({
    authorizerContext: context,
    routeKey: 'ANY /things/{proxy+}',
    rawPath: '/things/1',
    ...parts,
  });
}

function answerOf({ body }: Result): unknown {
  const parsed: { readonly answer?: unknown } = JSON.parse(body);
  return parsed.answer;
}

describe.each([
  { api: 'REST', event: restEvent, anonymous: restEvent({ authorizer: { outcome: 'anonymous' } }) },
  {
    api: 'HTTP 2.0',
    event: httpEvent,
    anonymous: httpEvent({ authorizerContext: { outcome: 'anonymous' } }),
  },
])('a lifted router behind a $api API', ({ api, event, anonymous }) => {
  const setCookies = (result: Result) =>
    api === 'REST' ? result.multiValueHeaders?.['Set-Cookie'] : result.cookies;
  const noContext =
    api === 'REST'
      ? restIntegrationEvent({ resource: '/things/{proxy+}', path: '/things/1' })
      : httpIntegrationEvent({ routeKey: 'ANY /things/{proxy+}', rawPath: '/things/1' });

  test('gets user, isAuthenticated() and the principal, and nothing of the raw context', async () => {
    const { result, log } = await call(event(), (request, { principalOf }) => ({
      user: request.user,
      isAuthenticated: request.isAuthenticated(),
      principal: principalOf(request),
      own: Object.keys(request).filter((key) => /gateway|context/i.test(key)),
      all: JSON.stringify(Object.entries(request).filter(([, value]) => typeof value === 'string')),
    }));
    expect(answerOf(result)).toMatchObject({ user: principal, isAuthenticated: true, principal, own: [] });
    expect(result.body).not.toContain('canary');
    expect(log).toMatchObject([{ event: 'route-answered', status: 200, sessionRef: 'ref-canary' }]);
    expect(JSON.stringify(log)).not.toContain('canary-cookie');
  });

  test('sends the rolling cookie after its own', async () => {
    const { result } = await call(event(), (request) => {
      request.res.cookie('own', '1');
    });
    expect(setCookies(result)).toEqual(['own=1; Path=/', 'connect.sid=canary-cookie; Path=/']);
  });

  test('never runs without the context of its authorizer', async () => {
    let ran = false;
    const { result, log } = await call(noContext, () => (ran = true));
    expect(ran).toBe(false);
    expect(result).toMatchObject({ statusCode: 500, body: '{"message":"Internal Server Error"}' });
    expect(log).toMatchObject([{ code: 'ERR_AUTHORIZER_CONTEXT_INVALID' }]);
  });

  test('never runs for an anonymous caller: 401', async () => {
    let ran = false;
    const { result } = await call(anonymous, () => (ran = true));
    expect(ran).toBe(false);
    expect(result).toMatchObject({ statusCode: 401, body: '{"message":"Unauthorized"}' });
  });

  test("answers an anonymous caller with legacy's own denial where the table has one", async () => {
    const denial = { status: 403, headers: { 'X-Denied': 'yes' }, body: { error: 'log in' } };
    const { result } = await call(anonymous, () => 'ran', {
      routes: { 'ANY /things/{proxy+}': { auth: 'session', denial } },
    });
    expect(result).toMatchObject({ statusCode: 403, body: '{"error":"log in"}' });
  });

  test('serves an anonymous caller on an optional route, who is nobody', async () => {
    const { result } = await call(
      anonymous,
      (request, { principalOf }) => [
        request.isAuthenticated(),
        request.user ?? null,
        attempt(() => principalOf(request)),
      ],
      { routes: { 'ANY /things/{proxy+}': { auth: 'optional' } } },
    );
    expect(answerOf(result)).toEqual([false, null, 'ERR_UNAUTHENTICATED']);
  });

  test('that takes a caller for granted on an optional route answers nobody with 401', async () => {
    const { result } = await call(anonymous, (request, { principalOf }) => principalOf(request), {
      routes: { 'ANY /things/{proxy+}': { auth: 'optional' } },
    });
    expect(result).toMatchObject({ statusCode: 401, body: '{"message":"Unauthorized"}' });
  });

  test('gets no header that the client did not send', async () => {
    const { result } = await call(event(), (request) => Object.keys(Reflect.get(request, 'headers')));
    expect(answerOf(result)).toEqual([]);
  });

  test('answers 500 to what it throws, logs the kind of it, and tells nobody more', async () => {
    const { result, log } = await call(event(), () => {
      throw new Error('canary-cause');
    });
    expect(result).toMatchObject({ statusCode: 500, body: '{"message":"Internal Server Error"}' });
    expect(log).toMatchObject([{ status: 500, code: 'ERR_ROUTE_FAILED', cause: 'Error' }]);
    expect(JSON.stringify([result, log])).not.toContain('canary-cause');
  });

  test('is a fault on a route that the function does not have', async () => {
    const { result, log } = await call(event(), () => 'ran', { routes: {} });
    expect(result.statusCode).toBe(500);
    expect(log).toMatchObject([{ code: 'ERR_ROUTE_UNKNOWN' }]);
  });
});

function attempt(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : String(error);
  }
}

describe("routes with guards: 'origin'", () => {
  const guarded = { 'ANY /things/{proxy+}': { auth: 'session', guards: 'origin' } } as const;
  const allowedOrigins = ['https://app.example'];

  test.each([
    { method: 'POST', origin: 'https://app.example', status: 200 },
    { method: 'POST', origin: 'https://evil.example', status: 403 },
    { method: 'GET', origin: 'https://evil.example', status: 200 },
  ])('answer $status to $method from $origin', async ({ method, origin, status }) => {
    const event = restEvent({ method, headers: { Origin: [origin] } });
    const { result } = await call(event, () => 'ran', { routes: guarded, allowedOrigins });
    expect(result.statusCode).toBe(status);
    expect(result.body).toBe(status === 403 ? '{"message":"Forbidden"}' : '{"answer":"ran"}');
  });

  test('are refused at creation without allowed origins', () => {
    expect(() => createExpressHandler({ lift: () => [], routes: guarded, session: 'none' })).toThrow(
      /ALLOWED_ORIGINS/,
    );
  });
});

describe("session: 'none'", () => {
  test('using the session throws an error that names the setting', async () => {
    const { result, log } = await call(restEvent(), (request) => request.session['cart']);
    expect(result.statusCode).toBe(500);
    expect(log).toMatchObject([{ code: 'ERR_SESSION_UNAVAILABLE' }]);
    expect(new SessionUnavailableError('req.session', "session: 'none'").message).toMatch(
      /^req\.session is not available with session: 'none'\. Write session: 'read' for the group/,
    );
  });

  test.each([
    { what: 'reading its id', work: (request: LegacyRequest) => request.sessionID },
    { what: 'a test for it', work: (request: LegacyRequest) => Boolean(request.session) },
  ])('$what throws, too', async ({ work }) => {
    const { log } = await call(restEvent(), work);
    expect(log).toMatchObject([{ code: 'ERR_SESSION_UNAVAILABLE' }]);
  });
});

describe.each([
  { api: 'REST', event: restEvent({ headers: { cookie: [cookie] } }) },
  { api: 'HTTP 2.0', event: httpEvent({ cookies: [cookie] }) },
])("session: 'read' behind a $api API", ({ event }) => {
  test('gives the deserialized user and the session, read once and never touched', async () => {
    const { options, calls } = reading(stored);
    const { result } = await call(
      event,
      (request) => ({
        user: request.user,
        cart: request.session.cart,
        again: request.session === request.session,
        id: request.sessionID === request.session['id'],
        keys: Object.keys(request.session).toSorted(),
        path: Reflect.get(Object(request.session['cookie']), 'path'),
      }),
      options,
    );
    expect(answerOf(result)).toEqual({
      user,
      cart: { items: ['a'] },
      again: true,
      id: true,
      keys: ['cart', 'cookie', 'passport'],
      path: '/',
    });
    expect(calls).toEqual([`read ${sessionId}`]);
  });

  test('sends the rolling cookie of the authorizer only', async () => {
    const { options } = reading(stored);
    const { result } = await call(event, () => 'x', options);
    expect(result.cookies ?? result.multiValueHeaders?.['Set-Cookie']).toEqual([
      'connect.sid=canary-cookie; Path=/',
    ]);
  });

  test.each<{ what: string; change: (request: LegacyRequest) => unknown }>([
    { what: 'setting a key', change: ({ session }) => Reflect.set(session, 'seen', true) },
    { what: 'setting in depth', change: ({ session }) => Object.assign(session.cart, { items: [] }) },
    { what: 'adding to a list', change: ({ session }) => session.cart.items.push('b') },
    { what: 'deleting', change: ({ session }) => Reflect.deleteProperty(session, 'cart') },
    { what: 'defining', change: ({ session }) => Object.defineProperty(session, 'x', { value: 1 }) },
    { what: 'its cookie', change: ({ session }) => Object.assign(Object(session['cookie']), { maxAge: 1 }) },
    {
      what: "its cookie's date",
      change: ({ session }) => (Reflect.get(Object(session['cookie']), 'expires') as Date).setTime(0),
    },
    { what: 'save()', change: ({ session }) => (session['save'] as () => void)() },
    { what: 'destroy()', change: ({ session }) => (session['destroy'] as () => void)() },
    { what: 'regenerate()', change: ({ session }) => (session['regenerate'] as () => void)() },
    { what: 'assigning another', change: (request) => Reflect.set(request, 'session', null) },
    { what: 'logging out', change: (request) => request.logout(() => undefined) },
  ])('refuses a change by $what, and says that writing is not built', async ({ change }) => {
    const { options, calls } = reading(stored);
    const { result, log } = await call(event, change, options);
    expect(result.statusCode).toBe(500);
    expect(log).toMatchObject([{ code: 'ERR_SESSION_READ_ONLY' }]);
    expect(calls).toEqual([`read ${sessionId}`]);
  });

  test.each([
    { title: 'is gone', payload: undefined, found: user },
    { title: 'has no user any more', payload: { ...stored, passport: {} }, found: user },
    { title: 'has a user who was rejected', payload: stored, found: false },
  ])('answers 401 when the session $title since the authorizer looked', async ({ payload, found }) => {
    const { options, calls } = reading(payload, found);
    const { result } = await call(event, () => 'ran', options);
    expect(result).toMatchObject({ statusCode: 401, body: '{"message":"Unauthorized"}' });
    expect(calls).toEqual([`read ${sessionId}`]);
  });

  test('serves nobody on an optional route whose session has ended', async () => {
    const { options } = reading(undefined);
    const { result } = await call(event, (request) => [request.isAuthenticated(), request.user ?? null], {
      ...options,
      routes: { 'ANY /things/{proxy+}': { auth: 'optional' } },
    });
    expect(answerOf(result)).toEqual([false, null]);
  });

  test('answers 500 when the credential is another user’s than the context says', async () => {
    const { options } = reading(stored, { _id: 'usr_bo' });
    const { result, log } = await call(event, () => 'ran', options);
    expect(result.statusCode).toBe(500);
    expect(log).toMatchObject([{ code: 'ERR_AUTHORIZER_CONTEXT_INVALID' }]);
  });

  test('answers 500 when no verdict can be reached', async () => {
    const { options } = reading('not a session');
    const { result, log } = await call(event, () => 'ran', options);
    expect(result.statusCode).toBe(500);
    expect(log).toMatchObject([{ code: 'ERR_SESSION_PAYLOAD_INVALID' }]);
  });
});

describe('what the route table says', () => {
  test('of the session is read from the environment', () => {
    expect([sessionAccess('none'), sessionAccess('read')]).toEqual([
      { ok: true, value: 'none' },
      { ok: true, value: 'read' },
    ]);
    expect(sessionAccess('write')).toMatchObject({ ok: false, problem: /'write', which is not built/ });
    expect(sessionAccess('all')).toMatchObject({ ok: false });
  });

  test('of the routes needs no handlers', () => {
    expect(
      liftedRoutes('{"ANY /things":{"auth":"session","guards":"origin"},"GET /open":{"auth":"none"}}'),
    ).toEqual({
      ok: true,
      value: { 'ANY /things': { auth: 'session', guards: 'origin' }, 'GET /open': { auth: 'none' } },
    });
    expect(liftedRoutes('{"ANY /things":{"guards":"csrf"}}')).toMatchObject({ ok: false });
  });

  test("session: 'read' without a reader is refused at creation", () => {
    expect(() => createExpressHandler({ lift: () => [], routes, session: 'read' })).toThrow(/sessionReader/);
  });
});

test('a router that could not be made is made at a later request', async () => {
  let attempts = 0;
  const answerAttempts: RequestHandler = (_request, response) => {
    response.json(attempts);
  };
  const handle = createExpressHandler({
    lift: () => {
      attempts += 1;
      if (attempts === 1) throw new Error('the database is down');
      return [answerAttempts];
    },
    routes,
    session: 'none',
  });
  const statuses: unknown[] = [];
  for (let round = 0; round < 3; round += 1)
    statuses.push(((await handle(restEvent() as HttpEvent)) as Result).statusCode);
  expect(statuses).toEqual([500, 200, 200]);
  expect(attempts).toBe(2);
});

test('the refusal of a change says what to do', () => {
  expect(new SessionReadOnlyError('setting cart').message).toMatch(
    /session: 'write' is not built.*owner: 'legacy'/,
  );
});
