import type { Client, Credential } from './credential.ts';

/** Who sends one case, where it is not every client in turn: the user of a recorded request, for example. */
export interface Caller {
  readonly client: Client;
  /** Cases that have one of these in common are asked one after the other, in their order. */
  readonly sequences: readonly string[];
  /** May give the same session again: what one side's requests do to a session, the next ones of that side meet. */
  acquire(side: 'control' | 'candidate'): Promise<Credential>;
}
