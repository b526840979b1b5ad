import type { CoverOf } from '../differences/difference.ts';
import { compileAcceptedPath } from './accepted-path.ts';

/** A difference that the team accepts, for a reason and, better, for a time. */
export interface IgnoreRule {
  /**
   * The exact path of a difference: `headers.etag`, `headers.set-cookie[connect.sid].expires`,
   * `body.user.updatedAt`, `session.expires`, `database.projects[*].notes`. `[*]` stands for any array
   * position. A path covers what is reported at that very path, never what lies below it. A status cannot
   * be ignored.
   */
  readonly path: string;
  readonly reason: string;
  /** The last day on which the rule holds, as `2027-01-31`, in UTC. */
  readonly until?: string;
  /** Route keys it holds for. All routes when left out. */
  readonly routes?: readonly string[];
}

/**
 * Compiles rules into a lookup.
 *
 * @returns Why a difference is ignored, or `undefined` when no rule covers it. The first rule wins.
 */
export function createRuleCover(rules: readonly IgnoreRule[]): CoverOf {
  const compiled = rules.map((rule) => ({ rule, covers: compileAcceptedPath(rule.path) }));
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
