import type { CredentialKind, Principal } from '@straddle/session-core';
import { AuthorizerContextInvalidError } from './errors.ts';

/** What the authorizer tells a route about its caller. */
export type AuthorizerContext = AuthenticatedContext | AnonymousContext;

/** Somebody is logged in. */
export interface AuthenticatedContext {
  readonly outcome: 'authenticated';
  readonly principal: Principal;
  readonly credential: CredentialKind;
  /** Names the session in logs without being it. */
  readonly sessionRef: string;
  /** One `Set-Cookie` value that the response must carry. */
  readonly setCookie?: string;
}

/** Nobody is, and the route table lets such callers through to this route's handler or to its denial. */
export interface AnonymousContext {
  readonly outcome: 'anonymous';
  /** Only if the request named a session that exists. */
  readonly sessionRef?: string;
  /** One `Set-Cookie` value that the response must carry: legacy sends it with its denials, too. */
  readonly setCookie?: string;
}

/**
 * The context as API Gateway carries it: flat, strings only (REST APIs refuse anything else).
 *
 * @example
 * encodeAuthorizerContext({ outcome: 'anonymous' }); //=> { outcome: 'anonymous' }
 */
export function encodeAuthorizerContext(context: AuthorizerContext): Record<string, string> {
  const { outcome, sessionRef, setCookie } = context;
  return {
    outcome,
    ...(context.outcome === 'authenticated' ? encodeCaller(context) : {}),
    ...(sessionRef === undefined ? {} : { sessionRef }),
    ...(setCookie === undefined ? {} : { setCookie }),
  };
}

function encodeCaller({ principal, credential }: AuthenticatedContext): Record<string, string> {
  return {
    userId: principal.userId,
    customerAccountId: principal.customerAccountId,
    fullName: principal.fullName,
    roles: JSON.stringify(principal.roles),
    credential,
  };
}

/**
 * Reads the context back, alike for every kind of API.
 *
 * @returns Who is calling; an anonymous caller is an outcome, and what it means is for the route to say.
 * @throws {AuthorizerContextInvalidError} When it is missing or not ours: the handler must not run.
 * @example
 * decodeAuthorizerContext({ outcome: 'anonymous' }); //=> { outcome: 'anonymous' }
 */
export function decodeAuthorizerContext(encoded: unknown): AuthorizerContext {
  if (typeof encoded !== 'object' || encoded === null) {
    throw new AuthorizerContextInvalidError('there is none');
  }
  const fields: Readonly<Record<string, unknown>> = { ...encoded };
  const { outcome, sessionRef, setCookie } = fields;
  switch (outcome) {
    case 'authenticated':
      return {
        outcome: 'authenticated',
        principal: principalOf(fields),
        credential: textField(fields, 'credential') === 'bearer' ? 'bearer' : 'cookie',
        sessionRef: textField(fields, 'sessionRef'),
        ...(typeof setCookie === 'string' ? { setCookie } : {}),
      };
    case 'anonymous':
      return {
        outcome: 'anonymous',
        ...(typeof sessionRef === 'string' ? { sessionRef } : {}),
        ...(typeof setCookie === 'string' ? { setCookie } : {}),
      };
    default:
      throw new AuthorizerContextInvalidError('it has no outcome');
  }
}

function principalOf(fields: Readonly<Record<string, unknown>>): Principal {
  return {
    userId: textField(fields, 'userId'),
    customerAccountId: textField(fields, 'customerAccountId'),
    fullName: textField(fields, 'fullName'),
    roles: rolesField(fields),
  };
}

function textField(fields: Readonly<Record<string, unknown>>, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string') throw new AuthorizerContextInvalidError(`${name} is missing`);
  return value;
}

function rolesField(fields: Readonly<Record<string, unknown>>): readonly string[] {
  const roles = parseJson(textField(fields, 'roles'));
  if (!Array.isArray(roles) || !roles.every((role) => typeof role === 'string')) {
    throw new AuthorizerContextInvalidError('roles is not a list of strings');
  }
  return roles;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
