import { ComparisonSettingsInvalidError } from './errors.ts';
import { type IgnoreRule, ignoreRuleProblems } from './ignore-rules.ts';

/** What the team accepts: entries of comparison.config.ts that hold for every route or for those they name. */
export interface Acceptances {
  readonly rules?: readonly IgnoreRule[];
}

/** What comparison.config.ts holds. Plain data; everything may be left out. */
export interface ComparisonSettings extends Acceptances {}

/**
 * Gives comparison.config.ts its types. It checks nothing: `validateComparisonSettings` does, when the day is known.
 *
 * @since 0.1.0
 * @example
 * export default defineComparison({
 *   rules: [{ path: 'headers.etag', reason: 'weak tags differ', until: '2027-01-31' }],
 * });
 */
export function defineComparison(settings: ComparisonSettings): ComparisonSettings {
  return settings;
}

/**
 * Checks settings before they are used.
 *
 * @param settings What the team wrote.
 * @param today Today's date in UTC, as `2026-11-21`; this package reads no clock.
 * @returns The same settings.
 * @throws {ComparisonSettingsInvalidError} Naming every problem, also of rules that have expired.
 * @since 0.1.0
 */
export function validateComparisonSettings(settings: ComparisonSettings, today: string): ComparisonSettings {
  const problems = ignoreRuleProblems(settings.rules ?? [], today);
  if (problems.length > 0) throw new ComparisonSettingsInvalidError(problems);
  return settings;
}

/**
 * What the team accepts on one route.
 *
 * @param routeKey Such as `GET /event-metrics`.
 */
export function acceptancesForRoute({ rules = [] }: Acceptances, routeKey: string): Acceptances {
  return { rules: rules.filter((rule) => holdsFor(rule, routeKey)) };
}

function holdsFor({ routes }: { readonly routes?: readonly string[] }, routeKey: string): boolean {
  return routes === undefined || routes.includes(routeKey);
}
