import type { SessionChange } from './session-change.ts';

/** What became of a session, in one word: the strongest of all that happened to it. */
export type SessionOutcome =
  | 'not-observed'
  | 'no-session'
  | 'untouched'
  | 'extended'
  | 'shortened'
  | 'rewritten'
  | 'created'
  | 'deleted';

const WORDS: Readonly<Record<SessionOutcome, string>> = {
  'not-observed': 'not observed',
  'no-session': 'no session',
  untouched: 'untouched',
  extended: 'extended',
  shortened: 'shortened',
  rewritten: 'rewritten',
  created: 'created',
  deleted: 'deleted',
};

/**
 * Names the outcome of a session change. A changed payload outweighs a changed expiry, because a full
 * save moves the expiry as well.
 */
export function sessionOutcomeOf(change: SessionChange): SessionOutcome {
  if (change.existence === 'absent') return 'no-session';
  if (change.existence !== 'kept') return change.existence;
  if (change.payload.length > 0) return 'rewritten';
  if (change.expires === 'extended' || change.expires === 'shortened') return change.expires;
  return change.expires === 'unchanged' && change.lastModified === 'unchanged' ? 'untouched' : 'rewritten';
}

/** The outcome in words, for people. */
export function describeSessionOutcome(outcome: SessionOutcome): string {
  return WORDS[outcome];
}
