import type { MatrixUsers } from '../cases/matrix-users.ts';
import type { MatrixVariant } from '../cases/matrix-variant.ts';
import { ClientUnknownError } from '../errors.ts';
import type { CredentialSource, SideName } from '../node/credential-source.ts';
import type { Minter } from './create-minter.ts';

/** What is presented, as whom, and who makes the sessions. */
export interface MatrixCredentialSourceOptions {
  readonly variants: readonly MatrixVariant[];
  readonly users: MatrixUsers;
  /** Of each side: one minter where both share a database. */
  readonly minters: Readonly<Record<SideName, Minter>>;
  /** What the legacy app puts into the session of everybody who logs in. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/**
 * Gives out what the variants of a verdict matrix present, each time made of newly minted sessions.
 *
 * Both sides of an experiment get sessions of the same users in the same states, and never the same session.
 *
 * @returns A source whose `acquire` rejects with `ClientUnknownError` for a client that is no variant or
 *   whose user is not known, and with `MintingFailedError` when a session cannot be made.
 * @since 0.1.0
 * @example
 * const variants = verdictMatrix({ cookieName: 'connect.sid', hasOlderSecret: false, users });
 * const credentials = createMatrixCredentialSource({ variants, users, minters: { control: minter, candidate: minter } });
 */
export function createMatrixCredentialSource(options: MatrixCredentialSourceOptions): CredentialSource {
  const { users, minters, data = {} } = options;
  const variants = new Map(options.variants.map((variant) => [variant.name, variant]));
  return {
    async acquire(client, side, asUser = 'valid') {
      const variant = variants.get(client);
      if (variant === undefined) throw new ClientUnknownError(client);
      const sessions = await Promise.all(
        variant.sessions.map(({ user, state }) => {
          const userId = users[user === 'valid' ? asUser : user];
          if (userId === undefined) throw new ClientUnknownError(client);
          return minters[side].mint({ userId, state, data });
        }),
      );
      return {
        client,
        ...variant.present(sessions),
        sessionIds: sessions.map(({ sessionId }) => sessionId),
        furtherSecrets: sessions.flatMap(({ signed }) => Object.values(signed)),
      };
    },
  };
}
