import type { FindRouteKey } from '@straddle/gateway-emulator';
import { pathShape, type ResolvedMigration, type ResolvedRoute } from '@straddle/route-table';
import { expressPathShape, readExpressPath, samplePath } from './express-path.ts';
import type { LegacyRoute } from './read-legacy-routes.ts';

/** A route of the legacy API that a moved route of another path would answer. */
export interface CapturedRoute {
  /** As the route table would list it: `GET /users/me`. */
  readonly routeKey: string;
  readonly group: string;
  /** The route key that takes its requests. */
  readonly by: string;
}

export interface CaptureReport {
  readonly captured: readonly CapturedRoute[];
  /** Express paths whose requests cannot be told. */
  readonly unreadable: readonly string[];
}

const everyMethod = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/**
 * Finds the legacy routes that a moved route would take without being meant to: `GET /users/me` behind a moved
 * `GET /users/{id}`.
 *
 * A lifted router answers all that it has, so of its group's requests only those are captured that legacy answers from
 * another router: the one most of them come from is taken for the lifted one.
 *
 * @param find Which route of the gateway serves a request.
 * @example
 * findCapturedRoutes(legacyRoutes, { migration, find }).captured; //=> [{ routeKey: 'GET /users/me', … }]
 */
export function findCapturedRoutes(
  legacyRoutes: readonly LegacyRoute[],
  { migration, find }: { readonly migration: ResolvedMigration; readonly find: FindRouteKey },
): CaptureReport {
  const unreadable = new Set<string>();
  const taken = legacyRoutes.flatMap((legacy) => {
    const parts = readExpressPath(legacy.path);
    if (parts === undefined) unreadable.add(`${legacy.method} ${legacy.path}`);
    if (parts === undefined) return [];
    const methods = legacy.method === 'ANY' ? everyMethod : [legacy.method];
    return methods.flatMap((method) => {
      const route = servedBy(find(method, samplePath(parts)), migration);
      if (route === undefined) return [];
      return [{ legacy, route, method, isSamePath: expressPathShape(parts) === pathShape(route.path) }];
    });
  });
  const lifted = new Map(
    migration.groups
      .filter(({ kind }) => kind === 'express')
      .map(({ name }) => [
        name,
        mostOften(taken.filter((each) => each.route.group === name).map((each) => each.legacy.router)),
      ]),
  );
  const captured = taken
    .filter(({ legacy, route, isSamePath }) =>
      lifted.has(route.group) ? lifted.get(route.group) !== legacy.router : !isSamePath,
    )
    .map(({ legacy, route, method }) => ({
      routeKey: `${method} ${toApiPath(legacy.path)}`,
      group: route.group,
      by: route.routeKey,
    }));
  return { captured, unreadable: [...unreadable] };
}

function servedBy(routeKey: string | undefined, { routes }: ResolvedMigration): ResolvedRoute | undefined {
  return routes.find((route) => route.routeKey === routeKey && route.owner === 'lambda');
}

/** `/projects/:id` → `/projects/{id}`. */
function toApiPath(path: string): string {
  return path
    .replaceAll(/:(\w+)/g, '{$1}')
    .replaceAll(/\*(\w*)/g, (_all, name: string) => `{${name || 'proxy'}+}`);
}

function mostOften(values: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted(([, one], [, other]) => other - one)[0]?.[0];
}
