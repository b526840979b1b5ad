import type { Principal } from '@straddle/session-core';
import type { APIGatewayProxyResult, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type AuthorizerContext, decodeAuthorizerContext } from '../authorizer-context.ts';
import { describeFault } from '../describe-fault.ts';
import { RouteUnknownError } from '../errors.ts';
import { errorResponse } from './error-response.ts';
import { type FinalResponse, finalizeResponse } from './finalize-response.ts';
import { type HttpEvent, type HttpInvocation, readHttpEvent } from './read-http-event.ts';
import { assertHandlersExist, type RouteAssignment, type RouteAssignments } from './route-assignments.ts';
import type { RouteHandler, RouteResponse } from './route-handler.ts';

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
  readonly handlers: Readonly<Record<string, RouteHandler>>;
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
 * It fails closed: a handler of a route with `auth: 'session'` only ever runs with the context of the session
 * authorizer; without one the answer is 500, because the route is wired wrongly. A rolling `Set-Cookie` from the
 * authorizer is added to the response and reaches nothing else.
 *
 * @throws {EnvironmentInvalidError} At creation, when the route table names a handler that does not exist.
 * @example
 * export const handler = createGroupHandler({ handlers: { getMe }, routes: { 'GET /me': { handler: 'getMe', auth: 'session' } } });
 */
export function createGroupHandler(options: GroupOptions): GroupHandler {
  assertHandlersExist(options.routes, options.handlers);
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
      ...(answer.caller && { sessionRef: answer.caller.sessionRef }),
      durationMs: Math.round((performance.now() - startedMs) * 100) / 100,
    });
    return toResult(invocation.kind, response, answer.caller?.setCookie);
  };
}

interface Answer {
  readonly response: RouteResponse;
  readonly caller?: AuthorizerContext;
  readonly fault?: { readonly code: string; readonly cause?: string };
}

async function answerRequest(invocation: HttpInvocation, options: GroupOptions): Promise<Answer> {
  let caller: AuthorizerContext | undefined;
  try {
    const { routeKey } = invocation.request;
    const assignment = findAssignment(routeKey, options.routes);
    const handle = assignment && options.handlers[assignment.handler];
    if (assignment === undefined || handle === undefined) throw new RouteUnknownError(routeKey);
    if (assignment.auth === 'session') caller = decodeAuthorizerContext(invocation.authorizerContext);
    const response = await handle(invocation.request, caller?.principal ?? NOBODY);
    return { response, ...(caller && { caller }) };
  } catch (error) {
    const fault = describeFault(error, 'ERR_ROUTE_FAILED');
    return { response: errorResponse(error), fault, ...(caller && { caller }) };
  }
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
