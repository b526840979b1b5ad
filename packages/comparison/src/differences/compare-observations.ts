import type { Observation } from '../results/observation.ts';
import type { Acceptances } from '../rules/comparison-settings.ts';
import { createCover } from '../rules/create-cover.ts';
import type { RegisteredContext, RegisteredFacts } from '../rules/registered-differences.ts';
import { compareCollections, type EndStates } from './compare-collections.ts';
import { compareOtherSessions, type OtherSessionsOfSides } from './compare-other-sessions.ts';
import { findResponseDifferences } from './compare-responses.ts';
import { compareSessions, type SessionEnds } from './compare-sessions.ts';
import {
  type Comparison,
  type JudgedDifference,
  judge,
  type SessionDifference,
  verdictOf,
} from './difference.ts';
import { explanationOf } from './explain-difference.ts';

/** What is known and accepted of one experiment. */
export interface CompareOptions extends Acceptances {
  /** What registered differences are told by. Left out, none is known and all of them count. */
  readonly context?: RegisteredContext;
  /**
   * What the databases hold, where each side has one of its own. The ids that each side made are then known
   * in the answers as well.
   */
  readonly endStates?: EndStates;
  /** What became of sessions that the request did not present, where somebody has looked. */
  readonly otherSessions?: OtherSessionsOfSides;
}

/**
 * Compares two observations whole: the responses, what each side did to its own session document and, where
 * they are given, what the databases hold in the end.
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
  const { endStates, otherSessions } = options;
  const pair = { control: control.response, candidate: candidate.response };
  const found = [
    ...findResponseDifferences(pair, options),
    ...compareSessions(control, candidate),
    ...compareFurtherSessions(control, candidate),
    ...(otherSessions === undefined ? [] : compareOtherSessions(otherSessions)),
  ];
  const stored =
    endStates === undefined
      ? undefined
      : compareCollections(endStates.control, endStates.candidate, { ...options, before: endStates.before });
  const { ids = new Map(), moments = [] } = stored ?? {};
  const judged = judge(found, createCover(options, { pair, found, ids, moments }));
  const differences = [
    ...explained(judged.differences, options, { ...pair, differences: found }),
    ...(stored?.differences ?? []),
  ];
  return { verdict: verdictOf(differences), differences };
}

function explained(
  differences: readonly JudgedDifference[],
  { context }: CompareOptions,
  seen: Pick<RegisteredFacts, 'control' | 'candidate' | 'differences'>,
): readonly JudgedDifference[] {
  if (context === undefined) return differences;
  const facts = { ...context, ...seen };
  return differences.map((judged) => {
    const explanation = judged.standing === 'counted' ? explanationOf(judged.difference, facts) : undefined;
    return explanation === undefined ? judged : { ...judged, explained: explanation };
  });
}

function withTimes(ends: SessionEnds, { durationMs, sentAtMs }: Observation): SessionEnds {
  return { ...ends, durationMs, ...(sentAtMs === undefined ? {} : { sentAtMs }) };
}

/** The second session of a credential is at `sessions[1]`, and so on. */
function compareFurtherSessions(control: Observation, candidate: Observation): readonly SessionDifference[] {
  return (control.furtherSessions ?? []).flatMap((ends, index) =>
    compareSessions(
      withTimes(ends, control),
      withTimes(candidate.furtherSessions?.[index] ?? {}, candidate),
    ).map((difference) => ({
      ...difference,
      path: difference.path.replace(/^session/, `sessions[${index + 1}]`),
    })),
  );
}
