import type { Credential } from '../cases/credential.ts';
import type { MatrixUsers } from '../cases/matrix-users.ts';

/** Which of the two is asked: they may keep their sessions in databases of their own. */
export type SideName = 'control' | 'candidate';

/**
 * Gives out credentials by the name of the client, for `anonymous` one without headers. Each call gives another
 * session: the sides of an experiment never share one.
 */
export interface CredentialSource {
  /**
   * @param user Whose session, in place of that of the valid user. Sources that know one user only take no heed of it.
   */
  acquire(client: string, side: SideName, user?: keyof MatrixUsers): Promise<Credential>;
}
