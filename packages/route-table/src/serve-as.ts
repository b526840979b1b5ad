import type { DenialDefinition } from './migration.ts';
import type { ResolvedMigration, ResolvedRoute } from './resolved-migration.ts';

/**
 * Whether the gateway's own 401 can look like legacy's denial: on a REST API its headers can be set, on an HTTP
 * API nothing can. Status and body are not set on either.
 */
export function fitsGatewayDenial(api: 'rest' | 'http', denial: DenialDefinition): boolean {
  if (denial.status !== undefined || denial.body !== undefined) return false;
  return api === 'rest' || Object.keys(denial.headers ?? {}).length === 0;
}

/**
 * The same table served as a kind of API, perhaps the other one, for trying it out: where the gateway of that
 * kind cannot answer legacy's denial, the handlers deny instead, as they would had the table said so.
 *
 * @example
 * serveAs(resolveMigration(restTable), 'http').routes[0]?.denyAt; //=> 'handler', if denial.headers are set
 */
export function serveAs(migration: ResolvedMigration, api: 'rest' | 'http'): ResolvedMigration {
  if (api === migration.api) return migration;
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
