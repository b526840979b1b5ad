import type { SessionSettings } from '@straddle/session-core';
import { type Secret, signSessionId } from '@straddle/session-core';
import express, { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { PrincipalOf } from '../access.ts';
import type { Passport } from '../create-passport.ts';
import { sendRefusal } from '../refusal.ts';
import { emailField, parseBody } from '../request-body.ts';
import type { SessionCookieValve } from '../session-cookie-valve.ts';
import { createThrottle, type ThrottleLimits } from '../throttle.ts';

export interface AuthDependencies {
  readonly passport: Passport;
  readonly principalOf: PrincipalOf;
  readonly sessionSettings: SessionSettings;
  /** The secret that signs tokens now: the first one of express-session. */
  readonly signingSecret: () => Secret;
  readonly sessionCookieValve: SessionCookieValve;
  readonly loginLimits: ThrottleLimits;
}

const loginRequest = z.strictObject({
  email: emailField,
  password: z
    .string({ error: 'password must be a text' })
    .min(1, { error: 'password must not be empty' })
    .max(1024, { error: 'password must be at most 1024 characters' }),
  credential: z.enum(['cookie', 'token'], { error: 'credential must be cookie or token' }).default('cookie'),
});

/**
 * `POST /auth/login` and `POST /auth/logout`. A login always gets a new session id (passport regenerates the
 * session), so an id that somebody planted before the login is worth nothing after it.
 */
export function createAuthRouter(dependencies: AuthDependencies): Router {
  const { passport, principalOf, signingSecret, sessionCookieValve, loginLimits } = dependencies;
  const router = Router();
  const throttle = createThrottle({
    limits: loginLimits,
    keyOf: (request) => emailField.safeParse(request.body.email).data ?? '',
    counts: (status) => status === 401,
  });

  // One address guessing at many users: each guess costs a password hash.
  const addressThrottle = createThrottle({
    limits: { ...loginLimits, attempts: loginLimits.attempts * 10 },
    counts: (status) => status === 401,
  });

  router.post(
    '/auth/login',
    noStore,
    express.json(),
    checkLogin,
    addressThrottle,
    throttle,
    async (request, response) => {
      const user = await authenticate(passport, request, response);
      if (user === false) {
        sendRefusal(response, 401);
        return;
      }
      await logIn(request, user);
      const principal = principalOf(request);
      if (wantsToken(request)) {
        sessionCookieValve.withhold(response);
        response.json({ principal, token: signSessionId(request.sessionID, signingSecret()) });
      } else {
        response.json({ principal });
      }
    },
  );

  router.post('/auth/logout', noStore, async (request, response) => {
    if (request.isAuthenticated()) {
      await logOut(request);
      // A bearer client has no cookie of this session; a cookie that came along belongs to another one.
      if (request.headers.authorization === undefined) clearCookie(request, dependencies.sessionSettings);
    }
    response.status(204).end();
  });
  return router;
}

function noStore(_request: Request, response: Response, next: () => void): void {
  response.set('Cache-Control', 'no-store');
  next();
}

function checkLogin(request: Request, response: Response, next: () => void): void {
  const parsed = parseBody(loginRequest, request.body);
  if (parsed.outcome === 'valid') next();
  else sendRefusal(response, 400, parsed.errors);
}

function wantsToken(request: Request): boolean {
  return request.body.credential === 'token';
}

function authenticate(
  passport: Passport,
  request: Request,
  response: Response,
): Promise<Express.User | false> {
  return new Promise((resolve, reject) => {
    const settle = (error: unknown, user?: Express.User | false | null): void => {
      if (error) reject(error);
      else resolve(user || false);
    };
    passport.authenticate('local', settle)(request, response, reject);
  });
}

function logIn(request: Request, user: Express.User): Promise<void> {
  return new Promise((resolve, reject) => {
    request.logIn(user, (error: unknown) => (error ? reject(error) : resolve()));
  });
}

/**
 * Ends the login. Passport deletes the session and begins an anonymous one, which would be stored and sent
 * as a cookie; nobody needs it.
 */
async function logOut(request: Request): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    request.logOut((error: unknown) => (error ? reject(error) : resolve()));
  });
  await new Promise<void>((resolve, reject) => {
    request.session.destroy((error: unknown) => (error ? reject(error) : resolve()));
  });
}

function clearCookie(request: Request, { name = 'connect.sid', cookie }: SessionSettings): void {
  const { path = '/', domain } = (typeof cookie === 'function' ? cookie(request) : cookie) ?? {};
  request.res?.clearCookie(name, { path, ...(domain === undefined ? {} : { domain }) });
}
