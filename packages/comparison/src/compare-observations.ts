import { compareResponses } from './compare-responses.ts';
import { compareSessions } from './compare-sessions.ts';
import type { Acceptances } from './comparison-settings.ts';
import { type Comparison, judge, verdictOf } from './difference.ts';
import { createRuleCover } from './ignore-rules.ts';
import type { Observation } from './observation.ts';

/**
 * Compares two observations whole: the responses, and what each side did to its own session document.
 *
 * @param accepted What the team accepts here: see `validateComparisonSettings` and `acceptancesForRoute`.
 * @since 0.1.0
 */
export function compareObservations(
  control: Observation,
  candidate: Observation,
  accepted: Acceptances = {},
): Comparison {
  const responses = compareResponses(control.response, candidate.response, accepted);
  const sessions = judge(compareSessions(control, candidate), createRuleCover(accepted.rules ?? []));
  const differences = [...responses.differences, ...sessions.differences];
  return { verdict: verdictOf(differences), differences };
}
