import type { PassportSettings } from '@straddle/session-core';
import { type AuthorizerContext, decodeAuthorizerContext } from '../authorizer-context.ts';
import { describeFault } from '../describe-fault.ts';
import { RouteUnknownError, UnauthenticatedError } from '../errors.ts';
import { admitCaller } from '../http/admit-caller.ts';
import { denialResponse, type GroupHandler, type RouteLogEntry } from '../http/create-group-handler.ts';
import { errorResponse } from '../http/error-response.ts';
import { finalizeResponse, type TextResponse } from '../http/finalize-response.ts';
import { assertOriginsKnown, refuseForeignOrigin } from '../http/origin-guard.ts';
import { type HttpInvocation, readHttpEvent } from '../http/read-http-event.ts';
import { findAssignment, type LiftedRoutes, type RouteRule } from '../http/route-assignments.ts';
import type { RouteResponse } from '../http/route-handler.ts';
import { assertSessionReadable, type SessionAccess, type SessionReader } from '../http/session-access.ts';
import { toGroupResult } from '../http/to-group-result.ts';
import { createLiftedApp, type Lift } from './lifted-app.ts';
import { createRunLifted, type LiftedAnswer, type RunLifted } from './run-serverless.ts';

export interface ExpressOptions {
  /** Makes the legacy routers. Called at the first request that gets so far; what it throws is tried again. */
  readonly lift: Lift;
  readonly routes: LiftedRoutes;
  /** From the route table. `'none'`: using `req.session` throws. `'read'`: it is there, frozen. */
  readonly session: SessionAccess;
  /** Needed by `session: 'read'`. */
  readonly sessionReader?: SessionReader;
  /** Of the session settings: under which property of the request the routers look for the user. */
  readonly passport?: PassportSettings | undefined;
  /** Origins whose pages may send unsafe requests; needed by routes with `guards: 'origin'`. */
  readonly allowedOrigins?: readonly string[];
  /** Headers that every response of the product carries. */
  readonly defaultHeaders?: Readonly<Record<string, string>>;
  readonly log?: (entry: RouteLogEntry) => void;
}

/**
 * The Lambda handler of a group of routes that the legacy router itself answers, lifted unchanged: same code, same
 * bodies, headers and ETags, without the session middleware in front of it.
 *
 * Fails closed like a native group: the router of a route with `auth: 'session'` only ever runs with a principal;
 * without the context of the session authorizer the answer is 500. The router never sees that context, only
 * `req.user`, `isAuthenticated()` and the principal.
 *
 * Costs what Express costs (about a millisecond) and, with `session: 'read'`, one read of the session and what
 * the deserializers ask for. The session is not extended again: the authorizer has done that.
 *
 * @throws {EnvironmentInvalidError} At creation, for `session: 'read'` without `sessionReader` and for guards
 *   without `allowedOrigins`.
 * @example
 * export const handler = createExpressHandler({
 *   lift: async ({ principalOf }) => [createProjectsRouter({ collections: await openCollections(), principalOf })],
 *   routes: { 'ANY /projects': { auth: 'session', guards: 'origin' } },
 *   session: 'none',
 *   allowedOrigins: ['https://app.example.com'],
 * });
 */
export function createExpressHandler(options: ExpressOptions): GroupHandler {
  assertOriginsKnown(options.routes, options.allowedOrigins);
  assertSessionReadable(options.session, options.sessionReader);
  const lifted = retryable(async () =>
    createRunLifted(
      await createLiftedApp(options.lift, {
        defaultHeaders: options.defaultHeaders ?? {},
        userProperty: options.passport?.userProperty || 'user',
      }),
    ),
  );
  return async (event) => {
    const startedMs = performance.now();
    const invocation = readHttpEvent(event);
    const { response, cookies, caller, fault } = await answerRequest(invocation, { options, lifted });
    options.log?.({
      event: 'route-answered',
      routeKey: invocation.request.routeKey,
      requestId: invocation.requestId,
      status: response.status,
      ...fault,
      ...(caller?.sessionRef !== undefined && { sessionRef: caller.sessionRef }),
      durationMs: Math.round((performance.now() - startedMs) * 100) / 100,
    });
    const { setCookie } = caller ?? {};
    return toGroupResult(
      invocation.kind,
      response,
      setCookie === undefined ? cookies : [...cookies, setCookie],
    );
  };
}

interface Group {
  readonly options: ExpressOptions;
  readonly lifted: () => Promise<RunLifted>;
}

interface Answer extends LiftedAnswer {
  readonly caller: AuthorizerContext | undefined;
}

async function answerRequest(invocation: HttpInvocation, { options, lifted }: Group): Promise<Answer> {
  let caller: AuthorizerContext | undefined;
  const finalized = (response: RouteResponse | TextResponse) =>
    finalizeResponse(invocation.request, response, options.defaultHeaders ?? {});
  try {
    const { routeKey } = invocation.request;
    const rule = findAssignment(routeKey, options.routes);
    if (rule === undefined) throw new RouteUnknownError(routeKey);
    // Before anything is known of the caller, as legacy's own guard.
    refuseForeignOrigin(invocation.request, rule, options.allowedOrigins);
    if (rule.auth !== 'none') caller = decodeAuthorizerContext(invocation.authorizerContext);
    const admitted = await admitCaller(invocation, { rule, caller, options });
    if (admitted === undefined) return { response: finalized(denialOf(rule)), cookies: [], caller };
    const run = await lifted();
    return { ...(await run(invocation, admitted)), caller };
  } catch (error) {
    const fault = describeFault(error, 'ERR_ROUTE_FAILED');
    return { response: finalized(errorResponse(error)), cookies: [], caller, fault };
  }
}

function denialOf({ denial }: RouteRule): RouteResponse | TextResponse {
  if (denial === undefined) throw new UnauthenticatedError();
  return denialResponse(denial);
}

/** Runs once; a failure is forgotten, so that the next request tries again. */
function retryable<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
