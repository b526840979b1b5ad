import type { AuthenticatedClient, Credential } from '../credential.ts';

/** Gives out sessions. Each call gives another one: the sides of an experiment never share a session. */
export interface CredentialSource {
  acquire(client: AuthenticatedClient): Promise<Credential>;
}
