import { MigrationInvalidError } from './errors.ts';
import { fitsGatewayDenial } from './gateway-denial.ts';
import type { GroupDefinition, InheritedSettings, Migration, RouteAuth } from './migration.ts';
import { migrationSchema } from './migration-schema.ts';
import { plainDataProblems } from './plain-data.ts';
import type {
  ResolvedAuthorizer,
  ResolvedDenial,
  ResolvedGroup,
  ResolvedMigration,
  ResolvedRoute,
} from './resolved-migration.ts';
import { parseRouteKey } from './route-key.ts';
import { authorizerProblems, denialProblems, routeKeyProblems, routeProblems } from './table-problems.ts';

const defaultTimeoutSeconds = 10;
const defaultAuthorizerEntry = 'apps/authorizer/src/handler.ts';

/**
 * Applies defaults and checks a route table, once; every tool reads the answer and nothing else.
 *
 * Pure: whether entry files exist is checked by `checkEntries` of `@straddle/route-table/node`.
 * A route takes what it does not say from its group, a group from `defaults`; nothing else is inherited.
 *
 * @param table What `defineMigration` returned, or the default export of a file nobody has looked at yet.
 * @returns The frozen table: groups in order, routes in order, nothing optional left open that has a default.
 * @throws {MigrationInvalidError} With every problem found. Problems of form (unknown keys, wrong words) hide
 *   those that need a well-formed table (duplicates, missing guards), so a second round is possible.
 * @example
 * const { routes } = resolveMigration(table);
 * routes[0]; //=> { routeKey: 'GET /me', method: 'GET', path: '/me', group: 'account', owner: 'lambda', … }
 */
export function resolveMigration(table: unknown): ResolvedMigration {
  const migration = readMigration(table);
  const early = [...routeKeyProblems(migration), ...denialProblems(migration)];
  const routes = Object.entries(migration.groups).flatMap(([name, group]) =>
    resolveRoutes(name, group, migration),
  );
  const authorizer = resolveAuthorizer(migration);
  const problems = [
    ...early,
    ...routeProblems(migration, routes),
    ...authorizerProblems({ authorizer, routes }),
  ];
  if (problems.length > 0) {
    throw new MigrationInvalidError(problems);
  }
  return deepFreeze({
    api: migration.api,
    legacy: resolveLegacy(migration),
    denial: resolveDenial(migration),
    authorizer,
    groups: Object.entries(migration.groups).map(([name, group]) => resolveGroup(name, group, routes)),
    routes,
  });
}

function readMigration(table: unknown): Migration {
  const impure = plainDataProblems(table);
  // A cycle or a getter-laden instance is not shown to the schema at all.
  if (impure.length > 0) {
    throw new MigrationInvalidError(impure);
  }
  const parsed = migrationSchema.safeParse(table);
  if (!parsed.success) {
    throw new MigrationInvalidError(
      parsed.error.issues.map(({ path, message }) => `${placeOf(path)}: ${message}`),
    );
  }
  return parsed.data;
}

function placeOf(path: readonly PropertyKey[]): string {
  const place = path.map((part) =>
    /^[\w-]+$/.test(String(part)) ? `.${String(part)}` : `["${String(part)}"]`,
  );
  return place.length === 0 ? 'the table' : place.join('').replace(/^\./, '');
}

function resolveLegacy({ legacy }: Migration): ResolvedMigration['legacy'] {
  const { origin } = new URL(legacy.origin);
  return legacy.dev === undefined ? { origin } : { origin, dev: legacy.dev };
}

function resolveAuthorizer({ authorizer }: Migration): ResolvedAuthorizer {
  return {
    entry: authorizer?.entry ?? defaultAuthorizerEntry,
    resultTtlSeconds: authorizer?.resultTtlSeconds ?? 0,
    identitySource: [...(authorizer?.identitySource ?? [])],
  };
}

function resolveDenial({ denial }: Migration): ResolvedDenial {
  return {
    ...(denial?.status === undefined ? {} : { status: denial.status }),
    headers: { ...denial?.headers },
    ...(denial?.body === undefined ? {} : { body: denial.body }),
  };
}

function resolveGroup(name: string, group: GroupDefinition, routes: readonly ResolvedRoute[]): ResolvedGroup {
  const limits = routes.filter((route) => route.group === name).map((route) => route.timeoutSeconds);
  return {
    name,
    kind: group.kind,
    entry: group.entry,
    timeoutSeconds: Math.max(...limits),
    session: group.session ?? 'none',
  };
}

function resolveRoutes(name: string, group: GroupDefinition, migration: Migration): ResolvedRoute[] {
  return Object.entries(group.routes).flatMap(([routeKey, route]) => {
    const parsed = parseRouteKey(routeKey);
    if (parsed.status === 'invalid') {
      return [];
    }
    const levels = [route, group, migration.defaults ?? {}];
    const inherited = inherit(levels);
    const denyAt = denyAtOf(inherited.auth, levels, migration);
    const handler = route.handler === undefined ? {} : { handler: route.handler };
    const { method, path } = parsed;
    return [
      {
        routeKey,
        method,
        path,
        group: name,
        owner: route.owner ?? group.owner,
        ...handler,
        ...inherited,
        ...denyAt,
      },
    ];
  });
}

/** The first level that says something wins. */
function inherit(
  levels: readonly InheritedSettings[],
): Pick<ResolvedRoute, 'auth' | 'timeoutSeconds' | 'guards'> {
  const guards = levels.find((level) => level.guards !== undefined)?.guards;
  return {
    auth: levels.find((level) => level.auth !== undefined)?.auth ?? 'session',
    timeoutSeconds:
      levels.find((level) => level.timeoutSeconds !== undefined)?.timeoutSeconds ?? defaultTimeoutSeconds,
    ...(guards === undefined ? {} : { guards }),
  };
}

/** Unless somebody says who denies, it is whoever can answer what legacy answers, the gateway first. */
function denyAtOf(
  auth: RouteAuth,
  levels: readonly InheritedSettings[],
  { api, denial = {} }: Migration,
): Pick<ResolvedRoute, 'denyAt'> {
  if (auth !== 'session') return {};
  const said = levels.find((level) => level.denyAt !== undefined)?.denyAt;
  return { denyAt: said ?? (fitsGatewayDenial(api, denial) ? 'gateway' : 'handler') };
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
