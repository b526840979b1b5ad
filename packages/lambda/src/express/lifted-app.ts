import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Principal } from '@straddle/session-core';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { describeFault, type FaultDescription } from '../describe-fault.ts';
import { UnauthenticatedError } from '../errors.ts';
import type { AdmittedCaller } from '../http/admit-caller.ts';
import { attachCaller } from './attach-caller.ts';

/** What a lifted router is made with, in place of what the legacy app gives it. */
export interface LiftPorts {
  /**
   * Who is calling, from the authorizer.
   *
   * @throws {UnauthenticatedError} When nobody is logged in: ask `isAuthenticated()` first, as at legacy.
   */
  readonly principalOf: (request: object) => Principal;
}

/** Routers and middleware in the order in which the legacy app mounts them, error handlers last. */
export type LiftedHandlers = readonly (RequestHandler | ErrorRequestHandler)[];

/** Makes the lifted routers. */
export type Lift = (ports: LiftPorts) => LiftedHandlers | Promise<LiftedHandlers>;

/** An Express app for requests whose caller is known already. */
export interface LiftedApp {
  readonly app: Express;
  /** Says who calls, before the app gets the request. */
  readonly admit: (request: IncomingMessage, caller: AdmittedCaller) => void;
  /** What went wrong with a request that was answered with a 5xx. */
  readonly faultOf: (request: IncomingMessage) => FaultDescription | undefined;
}

export interface LiftedAppOptions {
  readonly defaultHeaders: Readonly<Record<string, string>>;
  /** Where the routers find the user of a request. */
  readonly userProperty: string;
}

/**
 * Mounts lifted routers in an app with the settings of Express 5, which the legacy app leaves as they are, but for
 * `X-Powered-By`: weak ETags, the simple query parser, routes that ignore case and a trailing slash.
 *
 * What no router answers is 404, and what one throws is answered by its status, else 500; both as JSON that tells
 * nothing more. An app with answers of its own mounts them last.
 */
export async function createLiftedApp(
  lift: Lift,
  { defaultHeaders, userProperty }: LiftedAppOptions,
): Promise<LiftedApp> {
  const callers = new WeakMap<object, AdmittedCaller>();
  const faults = new WeakMap<object, FaultDescription>();
  const principalOf: LiftPorts['principalOf'] = (request) => {
    const principal = callers.get(request)?.principal;
    if (principal === undefined) throw new UnauthenticatedError();
    return principal;
  };
  // oxlint-disable-next-line max-params -- Express recognizes an error handler by its four parameters.
  const recordFault: ErrorRequestHandler = (error, request, _response, next) => {
    faults.set(request, describeFault(error, 'ERR_ROUTE_FAILED'));
    next(error);
  };
  const handlers = await lift({ principalOf });
  const firstErrorHandler = handlers.findIndex(isErrorHandler);
  const answering = firstErrorHandler === -1 ? handlers : handlers.slice(0, firstErrorHandler);
  const app = express();
  app.disable('x-powered-by');
  app.use((_request, response, next) => {
    response.set(defaultHeaders);
    next();
  });
  for (const handler of [...answering, recordFault, ...handlers.slice(answering.length)]) app.use(handler);
  app.use(answerNotFound, answerError);
  return {
    app,
    admit(request, caller) {
      callers.set(request, caller);
      attachCaller(request, caller, userProperty);
    },
    faultOf: (request) => faults.get(request),
  };
}

function isErrorHandler(handler: RequestHandler | ErrorRequestHandler): boolean {
  return handler.length === 4;
}

const answerNotFound: RequestHandler = (_request, response) => {
  response.status(404).json({ message: STATUS_CODES[404] });
};

// oxlint-disable-next-line max-params -- Express recognizes an error handler by its four parameters.
const answerError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  const status = statusOf(error);
  response.status(status).json({ message: STATUS_CODES[status] });
};

/** Express and body-parser give the errors that are the client's own doing a 4xx. */
function statusOf(error: unknown): number {
  if (error instanceof UnauthenticatedError) return 401;
  const status = error instanceof Error && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 && status in STATUS_CODES ? status : 500;
}
