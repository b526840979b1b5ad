import type { Credential } from '../credential.ts';

/** Which of the two is asked: they may keep their sessions in databases of their own. */
export type SideName = 'control' | 'candidate';

/**
 * Gives out credentials by the name of the client, for `anonymous` one without headers. Each call gives another
 * session: the sides of an experiment never share one.
 */
export interface CredentialSource {
  acquire(client: string, side: SideName): Promise<Credential>;
}
