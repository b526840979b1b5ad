import type { IncomingMessage, ServerResponse } from 'node:http';

import type { HeaderPair } from '../front/gateway-request.ts';

/** One request that a backend is to answer. */
export interface ProxyExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly method: string;
  /** Scheme, host and port of the backend. */
  readonly origin: URL;
  /** Path and query, sent as they are. */
  readonly target: string;
  /** Names, in lower case, and values in turn. Without a Host it is the backend's. */
  readonly headers: string[];
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
