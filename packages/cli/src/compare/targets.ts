import type { RunExperimentsOptions } from '@straddle/comparison/node';

/** Two sides that can be asked, and as whom. */
export interface Targets
  extends Pick<
    RunExperimentsOptions,
    'control' | 'candidate' | 'clients' | 'credentials' | 'sessions' | 'writes' | 'isolate'
  > {
  /** What is asked, for a person: a word and its value per line. */
  readonly description: readonly (readonly [string, string])[];
  /** What a reader of the report must know, once everything was asked. */
  notes(): readonly string[];
  /** Gives the candidate a copy of a session of the control. Left out where sessions are not Straddle's own. */
  readonly share?: (sessionId: string) => Promise<void>;
  /** Deletes the sessions that were made and ends what was started. */
  close(): Promise<void>;
}
