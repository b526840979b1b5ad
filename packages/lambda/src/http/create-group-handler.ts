import type { Principal } from '@straddle/session-core';
import type { APIGatewayProxyResult, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type AuthorizerContext, decodeAuthorizerContext } from '../authorizer-context.ts';
import { describeFault } from '../describe-fault.ts';
import { RouteUnknownError, UnauthenticatedError } from '../errors.ts';
import type { Denial } from './denial.ts';
import { errorResponse } from './error-response.ts';
import { type FinalResponse, finalizeResponse, type TextResponse } from './finalize-response.ts';
import { type HttpEvent, type HttpInvocation, readHttpEvent } from './read-http-event.ts';
import { assertHandlersExist, type RouteAssignment, type RouteAssignments } from './route-assignments.ts';
import type { OptionalRouteHandler, RouteHandler, RouteResponse } from './route-handler.ts';

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
  readonly handlers?: Readonly<Record<string, RouteHandler>>;
  /** Those that serve callers who are not logged in, too: routes with `auth: 'optional'` need one of these. */
  readonly optionalHandlers?: Readonly<Record<string, OptionalRouteHandler>>;
  readonly routes: RouteAssignments;
  /** Headers that every response of the product carries. */
  readonly defaultHeaders?: Readonly<Record<string, string>>;
  readonly log?: (entry: RouteLogEntry) => void;
}

/** The Lambda handler of a route group. */
export type GroupHandler = (event: HttpEvent) => Promise<GroupResult>;

export type GroupResult = APIGatewayProxyResult | APIGatewayProxyStructuredResultV2;

/**
 * The Lambda handler of a route group: one function, one bundle, several routes.
 *
 * It fails closed: a handler of a route with `auth: 'session'` only ever runs with a principal. An anonymous
 * caller gets legacy's own denial where the route table says `denyAt: 'handler'`, else 401; without the context
 * of the session authorizer the answer is 500, because the route is wired wrongly. A `Set-Cookie` from the
 * authorizer is added to the response, denials included, and reaches nothing else.
 *
 * @throws {EnvironmentInvalidError} At creation, when the route table names a handler that does not exist, or
 *   gives an `optional` route to one that takes a principal for granted.
 * @example
 * export const handler = createGroupHandler({ handlers: { getMe }, routes: { 'GET /me': { handler: 'getMe', auth: 'session' } } });
 */
export function createGroupHandler(options: GroupOptions): GroupHandler {
  assertHandlersExist(options.routes, options.handlers ?? {}, options.optionalHandlers ?? {});
  return async (event) => {
    const startedMs = performance.now();
    const invocation = readHttpEvent(event);
    const answer = await answerRequest(invocation, options);
    const response = finalizeResponse(invocation.request, answer.response, options.defaultHeaders ?? {});
    options.log?.({
      event: 'route-answered',
      routeKey: invocation.request.routeKey,
      requestId: invocation.requestId,
      status: response.status,
      ...answer.fault,
      ...(answer.caller?.sessionRef !== undefined && { sessionRef: answer.caller.sessionRef }),
      durationMs: Math.round((performance.now() - startedMs) * 100) / 100,
    });
    return toResult(invocation.kind, response, answer.caller?.setCookie);
  };
}

interface Answer {
  readonly response: RouteResponse | TextResponse;
  readonly caller?: AuthorizerContext;
  readonly fault?: { readonly code: string; readonly cause?: string };
}

async function answerRequest(invocation: HttpInvocation, options: GroupOptions): Promise<Answer> {
  let caller: AuthorizerContext | undefined;
  try {
    const { routeKey } = invocation.request;
    const assignment = findAssignment(routeKey, options.routes);
    if (assignment === undefined) throw new RouteUnknownError(routeKey);
    if (assignment.auth !== 'none') caller = decodeAuthorizerContext(invocation.authorizerContext);
    const response = await answerCaller(invocation, { assignment, caller, options });
    return { response, ...(caller && { caller }) };
  } catch (error) {
    const fault = describeFault(error, 'ERR_ROUTE_FAILED');
    return { response: errorResponse(error), fault, ...(caller && { caller }) };
  }
}

interface Call {
  readonly assignment: RouteAssignment;
  readonly caller: AuthorizerContext | undefined;
  readonly options: GroupOptions;
}

async function answerCaller(
  { request }: HttpInvocation,
  { assignment, caller, options }: Call,
): Promise<RouteResponse | TextResponse> {
  const { auth, denial, handler } = assignment;
  const principal = caller?.outcome === 'authenticated' ? caller.principal : undefined;
  if (auth === 'session' && principal === undefined) {
    if (denial === undefined) throw new UnauthenticatedError();
    return denialResponse(denial);
  }
  const optionalHandle = options.optionalHandlers?.[handler];
  if (optionalHandle !== undefined) return optionalHandle(request, principal);
  const handle = options.handlers?.[handler];
  // Creation has checked both; this is what keeps an anonymous caller from a handler that wants a principal.
  if (handle === undefined || auth === 'optional') throw new RouteUnknownError(request.routeKey);
  return handle(request, principal ?? NOBODY);
}

function denialResponse({ status, headers, body }: Denial): RouteResponse | TextResponse {
  return typeof body === 'string' ? { status, headers, text: body } : { status, headers, json: body };
}

/** What a route with `auth: 'none'` gets: it has no caller to tell apart. */
const NOBODY: Principal = Object.freeze({ userId: '', customerAccountId: '', fullName: '', roles: [] });

function findAssignment(routeKey: string, routes: RouteAssignments): RouteAssignment | undefined {
  const path = routeKey.slice(routeKey.indexOf(' '));
  return routes[routeKey] ?? routes[`ANY${path}`];
}

function toResult(
  kind: 'rest' | 'http',
  { status, headers, body }: FinalResponse,
  setCookie: string | undefined,
): GroupResult {
  if (kind === 'http') {
    return {
      statusCode: status,
      headers: { ...headers },
      body,
      ...(setCookie === undefined ? {} : { cookies: [setCookie] }),
    };
  }
  const multiValueHeaders: Record<string, string[]> = {};
  for (const [name, value] of Object.entries(headers)) multiValueHeaders[name] = [value];
  if (setCookie !== undefined) multiValueHeaders['Set-Cookie'] = [setCookie];
  return { statusCode: status, multiValueHeaders, body, isBase64Encoded: false };
}
