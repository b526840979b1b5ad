import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import express, { type Request, type Response } from 'express';
import session, { type SessionOptions, type Store } from 'express-session';
import passport from 'passport';

/** What the in-process app is made of. */
export interface LoginAppOptions {
  /** Options of express-session as the legacy app has them. Store, secret and genid are replaced. */
  readonly sessionOptions: object;
  readonly store: Store;
  readonly createId: () => string;
  readonly serializeUser: (userId: string) => unknown;
  /** Whether sessions are made as if the login had come over TLS, for `cookie.secure: 'auto'`. */
  readonly overTls: boolean;
}

/** Logs somebody in. Gives the id of the session, which is stored by then. */
export type LogIn = (userId: string, data: Readonly<Record<string, unknown>>) => Promise<string>;

/**
 * A small Express app with the real express-session and passport, asked without any socket: a port on which
 * anybody could become anybody would be a hole as long as it is open.
 */
export function createLoginApp(options: LoginAppOptions): LogIn {
  const { sessionOptions, store, createId: genid, serializeUser, overTls } = options;
  const authenticator = new passport.Passport();
  authenticator.serializeUser((user, done) => {
    Promise.resolve()
      .then(() => serializeUser((user as LoginUser).userId))
      .then(
        (serialized) => done(null, serialized),
        (error: unknown) => done(error),
      );
  });
  const app = express();
  app.use(
    // No cookie is read or sent here, so nothing is ever signed with this secret.
    session({ ...(sessionOptions as SessionOptions), store, secret: 'unused', genid }),
    authenticator.session(),
  );
  const url = pathOf(sessionOptions);
  return async (userId, data) => {
    const socket = Object.assign(new Socket(), { encrypted: overTls });
    const request = Object.assign(new IncomingMessage(socket), { method: 'POST', url }) as Request;
    const response = new ServerResponse(request) as Response;
    await new Promise<void>((resolve, reject) => {
      app(request, response, (error: unknown) => (error ? reject(error) : resolve()));
    });
    return logInAs({ userId }, request, data);
  };
}

interface LoginUser {
  readonly userId: string;
}

/** The response is never ended: passport has stored the session when it calls back. */
async function logInAs(
  user: LoginUser,
  request: Request,
  data: Readonly<Record<string, unknown>>,
): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    request.logIn(user, (error: unknown) => (error ? reject(error) : resolve()));
  });
  if (Object.keys(data).length > 0) {
    Object.assign(request.session, data);
    await new Promise<void>((resolve, reject) => {
      request.session.save((error: unknown) => (error ? reject(error) : resolve()));
    });
  }
  return request.sessionID;
}

/** express-session makes no session outside the path of its cookie. */
function pathOf(sessionOptions: object): string {
  const cookie: unknown = Reflect.get(sessionOptions, 'cookie');
  const path: unknown =
    typeof cookie === 'object' && cookie !== null ? Reflect.get(cookie, 'path') : undefined;
  return typeof path === 'string' && path !== '' ? path : '/';
}
