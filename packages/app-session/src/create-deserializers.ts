import type { Deserializer } from '@straddle/session-core';
import type { FindUserById } from './user-record.ts';

/**
 * The passport deserializers of this product, used by `passport.deserializeUser` on the legacy side and by
 * the authorizer. A user who was deleted or disabled is rejected, which ends the login.
 *
 * @example
 * createDeserializers({ findUserById: (id) => users.findOne({ _id: id }) }).forEach((d) => passport.deserializeUser(d));
 */
export function createDeserializers({
  findUserById,
}: {
  readonly findUserById: FindUserById;
}): readonly Deserializer[] {
  return [
    (serializedUser, done) => {
      // Sessions are data: only a string may become part of a query.
      if (typeof serializedUser !== 'string') {
        done(null, false);
        return;
      }
      findUserById(serializedUser).then(
        (user) => done(null, user && !user.disabled ? user : false),
        (error: unknown) => done(error),
      );
    },
  ];
}
