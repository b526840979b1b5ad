import { MongoStore } from 'connect-mongo';
import express, { type Express, type Request } from 'express';
import session, { type SessionOptions } from 'express-session';
import type { MongoClient } from 'mongodb';
import { Passport } from 'passport';

/** A passport deserializer as an application writes it. */
export type OracleDeserializer = (user: unknown, done: (error: unknown, user?: unknown) => void) => unknown;

/** The part of a driver's client that connect-mongo uses; a `MongoClient` is one. */
export interface OracleClient {
  db(name?: string): { collection(name: string): unknown };
}

export interface OracleOptions {
  readonly client: OracleClient;
  readonly databaseName: string;
  /** Options of express-session, as an application gives them; the store is added. */
  readonly session: Omit<SessionOptions, 'store'>;
  /** Options of connect-mongo, as an application gives them; client and database are added. */
  readonly store?: Readonly<Record<string, unknown>>;
  /** Left out: `passport.session()` is not mounted. */
  readonly deserializers?: readonly OracleDeserializer[];
  /** What `passport.initialize({ userProperty })` says; left out, it is not mounted. */
  readonly userProperty?: string;
  /** Middleware that runs before the session, such as a bearer shim. */
  readonly before?: express.RequestHandler;
  /** Options of a second session middleware behind the first, with a store of its own. */
  readonly secondSession?: SessionOptions;
  /** An event that the store emits once the session middleware listens. */
  readonly storeEvent?: string;
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
  const store = createStore(options);
  app.use(session({ ...options.session, store }));
  if (options.storeEvent) store.emit(options.storeEvent);
  if (options.secondSession) app.use(session(options.secondSession));
  if (options.deserializers) {
    const passport = new Passport();
    for (const deserializer of options.deserializers) passport.deserializeUser(deserializer as never);
    const { userProperty } = options;
    if (userProperty) app.use(passport.initialize({ userProperty }));
    app.use(passport.session());
  }
  app.use((request, response) => {
    response.json(describe(request, options.userProperty ?? 'user'));
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
    client: client as MongoClient,
    dbName: databaseName,
    autoRemove: 'disabled',
  });
}

function describe(request: Request, userProperty: string): OracleAnswer {
  const { session: loaded } = request;
  const data = loaded ? Object.fromEntries(Object.entries(loaded).filter(([key]) => key !== 'cookie')) : null;
  return {
    hasSession: loaded !== undefined,
    sessionId: request.sessionID ?? null,
    authenticated: typeof request.isAuthenticated === 'function' && request.isAuthenticated(),
    user: Reflect.get(request, userProperty) ?? null,
    data,
  };
}
