import { amount } from '../results/amount.ts';
import type { SessionDifference } from './difference.ts';

/** What became, during one request, of the sessions of a side that the request did not present. Numbers of sessions. */
export interface OtherSessions {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
}

/** The other sessions of both sides. */
export interface OtherSessionsOfSides {
  readonly control: OtherSessions;
  readonly candidate: OtherSessions;
}

const KINDS = ['added', 'removed', 'changed'] as const;

/**
 * Compares what a request did to sessions that were not its own: a login adds one, and nobody should end or extend
 * those of others.
 *
 * @returns Differences at `session.others.added` and so on.
 */
export function compareOtherSessions({
  control,
  candidate,
}: OtherSessionsOfSides): readonly SessionDifference[] {
  return KINDS.filter((kind) => control[kind] !== candidate[kind]).map((kind) => ({
    kind: 'session-others',
    path: `session.others.${kind}`,
    control: count(control[kind]),
    candidate: count(candidate[kind]),
  }));
}

function count(sessions: number): string {
  return sessions === 0 ? 'none' : amount(sessions, 'session');
}
