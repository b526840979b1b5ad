import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { exampleCookies, type OracleDeserializer, SESSION_ID } from '@straddle/testing';
import { MongoStore } from 'connect-mongo';
import session from 'express-session';
import { Passport } from 'passport';
import type { CollectionOfOne } from './session-collection-of-one.ts';

export interface LegacyOptions {
  readonly collection: CollectionOfOne;
  /** Options of connect-mongo. */
  readonly store: Readonly<Record<string, unknown>>;
  readonly session: {
    readonly rolling?: boolean;
    readonly resave?: boolean;
    readonly saveUninitialized?: boolean;
    readonly cookie?: () => object;
  };
  /** Left out: `passport.session()` is not mounted. */
  readonly deserializers?: readonly OracleDeserializer[];
  readonly secure?: boolean;
}

/** What the real packages made of a request with the good cookie. */
export type LegacyOutcome =
  | { readonly verdict: 'fault' | 'hangs' }
  | { readonly verdict: 'missing' }
  | LegacyAnswer;

export interface LegacyAnswer {
  readonly verdict: 'anonymous' | 'authenticated';
  readonly user: unknown;
  /** As application code sees the session, without its cookie. */
  readonly data: Readonly<Record<string, unknown>>;
  /** The session's cookie once the response has ended. */
  readonly cookie: unknown;
  readonly setCookie: string | undefined;
}

type Request = IncomingMessage & {
  session?: object;
  sessionID?: string;
  user?: unknown;
  isAuthenticated?: () => boolean;
};

/**
 * Runs the real express-session, connect-mongo and passport in this process, on a request with the good cookie.
 *
 * Nothing here waits for I/O, so a stack that has not gone on after the microtasks never will: that is a hang,
 * recognised without waiting.
 */
export async function runLegacyInProcess(options: LegacyOptions): Promise<LegacyOutcome> {
  const request: Request = Object.assign(new IncomingMessage(new Socket()), { url: '/', method: 'GET' });
  Object.assign(request, { secure: options.secure ?? false });
  request.headers.cookie = exampleCookies.good;
  const response = new ServerResponse(request);

  const loaded = await goesOn((next) =>
    sessionMiddleware(options)(request as never, response as never, next),
  );
  if (loaded !== 'next') return { verdict: loaded };
  const passport = passportMiddleware(options);
  const seen: { request?: SeenRequest } = {};
  const judged = await goesOn((next) => {
    const answer = (error?: unknown): void => {
      // A deserializer that answers twice makes passport go on twice; the first time decides the response.
      seen.request ??= seenBy(request);
      next(error);
    };
    return passport ? passport(request, response, answer) : answer();
  });
  // The error answer ends like any other, and can hang like any other.
  if (judged === 'hangs' || !endsCleanly(response)) return { verdict: 'hangs' };
  if (judged === 'fault' || seen.request === undefined) return { verdict: 'fault' };
  if (request.sessionID !== SESSION_ID) return { verdict: 'missing' };
  return {
    ...seen.request,
    cookie: Reflect.get(request.session ?? {}, 'cookie'),
    setCookie: soleCookie(response.getHeader('set-cookie')),
  };
}

type SeenRequest = Pick<LegacyAnswer, 'verdict' | 'user' | 'data'>;

/** What a route handler finds on the request. */
function seenBy(request: Request): SeenRequest {
  return {
    verdict: request.isAuthenticated?.() ? 'authenticated' : 'anonymous',
    user: request.user,
    data: Object.fromEntries(Object.entries(request.session ?? {}).filter(([key]) => key !== 'cookie')),
  };
}

function sessionMiddleware({
  collection,
  store,
  session: options,
}: LegacyOptions): ReturnType<typeof session> {
  return session({
    resave: false,
    saveUninitialized: false,
    ...options,
    secret: 'sec',
    store: MongoStore.create({
      ...store,
      client: { db: () => ({ collection: () => collection }) } as never,
      autoRemove: 'disabled',
    }),
  });
}

type Middleware = (request: Request, response: ServerResponse, next: (error?: unknown) => void) => void;

function passportMiddleware({ deserializers }: LegacyOptions): Middleware | undefined {
  if (deserializers === undefined) return undefined;
  const passport = new Passport();
  for (const deserializer of deserializers) passport.deserializeUser(deserializer as never);
  return passport.session();
}

async function goesOn(run: (next: (error?: unknown) => void) => void): Promise<'next' | 'fault' | 'hangs'> {
  const outcome = new Promise<'next' | 'fault'>((resolve) => {
    run((error) => resolve(error ? 'fault' : 'next'));
  });
  return Promise.race([outcome, setImmediate('hangs' as const)]);
}

/** express-session throws inside `end` for a cookie that it cannot extend, and then swallows every further `end`. */
function endsCleanly(response: ServerResponse): boolean {
  try {
    response.end('answer');
    return true;
  } catch {
    return false;
  }
}

function soleCookie(header: number | string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : undefined;
}
