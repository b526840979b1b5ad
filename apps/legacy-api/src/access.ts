import type { Principal } from '@straddle/session-core';
import type { NextFunction, Request, Response } from 'express';
import type { Role } from './documents.ts';
import { sendRefusal } from './refusal.ts';

/**
 * Who is calling. Routers that may move take this as an argument: here it reads passport's `req.user`, in a
 * Lambda it can read what the authorizer said.
 */
export type PrincipalOf = (request: Pick<Request, 'user'>) => Principal;

/**
 * A handler that lets requests pass or answers them. Generic in the path parameters, so that it does not hide
 * the names in a route's path from the handlers after it.
 */
export type Gate = <Params>(request: Request<Params>, response: Response, next: NextFunction) => void;

/** Answers 401 unless passport found a user. */
export const requireSession: Gate = (request, response, next) => {
  if (request.isAuthenticated()) next();
  else sendRefusal(response, 401);
};

/** Answers 403 unless the caller has one of the roles. Mount it after `requireSession`. */
export function requireRole(principalOf: PrincipalOf, allowed: readonly Role[]): Gate {
  return (request, response, next) => {
    const { roles } = principalOf(request);
    if (allowed.some((role) => roles.includes(role))) next();
    else sendRefusal(response, 403);
  };
}
