import { compareResponses } from './compare-responses.ts';
import { compareSessions } from './compare-sessions.ts';
import { type Comparison, judge, verdictOf } from './difference.ts';
import { createRuleCover, type IgnoreRule } from './ignore-rules.ts';
import type { Observation } from './observation.ts';

/**
 * Compares two observations whole: the responses, and what each side did to its own session document.
 *
 * @param rules The team's own, checked by `validateIgnoreRules` and chosen by `rulesForRoute`.
 * @since 0.1.0
 */
export function compareObservations(
  control: Observation,
  candidate: Observation,
  rules: readonly IgnoreRule[] = [],
): Comparison {
  const responses = compareResponses(control.response, candidate.response, rules);
  const sessions = judge(compareSessions(control, candidate), createRuleCover(rules));
  const differences = [...responses.differences, ...sessions.differences];
  return { verdict: verdictOf(differences), differences };
}
