import { MigrationInvalidError } from './errors.ts';
import { fitsGatewayDenial } from './gateway-denial.ts';
import type { ResolvedMigration, ResolvedRoute } from './resolved-migration.ts';
import { siblingProblems } from './sibling-problems.ts';

/**
 * The same table served as a kind of API, perhaps the other one, for trying it out: where the gateway of that
 * kind cannot answer legacy's denial, the handlers deny instead, as they would had the table said so.
 *
 * @throws {MigrationInvalidError} If that kind does not take the paths beside each other.
 * @example
 * serveAs(resolveMigration(restTable), 'http').routes[0]?.denyAt; //=> 'handler', if denial.headers are set
 */
export function serveAs(migration: ResolvedMigration, api: 'rest' | 'http'): ResolvedMigration {
  if (api === migration.api) return migration;
  const problems = api === 'rest' ? siblingProblems(migration.routes) : [];
  if (problems.length > 0) throw new MigrationInvalidError(problems);
  const fits = fitsGatewayDenial(api, migration.denial);
  return {
    ...migration,
    api,
    routes: migration.routes.map((route) => (fits ? route : denyAtHandler(route))),
  };
}

function denyAtHandler(route: ResolvedRoute): ResolvedRoute {
  return route.denyAt === 'gateway' ? { ...route, denyAt: 'handler' } : route;
}
