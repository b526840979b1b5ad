import type { Principal } from '@straddle/session-core';
import { type AuthorizerContext, decodeAuthorizerContext } from '../authorizer-context.ts';
import { describeFault } from '../describe-fault.ts';
import { RouteUnknownError, UnauthenticatedError } from '../errors.ts';
import { admitCaller } from './admit-caller.ts';
import { createCallerSession } from './caller-session.ts';
import type { Denial } from './denial.ts';
import { errorResponse } from './error-response.ts';
import { type FinalResponse, finalizeResponse, type TextResponse } from './finalize-response.ts';
import { assertOriginsKnown, refuseForeignOrigin } from './origin-guard.ts';
import { type HttpEvent, type HttpInvocation, readHttpEvent } from './read-http-event.ts';
import {
  assertHandlersExist,
  findAssignment,
  type RouteAssignment,
  type RouteAssignments,
} from './route-assignments.ts';
import type { OptionalRouteHandler, RouteHandler, RouteResponse, WithSession } from './route-handler.ts';
import { assertSessionReadable, type SessionAccess, type SessionReader } from './session-access.ts';
import { type GroupResult, toGroupResult } from './to-group-result.ts';

/** One line per request. */
export interface RouteLogEntry {
  readonly event: 'route-answered';
  readonly routeKey: string;
  readonly requestId: string;
  readonly status: number;
  readonly code?: string;
  readonly cause?: string;
  readonly sessionRef?: string;
  readonly durationMs: number;
}

export interface GroupOptions {
  /** By the names that the route table uses. */
  readonly handlers?: Readonly<Record<string, WithSession<RouteHandler>>>;
  /** Those that serve callers who are not logged in, too: routes with `auth: 'optional'` need one of these. */
  readonly optionalHandlers?: Readonly<Record<string, WithSession<OptionalRouteHandler>>>;
  readonly routes: RouteAssignments;
  /** From the route table. `'none'`: handlers that use the session throw. `'read'`: they get it, frozen. @default 'none' */
  readonly session?: SessionAccess;
  /** Needed by `session: 'read'`. */
  readonly sessionReader?: SessionReader;
  /** Origins whose pages may send unsafe requests; needed by routes with `guards: 'origin'`. */
  readonly allowedOrigins?: readonly string[];
  /** Headers that every response of the product carries. */
  readonly defaultHeaders?: Readonly<Record<string, string>>;
  readonly log?: (entry: RouteLogEntry) => void;
}

/** The Lambda handler of a route group. */
export type GroupHandler = (event: HttpEvent) => Promise<GroupResult>;

/**
 * The Lambda handler of a route group: one function, one bundle, several routes.
 *
 * It fails closed: a handler of a route with `auth: 'session'` only ever runs with a principal. An anonymous
 * caller gets legacy's own denial where the route table says `denyAt: 'handler'`, else 401; without the context
 * of the session authorizer the answer is 500, because the route is wired wrongly. A `Set-Cookie` from the
 * authorizer is added to the response, denials included, and reaches nothing else. Routes with
 * `guards: 'origin'` answer 403 to unsafe requests that another site's page made.
 *
 * With `session: 'read'` handlers get the session and the deserialized user as a third argument. That costs one read of
 * the session and what the deserializers ask for; the session is not extended again. A session that has ended since the
 * authorizer looked is answered like an anonymous caller.
 *
 * @throws {EnvironmentInvalidError} At creation, when the route table names a handler that does not exist, or
 *   gives an `optional` route to one that takes a principal for granted, guards a route without `allowedOrigins`, or
 *   has `session: 'read'` without `sessionReader`.
 * @example
 * export const handler = createGroupHandler({ handlers: { getMe }, routes: { 'GET /me': { handler: 'getMe', auth: 'session' } } });
 */
export function createGroupHandler(options: GroupOptions): GroupHandler {
  assertHandlersExist(options.routes, options.handlers ?? {}, options.optionalHandlers ?? {});
  assertOriginsKnown(options.routes, options.allowedOrigins);
  assertSessionReadable(options.session ?? 'none', options.sessionReader);
  return async (event) => {
    const startedMs = performance.now();
    const invocation = readHttpEvent(event);
    const answer = await answerRequest(invocation, options);
    const { response } = answer;
    options.log?.({
      event: 'route-answered',
      routeKey: invocation.request.routeKey,
      requestId: invocation.requestId,
      status: response.status,
      ...answer.fault,
      ...(answer.caller?.sessionRef !== undefined && { sessionRef: answer.caller.sessionRef }),
      durationMs: Math.round((performance.now() - startedMs) * 100) / 100,
    });
    const { setCookie } = answer.caller ?? {};
    return toGroupResult(invocation.kind, response, setCookie === undefined ? [] : [setCookie]);
  };
}

interface Answer {
  readonly response: FinalResponse;
  readonly caller?: AuthorizerContext;
  readonly fault?: { readonly code: string; readonly cause?: string };
}

async function answerRequest(invocation: HttpInvocation, options: GroupOptions): Promise<Answer> {
  let caller: AuthorizerContext | undefined;
  const finalize = (response: RouteResponse | TextResponse): FinalResponse =>
    finalizeResponse(invocation.request, response, options.defaultHeaders ?? {});
  try {
    const { routeKey } = invocation.request;
    const assignment = findAssignment(routeKey, options.routes);
    if (assignment === undefined) throw new RouteUnknownError(routeKey);
    // Before anything is known of the caller, as legacy's own guard.
    refuseForeignOrigin(invocation.request, assignment, options.allowedOrigins);
    if (assignment.auth !== 'none') caller = decodeAuthorizerContext(invocation.authorizerContext);
    // What a handler returned may turn out not to be JSON: that is its fault, and answered like one.
    const response = finalize(await answerCaller(invocation, { assignment, caller, options }));
    return { response, ...(caller && { caller }) };
  } catch (error) {
    const fault = describeFault(error, 'ERR_ROUTE_FAILED');
    return { response: finalize(errorResponse(error)), fault, ...(caller && { caller }) };
  }
}

interface Call {
  readonly assignment: RouteAssignment;
  readonly caller: AuthorizerContext | undefined;
  readonly options: GroupOptions;
}

async function answerCaller(
  invocation: HttpInvocation,
  { assignment, caller, options }: Call,
): Promise<RouteResponse | TextResponse> {
  const { request } = invocation;
  const { auth, denial, handler } = assignment;
  const admitted = await admitCaller(invocation, { rule: assignment, caller, options });
  if (admitted === undefined) {
    if (denial === undefined) throw new UnauthenticatedError();
    return denialResponse(denial);
  }
  const { principal } = admitted;
  const session = createCallerSession(admitted.session);
  const optionalHandle = options.optionalHandlers?.[handler];
  if (optionalHandle !== undefined) return optionalHandle(request, principal, session);
  const handle = options.handlers?.[handler];
  // Creation has checked both; this is what keeps an anonymous caller from a handler that wants a principal.
  if (handle === undefined || auth === 'optional') throw new RouteUnknownError(request.routeKey);
  return handle(request, principal ?? NOBODY, session);
}

/** What the route table has as legacy's own denial. */
export function denialResponse({ status, headers, body }: Denial): RouteResponse | TextResponse {
  return typeof body === 'string' ? { status, headers, text: body } : { status, headers, json: body };
}

/** What a route with `auth: 'none'` gets: it has no caller to tell apart. */
const NOBODY: Principal = Object.freeze({ userId: '', customerAccountId: '', fullName: '', roles: [] });
