import type { Principal } from '@straddle/session-core';
import type { AuthorizerContext } from '../authorizer-context.ts';
import type { HttpInvocation } from './read-http-event.ts';
import type { RouteRule } from './route-assignments.ts';
import { type OpenedSession, openSession, type SessionAccess, type SessionReader } from './session-access.ts';

/** Who calls a route, and what it is given of the session. */
export interface AdmittedCaller {
  /** Left out: nobody is logged in, which the route allows. */
  readonly principal: Principal | undefined;
  readonly session: GrantedSession;
}

/** A session that a route may read, or the reason why it may not. */
export type GrantedSession = Exclude<OpenedSession, { readonly status: 'ended' }>;

/** What is known of a request before its route runs. */
export interface Admission {
  readonly rule: RouteRule;
  readonly caller: AuthorizerContext | undefined;
  readonly options: { readonly session?: SessionAccess; readonly sessionReader?: SessionReader };
}

/**
 * Decides who calls, and opens the session where the group may read it.
 *
 * @returns Nothing if the caller must be denied: nobody is logged in, or the session has just ended.
 * @throws {SessionFault} When the session cannot be opened.
 */
export async function admitCaller(
  invocation: HttpInvocation,
  { rule, caller, options }: Admission,
): Promise<AdmittedCaller | undefined> {
  const principal: Principal | undefined = caller?.outcome === 'authenticated' ? caller.principal : undefined;
  if (principal === undefined) return admitNobody(rule);
  if (options.session !== 'read' || options.sessionReader === undefined) {
    return { principal, session: { status: 'withheld', setting: "session: 'none'" } };
  }
  const session = await openSession(invocation, principal, options.sessionReader);
  return session.status === 'ended' ? admitNobody(rule) : { principal, session };
}

function admitNobody({ auth }: RouteRule): AdmittedCaller | undefined {
  if (auth === 'session') return undefined;
  const setting = `a caller who is not logged in (auth: '${auth}')`;
  return { principal: undefined, session: { status: 'withheld', setting } };
}
