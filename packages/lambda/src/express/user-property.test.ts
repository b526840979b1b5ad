import { once } from 'node:events';
import { describe, expect, test } from '@jest/globals';
import { httpIntegrationEvent } from '@straddle/testing';
import express, { type RequestHandler } from 'express';
import { Passport } from 'passport';
import { encodeAuthorizerContext } from '../authorizer-context.ts';
import type { HttpEvent } from '../http/read-http-event.ts';
import { createExpressHandler } from './index.ts';

const principal = { userId: 'usr_ada', customerAccountId: 'acc', fullName: 'Ada', roles: [] };

/** A router that looks at everything that passport may have put on its request, and replaces the user at last. */
const describeUser: RequestHandler = (request, response) => {
  const who = (): unknown[] => [
    Reflect.get(request, 'user') ?? null,
    Reflect.get(request, 'account') ?? null,
    request.isAuthenticated(),
    request.isUnauthenticated(),
  ];
  const found = who();
  Reflect.set(request, 'account', undefined);
  response.json({ found, withoutAccount: who() });
};

/** What the router sees behind the real passport, with a session in which the user is logged in, or nobody. */
async function behindPassport(userProperty: string | undefined, isLoggedIn: boolean): Promise<unknown> {
  const passport = new Passport();
  passport.deserializeUser((_id, done) => done(null, principal));
  const app = express();
  app.use((request, _response, next) => {
    Object.assign(request, { session: isLoggedIn ? { passport: { user: 'usr_ada' } } : {} });
    next();
  });
  app.use(
    passport.initialize(userProperty === undefined ? {} : { userProperty }),
    passport.session(),
    describeUser,
  );
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const response = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: 'close' } });
  const body: unknown = await response.json();
  server.close();
  return body;
}

async function lifted(userProperty: string | undefined, isLoggedIn: boolean): Promise<unknown> {
  const context = isLoggedIn
    ? { outcome: 'authenticated' as const, principal, credential: 'cookie' as const, sessionRef: 'ref' }
    : { outcome: 'anonymous' as const };
  const handle = createExpressHandler({
    lift: () => [describeUser],
    routes: { 'GET /': { auth: 'optional' } },
    session: 'none',
    ...(userProperty !== undefined && { passport: { userProperty } }),
  });
  const event = httpIntegrationEvent({
    authorizerContext: encodeAuthorizerContext(context),
    routeKey: 'GET /',
    rawPath: '/',
  });
  const { body } = (await handle(event as unknown as HttpEvent)) as { body: string };
  return JSON.parse(body);
}

describe.each([
  { userProperty: undefined, isLoggedIn: true, found: [principal, null, true, false] },
  { userProperty: undefined, isLoggedIn: false, found: [null, null, false, true] },
  { userProperty: 'account', isLoggedIn: true, found: [null, principal, true, false] },
  { userProperty: 'account', isLoggedIn: false, found: [null, null, false, true] },
])('userProperty $userProperty, logged in: $isLoggedIn', ({ userProperty, isLoggedIn, found }) => {
  test('a lifted router finds the user where the real passport puts it', async () => {
    const expected = await behindPassport(userProperty, isLoggedIn);
    expect(expected).toMatchObject({ found });
    expect(await lifted(userProperty, isLoggedIn)).toEqual(expected);
  });
});
