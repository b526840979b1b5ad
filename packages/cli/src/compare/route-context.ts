import type { RouteContext } from '@straddle/comparison/node';
import { registeredDifferences, resolveSessionSettings } from '@straddle/session-core';
import type { LoadedComparison } from '../load-comparison.ts';
import type { LoadedMigration } from '../load-migration.ts';
import { rolledBack } from './front-door.ts';

export interface RouteContextOptions
  extends Pick<LoadedMigration, 'migration'>,
    Pick<LoadedComparison, 'local'> {
  /** That of the route table when left out. */
  readonly api?: 'rest' | 'http' | undefined;
  /** Whether every route is left to legacy. */
  readonly frontDoor?: boolean;
}

/** What must be known of a route to tell a registered difference from a mistake. */
export function routeContextOf({
  migration,
  local,
  api = migration.api,
  frontDoor = false,
}: RouteContextOptions): (routeKey: string) => RouteContext {
  const { sessionSettings = {} } = local;
  const possible = registeredDifferences.flatMap(({ id, isPossible }) =>
    isPossible(sessionSettings) ? [id] : [],
  );
  const { name: sessionCookie } = resolveSessionSettings(sessionSettings);
  const { routes } = frontDoor ? rolledBack(migration) : migration;
  const owners = new Map(routes.map(({ routeKey, owner }) => [routeKey, owner]));
  return (routeKey) => ({ api, owner: owners.get(routeKey) ?? 'legacy', sessionCookie, possible });
}
