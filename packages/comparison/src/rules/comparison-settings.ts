import type { MatrixUsers } from '../cases/matrix-users.ts';
import { ComparisonSettingsInvalidError } from '../errors.ts';
import type { RecordSettings } from '../recording/record-settings.ts';
import type { IgnoreRule } from './ignore-rules.ts';
import { settingsProblems } from './settings-problems.ts';
import type { Threshold } from './thresholds.ts';
import type { UnorderedArray } from './unordered-arrays.ts';
import type { ShapedValue } from './value-classes.ts';

/** What the team accepts: entries of comparison.config.ts that hold for every route or for those they name. */
export interface Acceptances {
  readonly rules?: readonly IgnoreRule[];
  /** Arrays whose order says nothing. */
  readonly unordered?: readonly UnorderedArray[];
  /** Values that are compared by their shape. */
  readonly values?: readonly ShapedValue[];
}

/** What comparison.config.ts holds. Plain data; everything may be left out. */
export interface ComparisonSettings extends Acceptances {
  /** Per route key, or `*` for every route without its own. */
  readonly thresholds?: Readonly<Record<string, Threshold>>;
  /** As whom to ask. Left out: only as who can log in. */
  readonly users?: MatrixUsers;
  /** What a recording of live traffic may hold. */
  readonly record?: RecordSettings;
}

/**
 * Gives comparison.config.ts its types. It checks nothing: `validateComparisonSettings` does, when the day
 * is known.
 *
 * @since 0.1.0
 * @example
 * export default defineComparison({
 *   rules: [{ path: 'headers.etag', reason: 'weak tags differ', until: '2027-01-31' }],
 *   values: [{ path: 'body.requestId', is: 'uuid', reason: 'made anew for each answer' }],
 *   unordered: [{ path: 'body.user.roles', reason: 'a set' }],
 *   thresholds: { 'GET /projects': { maxSlowdown: 2 } },
 *   users: { valid: 'usr_ada', otherTenant: 'usr_dmitri', deleted: 'usr_gone' },
 * });
 */
export function defineComparison(settings: ComparisonSettings): ComparisonSettings {
  return settings;
}

/**
 * Checks settings before they are used. An expired rule is refused rather than skipped: a comparison that has
 * turned red must say that a promise ran out, not that the route broke.
 *
 * @param settings What the team wrote.
 * @param today Today's date in UTC, as `2026-11-21`; this package reads no clock.
 * @returns The same settings.
 * @throws {ComparisonSettingsInvalidError} Naming every problem of every entry.
 * @since 0.1.0
 */
export function validateComparisonSettings(settings: ComparisonSettings, today: string): ComparisonSettings {
  const problems = settingsProblems(settings, today);
  if (problems.length > 0) throw new ComparisonSettingsInvalidError(problems);
  return settings;
}

/**
 * What the team accepts on one route.
 *
 * @param routeKey Such as `GET /event-metrics`.
 */
export function acceptancesForRoute(acceptances: Acceptances, routeKey: string): Acceptances {
  const { rules = [], unordered = [], values = [] } = acceptances;
  const holds = ({ routes }: { readonly routes?: readonly string[] }): boolean =>
    routes === undefined || routes.includes(routeKey);
  return {
    rules: rules.filter(holds),
    unordered: unordered.filter(holds),
    values: values.filter(holds),
  };
}
