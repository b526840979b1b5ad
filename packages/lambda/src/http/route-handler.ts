import type { ParsedUrlQuery } from 'node:querystring';
import type { Principal } from '@straddle/session-core';
import { ForbiddenError } from '../errors.ts';
import type { CallerSession } from './caller-session.ts';

/** A request as a route sees it, the same for every kind of API. */
export interface RouteRequest {
  readonly method: string;
  readonly routeKey: string;
  /** Percent-decoded once. */
  readonly pathParameters: Readonly<Record<string, string>>;
  /** As Express 5 parses it: repeated keys are lists. */
  readonly query: ParsedUrlQuery;
  /** Lower-case names; of repeated headers the values joined as Node does. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
}

export interface RouteResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, as `response.json()` of Express would. */
  readonly json: unknown;
}

/** One migrated route. Outcomes are responses; whatever it throws is answered in one place. */
export type RouteHandler = (
  request: RouteRequest,
  principal: Principal,
) => RouteResponse | Promise<RouteResponse>;

/** A migrated route that also serves callers who are not logged in: `auth: 'optional'` in the route table. */
export type OptionalRouteHandler = (
  request: RouteRequest,
  principal: Principal | undefined,
) => RouteResponse | Promise<RouteResponse>;

/** A migrated route that reads its caller's session: `session: 'read'` for the group in the route table. */
export type WithSession<Handler extends OptionalRouteHandler | RouteHandler> = (
  ...parameters: [...Parameters<Handler>, session: CallerSession]
) => ReturnType<Handler>;

/**
 * Stops a handler whose caller lacks a role: 403.
 *
 * @throws {ForbiddenError}
 * @example
 * requireRole(principal, 'admin');
 */
export function requireRole(principal: Principal, role: string): void {
  if (!principal.roles.includes(role)) throw new ForbiddenError(role);
}
