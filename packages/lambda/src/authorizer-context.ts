import type { CredentialKind, Principal } from '@straddle/session-core';
import { AuthorizerContextInvalidError, UnauthenticatedError } from './errors.ts';

/** What the authorizer tells a route about its caller. */
export interface AuthorizerContext {
  readonly outcome: 'authenticated';
  readonly principal: Principal;
  readonly credential: CredentialKind;
  /** Names the session in logs without being it. */
  readonly sessionRef: string;
  /** One `Set-Cookie` value that the response must carry. */
  readonly setCookie?: string;
}

/**
 * The context as API Gateway carries it: flat, strings only (REST APIs refuse anything else).
 *
 * @example
 * encodeAuthorizerContext(context).roles; //=> '["admin"]'
 */
export function encodeAuthorizerContext(context: AuthorizerContext): Record<string, string> {
  const { principal, outcome, credential, sessionRef, setCookie } = context;
  return {
    outcome,
    userId: principal.userId,
    customerAccountId: principal.customerAccountId,
    fullName: principal.fullName,
    roles: JSON.stringify(principal.roles),
    credential,
    sessionRef,
    ...(setCookie === undefined ? {} : { setCookie }),
  };
}

/**
 * Reads the context back, alike for every kind of API.
 *
 * @throws {AuthorizerContextInvalidError} When it is missing or not ours: the handler must not run.
 * @throws {UnauthenticatedError} When the authorizer let an anonymous caller through.
 */
export function decodeAuthorizerContext(encoded: unknown): AuthorizerContext {
  if (typeof encoded !== 'object' || encoded === null) {
    throw new AuthorizerContextInvalidError('there is none');
  }
  const fields: Readonly<Record<string, unknown>> = { ...encoded };
  if (fields['outcome'] === 'anonymous') throw new UnauthenticatedError();
  if (fields['outcome'] !== 'authenticated') throw new AuthorizerContextInvalidError('it has no outcome');
  const setCookie = fields['setCookie'];
  return {
    outcome: 'authenticated',
    principal: {
      userId: textField(fields, 'userId'),
      customerAccountId: textField(fields, 'customerAccountId'),
      fullName: textField(fields, 'fullName'),
      roles: rolesField(fields),
    },
    credential: textField(fields, 'credential') === 'bearer' ? 'bearer' : 'cookie',
    sessionRef: textField(fields, 'sessionRef'),
    ...(typeof setCookie === 'string' ? { setCookie } : {}),
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
