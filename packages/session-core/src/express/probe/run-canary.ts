import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { createRecordingClient, type RecordingClient, type StoreCall } from './recording-client.ts';

/** Express-style middleware, as far as the probe calls it. */
export type ProbedMiddleware = (request: never, response: never, next: (error?: unknown) => void) => unknown;

/** Builds the application's session middleware, in its order, around a client of the probe's. */
export type CreateSessionMiddleware = (client: never) => readonly ProbedMiddleware[];

export interface Canary {
  readonly headers: Readonly<Record<string, string>>;
  /** @default '/' */
  readonly url?: string;
  readonly document: Readonly<Record<string, unknown>> | null;
  /** Change the session, so that a new one is stored and sent; `endless` takes away the expiry of its cookie, too. */
  readonly modifySession?: true | 'endless';
}

export interface CanaryOutcome {
  readonly calls: readonly StoreCall[];
  readonly setCookies: readonly string[];
  /** Whether a middleware handed on an error: legacy answers 500. */
  readonly failed: boolean;
  readonly hasSession: boolean;
  readonly sessionId: string | undefined;
}

/** A canary that is not answered by then is given up; nothing here waits for I/O. */
const CANARY_LIMIT_MS = 2000;

/** Sends one request through the application's middleware in this process, over no socket. */
export async function runCanary(
  canary: Canary,
  createMiddleware: CreateSessionMiddleware,
): Promise<CanaryOutcome> {
  const client: RecordingClient = createRecordingClient(canary.document);
  const request = Object.assign(new IncomingMessage(new Socket()), {
    url: canary.url ?? '/',
    originalUrl: canary.url ?? '/',
    method: 'GET',
    secure: true,
  });
  Object.assign(request.headers, canary.headers);
  const response = new ServerResponse(request);
  const ended = untilEnded(response);
  const failed = await passThrough(createMiddleware(client as never), request, response);
  const session: unknown = Reflect.get(request, 'session');
  if (!failed && canary.modifySession && typeof session === 'object' && session !== null) {
    Object.assign(session, { straddleProbe: true });
    if (canary.modifySession === 'endless')
      Object.assign(Object(Reflect.get(session, 'cookie')), { expires: null });
  }
  response.end('probe');
  await ended;
  const sessionId: unknown = Reflect.get(request, 'sessionID');
  return {
    calls: client.calls,
    setCookies: [response.getHeader('set-cookie') ?? []].flat().map(String),
    failed,
    hasSession: session !== undefined,
    sessionId: typeof sessionId === 'string' ? sessionId : undefined,
  };
}

/** The innermost `end`, which express-session calls once the store has answered. */
function untilEnded(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, CANARY_LIMIT_MS);
    // oxlint-disable-next-line typescript/unbound-method -- called with its response below
    response.end = new Proxy(response.end, {
      apply(end, _receiver, parameters) {
        const returned: unknown = Reflect.apply(end, response, parameters);
        clearTimeout(timer);
        resolve();
        return returned;
      },
    });
  });
}

async function passThrough(
  middleware: readonly ProbedMiddleware[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  for (const layer of middleware) {
    const error = await new Promise<unknown>((resolve) => {
      layer(request as never, response as never, resolve);
    });
    if (error) return true;
  }
  return false;
}
