import { MATRIX_USERS } from '../cases/matrix-users.ts';
import { recordProblems } from '../recording/record-settings.ts';
import { type PathRoot, pathProblems } from './accepted-path.ts';
import { type Checks, isRecord, memberProblems, optional } from './setting-checks.ts';
import { VALUE_CLASSES } from './value-classes.ts';

/**
 * Finds everything that is wrong with comparison settings, which may come from a file that no compiler saw.
 *
 * @param today In UTC, as `2026-11-21`.
 */
export function settingsProblems(settings: unknown, today: string): readonly string[] {
  return memberProblems(settings, {
    rules: listOf('rule', {
      ...acceptance(['headers', 'body', 'session', 'database']),
      until: optional(untilProblems(today)),
    }),
    unordered: listOf('unordered', acceptance(['body', 'database'])),
    values: listOf('value', {
      ...acceptance(['headers', 'body', 'database']),
      is: (value) =>
        VALUE_CLASSES.some((known) => known === value) ? [] : [`is: say one of ${VALUE_CLASSES.join(', ')}`],
    }),
    thresholds: optional(thresholdsProblems),
    users: optional(usersProblems),
    record: optional(recordProblems),
  });
}

function acceptance(roots: readonly PathRoot[]): Checks {
  return {
    path: (value) => (typeof value === 'string' ? pathProblems(value, roots) : ['path is not text']),
    reason: (value) => (typeof value === 'string' && value.trim() !== '' ? [] : ['says no reason']),
    routes: optional(routesProblems),
  };
}

function routesProblems(routes: unknown): readonly string[] {
  if (!Array.isArray(routes) || routes.some((route) => typeof route !== 'string')) {
    return ['routes is not a list of route keys'];
  }
  return routes.length === 0
    ? ['routes is empty, so the entry holds nowhere; leave it out or name a route']
    : [];
}

function untilProblems(today: string): (until: unknown) => readonly string[] {
  return (until) => {
    if (typeof until !== 'string' || !isCalendarDay(until)) {
      return [`until "${String(until)}" is not a day like 2027-01-31`];
    }
    // Days in this form sort as text.
    return until < today ? [`expired on ${until}; mend the difference or renew the rule`] : [];
  };
}

function isCalendarDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
  );
}

function thresholdsProblems(thresholds: unknown): readonly string[] {
  if (!isRecord(thresholds)) return ['thresholds: not an object of thresholds per route key'];
  const checks: Checks = {
    maxSlowdown: optional((value) =>
      typeof value === 'number' && value >= 1
        ? []
        : ['maxSlowdown is a factor of at least 1: 2 allows twice the time'],
    ),
    maxDifferentCells: optional((value) =>
      typeof value === 'number' && Number.isInteger(value) && value >= 0
        ? []
        : ['maxDifferentCells is a number of cells'],
    ),
  };
  return Object.entries(thresholds).flatMap(([routeKey, threshold]) =>
    memberProblems(threshold, checks).map((problem) => `threshold of ${routeKey}: ${problem}`),
  );
}

function usersProblems(users: unknown): readonly string[] {
  const isId = (name: string) => (value: unknown) =>
    typeof value === 'string' && value !== '' ? [] : [`${name} is not the id of a user`];
  const checks = Object.entries(MATRIX_USERS).map(([name, need]) => [
    name,
    need === 'required' ? isId(name) : optional(isId(name)),
  ]);
  return memberProblems(users, Object.fromEntries(checks)).map((problem) => `users: ${problem}`);
}

function listOf(name: string, checks: Checks): (value: unknown) => readonly string[] {
  return optional((list) => {
    if (!Array.isArray(list)) return [`${name}: not a list`];
    return list.flatMap((entry: unknown, index) => {
      const place = isRecord(entry) && typeof entry['path'] === 'string' ? ` (${entry['path']})` : '';
      return memberProblems(entry, checks).map((problem) => `${name} ${index + 1}${place}: ${problem}`);
    });
  });
}
