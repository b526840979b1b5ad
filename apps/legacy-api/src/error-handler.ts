import type { ErrorRequestHandler } from 'express';
import type { Log } from './logger.ts';
import { messageOf, type RefusalStatus, sendRefusal } from './refusal.ts';

/** Where faults go. */
export type ErrorLog = Pick<Log, 'error'>;

/** Statuses that Express and body-parser give to requests that cannot be read. */
const UNREADABLE: readonly RefusalStatus[] = [400, 413, 415];

/**
 * The last handler: maps what was thrown to a response. A request that could not be read is the client's
 * mistake; everything else is a fault, whose cause goes to the log only.
 */
export function createErrorHandler(log: ErrorLog): ErrorRequestHandler {
  // oxlint-disable-next-line max-params -- Express recognizes an error handler by its four parameters.
  return (error: unknown, request, response, _next) => {
    const refusal = UNREADABLE.find((status) => status === statusOf(error));
    if (refusal === undefined) log.error({ err: error, method: request.method }, 'request failed');
    if (response.headersSent) {
      // express-session reports a failed touch only after the whole response has been written.
      if (!response.writableEnded) response.destroy();
    } else if (refusal === undefined) {
      response.status(500).json({ message: messageOf(500) });
    } else {
      sendRefusal(response, refusal, refusal === 400 ? [problemOf(error)] : undefined);
    }
  };
}

function statusOf(error: unknown): unknown {
  return error instanceof Error && 'status' in error ? error.status : undefined;
}

function problemOf(error: unknown): string {
  if (error instanceof URIError) return 'the path must be valid percent-encoding';
  const isSyntax = error instanceof Error && 'type' in error && error.type === 'entity.parse.failed';
  return isSyntax ? 'the body must be valid JSON' : 'the body cannot be read';
}
