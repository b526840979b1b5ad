import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import session, { Store } from 'express-session';

/** The members of a request that middleware before the session changes. */
export interface OracleRequest {
  readonly headers: { authorization?: string | undefined; cookie?: string | undefined };
  cookies?: Record<string, unknown>;
  signedCookies?: Record<string, unknown>;
}

/** What runs before the session; synchronous. */
export type OracleMiddleware = (request: OracleRequest) => void;

/** A store that only remembers which session ids it was asked for. */
class RecordingStore extends Store {
  readonly lookedUp: unknown[] = [];

  override get(sessionId: string, callback: (error: unknown, session?: null) => void): void {
    this.lookedUp.push(sessionId);
    callback(null, null);
  }
  override set(): void {}
  override destroy(): void {}
}

/**
 * The real express-session, asked in this process which session id it accepts: what it looks up in its store, or
 * undefined when it looks up nothing.
 *
 * @param middleware express-session, if not the current one.
 * @throws what express-session throws or hands on.
 */
export function createSessionOracle(
  { secret, name }: { readonly secret: readonly string[]; readonly name?: string },
  middlewareOf: typeof session = session,
): (headers: OracleRequest['headers'], before?: OracleMiddleware) => unknown {
  const store = new RecordingStore();
  const middleware = middlewareOf({
    secret: [...secret],
    store,
    resave: false,
    saveUninitialized: false,
    ...(name === undefined ? {} : { name }),
  });
  return (headers, before) => {
    const request = Object.assign(new IncomingMessage(new Socket()), { url: '/' });
    Object.assign(request.headers, headers);
    before?.(request);
    const lookUps = store.lookedUp.length;
    let failure: unknown;
    middleware(request as never, new ServerResponse(request) as never, (error: unknown) => {
      failure = error;
    });
    if (failure !== undefined) throw failure;
    return store.lookedUp[lookUps];
  };
}
