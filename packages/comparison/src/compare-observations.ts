import { findResponseDifferences } from './compare-responses.ts';
import { compareSessions } from './compare-sessions.ts';
import type { Acceptances } from './comparison-settings.ts';
import { createCover } from './create-cover.ts';
import { type Comparison, type Difference, judge, type SessionDifference } from './difference.ts';
import type { Observation } from './observation.ts';
import type { RegisteredContext } from './registered-differences.ts';
import type { SameIds } from './same-ids.ts';

/** What is known and accepted of one experiment. */
export interface CompareOptions extends Acceptances {
  /** What registered differences are told by. Left out, none is known and all of them count. */
  readonly context?: RegisteredContext;
  /** Ids that stand for the same thing on both sides, from `compareCollections` of the end states. */
  readonly ids?: SameIds;
  /** What differs between the databases, where each side has one of its own. Judged like everything else. */
  readonly endStateDifferences?: readonly Difference[];
}

/**
 * Compares two observations whole: the responses, and what each side did to its own session document.
 *
 * @param options What the team accepts here (see `validateComparisonSettings` and `acceptancesForRoute`), and
 *   what registered differences are told by.
 * @since 0.1.0
 */
export function compareObservations(
  control: Observation,
  candidate: Observation,
  options: CompareOptions = {},
): Comparison {
  const pair = { control: control.response, candidate: candidate.response };
  const differences = [
    ...findResponseDifferences(pair, options),
    ...compareSessions(control, candidate),
    ...compareFurtherSessions(control, candidate),
    ...(options.endStateDifferences ?? []),
  ];
  return judge(differences, createCover(options, pair, differences));
}

/** The second session of a credential is at `sessions[1]`, and so on. */
function compareFurtherSessions(control: Observation, candidate: Observation): readonly SessionDifference[] {
  return (control.furtherSessions ?? []).flatMap((ends, index) =>
    compareSessions(ends, candidate.furtherSessions?.[index] ?? {}).map((difference) => ({
      ...difference,
      path: difference.path.replace(/^session/, `sessions[${index + 1}]`),
    })),
  );
}
