import type { ResolvedMigration, ResolvedRoute } from './resolved-migration.ts';

/** One line of `straddle routes`. All strings: the caller aligns and prints. */
export interface RouteRow {
  readonly route: string;
  readonly owner: string;
  readonly group: string;
  /** `session` or `none`; `legacy` where the legacy API decides by itself. */
  readonly auth: string;
  readonly handler: string;
  readonly timeout: string;
}

/**
 * Puts the route table in rows for a person: who serves what, and who decides about the session.
 *
 * @returns One row per listed route in table order, then the one for everything that is not listed.
 * @example
 * describeRoutes(resolved).at(-1); //=> { route: '(everything else)', owner: 'legacy', auth: 'legacy', … }
 */
export function describeRoutes({ routes }: ResolvedMigration): readonly RouteRow[] {
  const rest = {
    route: '(everything else)',
    owner: 'legacy',
    group: '-',
    auth: 'legacy',
    handler: '-',
    timeout: '-',
  };
  return [...routes.map(describeRoute), rest];
}

function describeRoute(route: ResolvedRoute): RouteRow {
  const moved = route.owner === 'lambda';
  return {
    route: route.routeKey,
    owner: route.owner,
    group: route.group,
    auth: moved ? route.auth : 'legacy',
    handler: moved ? (route.handler ?? '-') : '-',
    timeout: moved ? `${route.timeoutSeconds} s` : '-',
  };
}
