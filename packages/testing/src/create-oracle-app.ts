import { MongoStore } from 'connect-mongo';
import express, { type Express, type Request } from 'express';
import session, { type SessionOptions } from 'express-session';
import type { MongoClient } from 'mongodb';
import { Passport } from 'passport';

/** A passport deserializer as an application writes it. */
export type OracleDeserializer = (user: unknown, done: (error: unknown, user?: unknown) => void) => unknown;

export interface OracleOptions {
  readonly client: MongoClient;
  readonly databaseName: string;
  /** Options of express-session, as an application gives them; the store is added. */
  readonly session: Omit<SessionOptions, 'store'>;
  /** Options of connect-mongo, as an application gives them; client and database are added. */
  readonly store?: Readonly<Record<string, unknown>>;
  /** Left out: `passport.session()` is not mounted. */
  readonly deserializers?: readonly OracleDeserializer[];
  /** Middleware that runs before the session, such as a bearer shim. */
  readonly before?: express.RequestHandler;
}

/** What the oracle answers on every path: what the real packages made of the request. */
export interface OracleAnswer {
  readonly hasSession: boolean;
  readonly sessionId: string | null;
  readonly authenticated: boolean;
  readonly user: unknown;
  /** The session without its cookie, as application code sees it. */
  readonly data: Record<string, unknown> | null;
}

/**
 * A plain Express application with the real express-session, connect-mongo and passport and nothing of ours:
 * what it answers is what the verdict must be.
 */
export function createOracleApp(options: OracleOptions): Express {
  const app = express();
  app.set('etag', false);
  if (options.before) app.use(options.before);
  app.use(session({ ...options.session, store: createStore(options) }));
  if (options.deserializers) {
    const passport = new Passport();
    for (const deserializer of options.deserializers) passport.deserializeUser(deserializer as never);
    app.use(passport.session());
  }
  app.use((request, response) => {
    response.json(describe(request));
  });
  app.use(answerFault);
  return app;
}

// oxlint-disable-next-line max-params -- Express tells error handlers by their four parameters
function answerFault(
  error: unknown,
  _request: Request,
  response: express.Response,
  _next: express.NextFunction,
): void {
  response.status(500).json({ error: error instanceof Error ? error.name : typeof error });
}

function createStore({ client, databaseName, store }: OracleOptions): session.Store {
  return MongoStore.create({
    ...store,
    client,
    dbName: databaseName,
    autoRemove: 'disabled',
  });
}

function describe(request: Request): OracleAnswer {
  const { session: loaded } = request;
  const data = loaded ? Object.fromEntries(Object.entries(loaded).filter(([key]) => key !== 'cookie')) : null;
  return {
    hasSession: loaded !== undefined,
    sessionId: request.sessionID ?? null,
    authenticated: typeof request.isAuthenticated === 'function' && request.isAuthenticated(),
    user: request.user ?? null,
    data,
  };
}
