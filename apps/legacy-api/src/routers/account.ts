import { Router } from 'express';
import { type PrincipalOf, requireSession } from '../access.ts';

export interface AccountDependencies {
  readonly principalOf: PrincipalOf;
}

/** `GET /me` and `GET /private`: who is calling, from the principal alone. Asks the database nothing. */
export function createAccountRouter({ principalOf }: AccountDependencies): Router {
  const router = Router();
  router.get('/me', requireSession, (request, response) => {
    response.json(principalOf(request));
  });
  router.get('/private', requireSession, (request, response) => {
    response.json({ principal: principalOf(request) });
  });
  return router;
}
