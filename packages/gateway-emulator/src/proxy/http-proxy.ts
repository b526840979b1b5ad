import {
  type ClientRequest,
  Agent as HttpAgent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { createProxyServer } from 'httpxy';

import { type HeaderPair, headerValues, pairHeaders } from '../front/gateway-request.ts';
import { limitBody } from '../front/limit-body.ts';

/** One request that a backend is to answer. */
export interface ProxyExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly method: string;
  /** Scheme, host and port of the backend. */
  readonly origin: URL;
  /** Path and query, sent as they are. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: IncomingHttpHeaders;
  readonly maxBodyBytes: number;
  /** Until the backend's headers are there; after that the body may take its time. */
  readonly timeoutMs: number;
  /** What the client gets of the backend's headers. */
  readonly answerHeaders: (headers: readonly HeaderPair[]) => readonly HeaderPair[];
}

/** How an exchange ended. Except for the first, nothing was sent to the client. */
export type ProxyOutcome =
  | { readonly status: 'answered'; readonly statusCode: number }
  | { readonly status: 'unreachable'; readonly reason: string }
  | { readonly status: 'timed-out' }
  | { readonly status: 'body-too-large' }
  /** The client went away first. */
  | { readonly status: 'abandoned' };

/** Sends requests on to backends over kept connections. */
export interface HttpProxy {
  forward(exchange: ProxyExchange): Promise<ProxyOutcome>;
  /** Drops the kept connections. */
  close(): void;
}

/** What the proxy library's events are told to, per exchange. */
interface ExchangeState {
  readonly started: (outgoing: ClientRequest) => void;
  readonly answered: (incoming: IncomingMessage) => void;
  readonly failed: (error: Error) => void;
}

/**
 * Creates a proxy that streams both ways, follows no redirect and changes no body.
 *
 * The library does connections, framing and aborts; status and headers are written here, because API Gateway
 * renames some of them.
 */
export function createHttpProxy(): HttpProxy {
  // Servers of Node close a kept connection after five seconds; one that is used just then fails the request.
  const pool = { keepAlive: true, maxSockets: 256, maxFreeSockets: 64, timeout: 4000 };
  const agents = { 'http:': new HttpAgent(pool), 'https:': new HttpsAgent(pool) };
  const exchanges = new Map<object, ExchangeState>();
  const server = createProxyServer({ selfHandleResponse: true });
  server.on('proxyReq', (outgoing, request) => exchanges.get(request)?.started(outgoing));
  server.on('proxyRes', (incoming, request) => exchanges.get(request)?.answered(incoming));
  server.on('error', (error, request) => {
    if (request !== undefined) {
      exchanges.get(request)?.failed(error);
    }
  });
  return {
    forward: (exchange) =>
      new Promise((resolve) => {
        const { request, response, origin } = exchange;
        if (response.destroyed) {
          resolve({ status: 'abandoned' });
          return;
        }
        const state = createExchangeState(exchange, (outcome) => {
          exchanges.delete(request);
          resolve(outcome);
        });
        exchanges.set(request, state);
        // The library sends what it finds on the request; all three are set for it to find.
        request.method = exchange.method;
        request.url = exchange.target;
        request.headers = { ...exchange.headers };
        const agent = origin.protocol === 'https:' ? agents['https:'] : agents['http:'];
        const limited = limitBody(request, exchange.maxBodyBytes, () => state.failed(new BodyTooLarge()));
        const body = limited === undefined ? {} : { buffer: limited };
        server.web(request, response, { target: origin, agent, ...body }).catch(state.failed);
      }),
    close: () => Object.values(agents).forEach((agent) => agent.destroy()),
  };
}

/** Tells a body that grew too large from a backend's error. Never leaves this file. */
class BodyTooLarge extends Error {}

/** Two ways in which a backend fails without a code of its own; the names come into the access log. */
class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}
class UnusableAnswer extends Error {
  override readonly name = 'UnusableAnswer';
}

/** Ends an exchange exactly once, whichever event comes first. */
function createExchangeState(
  exchange: ProxyExchange,
  resolve: (outcome: ProxyOutcome) => void,
): ExchangeState {
  const { response } = exchange;
  let outgoing: ClientRequest | undefined;
  let statusCode: number | undefined;
  const end = (outcome: ProxyOutcome): void => {
    clearTimeout(timer);
    response.off('close', onClose);
    resolve(outcome);
    if (outcome.status !== 'answered') {
      outgoing?.destroy();
    }
  };
  const onClose = (): void =>
    end(statusCode === undefined ? { status: 'abandoned' } : { status: 'answered', statusCode });
  const timer = setTimeout(() => end({ status: 'timed-out' }), exchange.timeoutMs);
  response.on('close', onClose);
  const failed = (error: Error): void => {
    if (statusCode === undefined) {
      end(error instanceof BodyTooLarge ? { status: 'body-too-large' } : unreachable(error));
    } else {
      // Headers are out already: a cut connection is the only way left to say that the body is not whole.
      response.destroy();
    }
  };
  return {
    started: (request) => {
      outgoing = request;
      // A backend that switches protocols ends the exchange without an answer and without an error.
      request.once('close', () => {
        if (statusCode === undefined) {
          failed(new NoAnswer());
        }
      });
    },
    answered: (incoming) => {
      clearTimeout(timer);
      try {
        pipeAnswer(incoming, exchange, incoming.statusCode ?? 502);
        statusCode = incoming.statusCode ?? 502;
      } catch {
        // Node's parser takes status lines and headers that Node itself does not write.
        failed(new UnusableAnswer());
      }
    },
    failed,
  };
}

function unreachable(error: Error): ProxyOutcome {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return { status: 'unreachable', reason: code };
}

function pipeAnswer(
  incoming: IncomingMessage,
  { response, answerHeaders }: ProxyExchange,
  statusCode: number,
): void {
  const received = pairHeaders(incoming.rawHeaders);
  const written = answerHeaders(received).flat();
  for (const length of headerValues(received, 'content-length')) {
    written.push('Content-Length', length);
  }
  response.writeHead(statusCode, written);
  incoming.pipe(response);
}
