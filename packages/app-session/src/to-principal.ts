import type { Principal } from '@straddle/session-core';
import { isUserRecord } from './user-record.ts';

/**
 * Who is calling, from the deserialized user. Both stacks answer from the principal, never from the user
 * record, so a field that is not named here can reach no client.
 *
 * @throws {TypeError} For anything that is not a user record: a programming error, answered with 500.
 */
export function toPrincipal(user: unknown): Principal {
  if (!isUserRecord(user)) throw new TypeError('The deserialized user is not a user record.');
  return {
    userId: user._id,
    customerAccountId: user.customerAccountId,
    fullName: user.fullName,
    roles: [...user.roles],
  };
}
