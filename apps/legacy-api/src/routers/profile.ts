import { Router } from 'express';
import { type PrincipalOf, requireSession } from '../access.ts';
import type { Collections } from '../documents.ts';
import { sendRefusal } from '../refusal.ts';

export interface ProfileDependencies {
  readonly collections: Pick<Collections, 'users' | 'customerAccounts'>;
  readonly principalOf: PrincipalOf;
}

/**
 * `GET /profile`: the caller's own details and customer account, as they are in the database now. `GET /account`, its
 * address of earlier days, leads there.
 */
export function createProfileRouter({ collections, principalOf }: ProfileDependencies): Router {
  const { users, customerAccounts } = collections;
  const router = Router();
  router.get('/account', (_request, response) => response.redirect(301, '/profile'));
  router.get('/profile', requireSession, async (request, response) => {
    const { userId, customerAccountId } = principalOf(request);
    const [user, customerAccount] = await Promise.all([
      users.findOne({ _id: userId, customerAccountId }, { projection: { passwordHash: 0 } }),
      customerAccounts.findOne({ _id: customerAccountId }),
    ]);
    // Either may have been deleted since the session was read.
    if (user === null || customerAccount === null) {
      sendRefusal(response, 404);
      return;
    }
    response.json({
      userId,
      email: user.email,
      fullName: user.fullName,
      roles: user.roles,
      customerAccount: { customerAccountId, name: customerAccount.name, plan: customerAccount.plan },
    });
  });
  return router;
}
