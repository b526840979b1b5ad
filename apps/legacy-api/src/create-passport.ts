import { createDeserializers, type UserRecord } from 'app-session';
import passport from 'passport';
import { Strategy as LocalStrategy } from 'passport-local';
import type { Collections } from './documents.ts';
import { type ScryptParameters, verifyAgainstNobody, verifyPassword } from './passwords.ts';

/** An instance of its own per app, unlike the module's shared one. */
export type Passport = InstanceType<typeof passport.Passport>;

interface PassportDependencies {
  readonly collections: Pick<Collections, 'users'>;
  readonly scryptParameters: ScryptParameters;
}

/**
 * Passport of one app: logs in by e-mail and password, keeps the user's id in the session, and reads the user
 * back with the product's own deserializers, which the authorizer uses too.
 */
export function createPassport({ collections, scryptParameters }: PassportDependencies): Passport {
  const { users } = collections;
  const authenticator = new passport.Passport();

  async function findByCredentials(email: string, password: string): Promise<UserRecord | false> {
    const found = await users.findOne({ email: email.trim().toLowerCase() });
    if (found === null) return verifyAgainstNobody(password, scryptParameters);
    const { passwordHash, ...user } = found;
    const isRight = await verifyPassword(password, passwordHash);
    return isRight && !user.disabled ? user : false;
  }

  authenticator.use(
    new LocalStrategy({ usernameField: 'email' }, (email, password, done) => {
      findByCredentials(email, password).then(
        (user) => done(null, user),
        (error: unknown) => done(error),
      );
    }),
  );
  authenticator.serializeUser<string>((user, done) => {
    done(null, (user as UserRecord)._id);
  });
  const deserializers = createDeserializers({
    findUserById: (userId) => users.findOne({ _id: userId }, { projection: { passwordHash: 0 } }),
  });
  for (const deserializer of deserializers) authenticator.deserializeUser(deserializer);
  return authenticator;
}
