import type { ErrorRequestHandler, RequestHandler } from 'express';
import { createErrorHandler, type ErrorLog } from '../error-handler.ts';
import { sendRefusal } from '../refusal.ts';

/** What answers a request that no router did, and what a router threw. */
export interface Fallback {
  readonly notFound: RequestHandler;
  readonly error: ErrorRequestHandler;
}

/** The last two handlers of the app, in this order. Routers that are lifted out of it take them along. */
export function createFallback(log: ErrorLog): Fallback {
  return {
    notFound: (_request, response) => sendRefusal(response, 404),
    error: createErrorHandler(log),
  };
}
