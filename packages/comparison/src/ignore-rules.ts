import type { Cover, Difference } from './difference.ts';
import { compilePathPattern } from './json-path.ts';

/** A difference that the team accepts, for a reason and, better, for a time. */
export interface IgnoreRule {
  /**
   * The exact path of a difference: `headers.etag`, `headers.set-cookie[connect.sid].expires`,
   * `body.user.updatedAt`, `session.expires`. `[*]` stands for any array position. A path covers what
   * is reported at that very path, never what lies below it. A status cannot be ignored.
   */
  readonly path: string;
  readonly reason: string;
  /** The last day on which the rule holds, as `2027-01-31`, in UTC. */
  readonly until?: string;
  /** Route keys it holds for. All routes when left out. */
  readonly routes?: readonly string[];
}

/**
 * Finds what is wrong with ignore rules. An expired rule is a problem rather than skipped: a comparison
 * that has turned red must say that a promise ran out, not that the route broke.
 *
 * @param today Today's date in UTC, as `2026-11-21`; this package reads no clock.
 */
export function ignoreRuleProblems(rules: readonly IgnoreRule[], today: string): readonly string[] {
  return rules.flatMap((rule, index) =>
    problemsOf(rule, today).map((problem) => `rule ${index + 1} (${rule.path}): ${problem}`),
  );
}

/**
 * Compiles rules into a lookup.
 *
 * @returns Why a difference is ignored, or `undefined` when no rule covers it. The first rule wins.
 */
export function createRuleCover(rules: readonly IgnoreRule[]): (difference: Difference) => Cover | undefined {
  const compiled = rules.map((rule) => ({ rule, covers: compilePath(rule.path) }));
  return (difference) => {
    if (difference.kind === 'status') return undefined;
    const rule = compiled.find(({ covers }) => covers?.(difference.path))?.rule;
    if (rule === undefined) return undefined;
    const { path, reason, until } = rule;
    return {
      standing: 'ignored',
      ignored: { by: 'rule', path, reason, ...(until === undefined ? {} : { until }) },
    };
  };
}

/** Cookie names may hold dots and brackets, so header paths are compared as they are written. */
function compilePath(path: string): ((candidate: string) => boolean) | undefined {
  return path.startsWith('headers.') ? (candidate) => candidate === path : compilePathPattern(path);
}

function problemsOf(rule: IgnoreRule, today: string): readonly string[] {
  return [
    ...pathProblems(rule.path),
    ...reasonProblems(rule.reason),
    ...untilProblems(rule.until, today),
    ...routeProblems(rule.routes),
  ];
}

function pathProblems(path: string): readonly string[] {
  if (path === 'status') return ['a status is never noise; mend the route'];
  if (path.startsWith('headers.')) return headerPathProblems(path.slice('headers.'.length));
  if (!/^(?:body|session)(?:[.[]|$)/.test(path)) {
    return ['a path starts with headers., body or session.'];
  }
  if (path === 'session') return ['name what may change in the session, such as session.expires'];
  return compilePathPattern(path) === undefined
    ? ['not a path; write it like body.users[*].updatedAt, a key with other characters as body["a.b"]']
    : [];
}

function headerPathProblems(header: string): readonly string[] {
  if (/[*?]/.test(header)) return ['name one header; patterns would cover headers nobody has looked at'];
  const name = /^[^[.]*/.exec(header)?.[0] ?? '';
  if (name !== name.toLowerCase()) return [`write the header in lower case: headers.${header.toLowerCase()}`];
  if (!/^[\w!#$%&'+^`|~-]+$/.test(name)) return ['not a header name'];
  if (header !== name && name !== 'set-cookie') return ['only set-cookie has parts'];
  return name === 'set-cookie' && header === name
    ? ['name the cookie: headers.set-cookie[connect.sid].expires']
    : [];
}

function reasonProblems(reason: string): readonly string[] {
  return reason.trim() === '' ? ['says no reason'] : [];
}

function untilProblems(until: string | undefined, today: string): readonly string[] {
  if (until === undefined) return [];
  if (!isCalendarDay(until)) return [`until "${until}" is not a day like 2027-01-31`];
  // Days in this form sort as text.
  return until < today ? [`expired on ${until}; mend the difference or renew the rule`] : [];
}

function isCalendarDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
  );
}

function routeProblems(routes: readonly string[] | undefined): readonly string[] {
  return routes?.length === 0
    ? ['routes is empty, so the rule holds nowhere; leave it out or name a route']
    : [];
}
