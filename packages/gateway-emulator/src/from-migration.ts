import { resolve } from 'node:path';
import type { ResolvedMigration, ResolvedRoute } from '@straddle/route-table';

import type { ApiDefinition, FunctionDefinition, RouteDefinition } from './api-definition.ts';

/** What the route table does not say. */
export interface FromMigrationOptions {
  /** Folder of the route table; entries are relative to it. */
  readonly rootFolder: string;
  /** Environment variables per function: group names and `authorizer`. */
  readonly functionEnvironment?: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
  /** Where legacy really listens, if not where the table says. */
  readonly legacyOrigin?: string | undefined;
  /** Serve the same table as the other kind of API. */
  readonly api?: 'rest' | 'http' | undefined;
}

/** The authorizer's name among functions and authorizers; groups cannot have it. */
const authorizerName = 'authorizer';
/** HTTP APIs give an authorizer ten seconds; REST APIs more, which nobody should need. */
const authorizerTimeoutMs = 10_000;

/**
 * Makes the API that a route table describes: routes that moved go to their group's function, behind the
 * authorizer where they need a session; every other path, listed or not, goes to legacy, which decides by
 * itself.
 *
 * Each group's function finds its routes in `STRADDLE_ROUTES`: JSON of route key → `{ handler, auth }` (and
 * `guards` where the table has them).
 *
 * @example
 * apiDefinitionFromMigration(resolveMigration(table), {
 *   rootFolder: process.cwd(),
 *   functionEnvironment: { authorizer: { MONGODB_URI: '…' } },
 * });
 */
export function apiDefinitionFromMigration(
  migration: ResolvedMigration,
  options: FromMigrationOptions,
): ApiDefinition {
  const kind = options.api ?? migration.api;
  const origin = options.legacyOrigin ?? migration.legacy.origin;
  const moved = migration.routes.filter((route) => route.owner === 'lambda');
  return {
    kind,
    apiId: 'straddle01',
    accountId: '000000000000',
    region: 'us-east-1',
    stage: kind === 'rest' ? 'dev' : '$default',
    routes: [
      ...migration.routes.map((route) => toRoute(route, { migration, origin })),
      ...fallThrough(origin).filter(({ routeKey }) => !isListed(migration, routeKey)),
    ],
    authorizers: moved.some(({ auth }) => auth === 'session')
      ? { [authorizerName]: { functionName: authorizerName, type: 'REQUEST', resultTtlSeconds: 0 } }
      : {},
    functions: toFunctions(migration, options),
    // HTTP APIs have no gateway responses: their own answers carry no headers of ours.
    ...(kind === 'rest' ? { gatewayResponses: { headers: migration.denial.headers } } : {}),
  };
}

/** Listed routes of legacy get a route too: without it a greedy one of a group could capture them. */
function toRoute(
  route: ResolvedRoute,
  { migration, origin }: { readonly migration: ResolvedMigration; readonly origin: string },
): RouteDefinition {
  const { routeKey, path, group, owner, auth, timeoutSeconds } = route;
  if (owner === 'legacy') {
    return { routeKey, integration: { type: 'http-proxy', uri: `${origin}${path}` } };
  }
  // The function may run for as long as the slowest of its routes; the gateway waits less for the others.
  const longest = migration.groups.find(({ name }) => name === group)?.timeoutSeconds ?? timeoutSeconds;
  const timeoutMs = timeoutSeconds < longest ? { timeoutMs: timeoutSeconds * 1000 } : {};
  return {
    routeKey,
    integration: { type: 'lambda', functionName: group, ...timeoutMs },
    ...(auth === 'session' ? { authorizer: authorizerName } : {}),
  };
}

function fallThrough(origin: string): RouteDefinition[] {
  return [
    { routeKey: 'ANY /', integration: { type: 'http-proxy', uri: `${origin}/` } },
    { routeKey: 'ANY /{proxy+}', integration: { type: 'http-proxy', uri: `${origin}/{proxy}` } },
  ];
}

/** Whether the table has the route itself, perhaps under another parameter name. */
function isListed({ routes }: ResolvedMigration, routeKey: string): boolean {
  const greedyRoot = /^ANY \/\{[^}]+\+\}$/;
  return routes.some((route) =>
    routeKey === 'ANY /' ? route.routeKey === routeKey : greedyRoot.test(route.routeKey),
  );
}

function toFunctions(
  { groups, routes, authorizer }: ResolvedMigration,
  { rootFolder, functionEnvironment = {} }: FromMigrationOptions,
): Record<string, FunctionDefinition> {
  const moved = routes.filter((route) => route.owner === 'lambda');
  const ofGroups = groups.flatMap(({ name, entry, timeoutSeconds }) => {
    const own = moved.filter(({ group }) => group === name);
    const environment = { ...functionEnvironment[name], STRADDLE_ROUTES: routesJson(own) };
    const definition = { entry: resolve(rootFolder, entry), environment, timeoutMs: timeoutSeconds * 1000 };
    return own.length === 0 ? [] : [[name, { ...definition, workingFolder: rootFolder }] as const];
  });
  const ofAuthorizer: FunctionDefinition = {
    entry: resolve(rootFolder, authorizer.entry),
    environment: { ...functionEnvironment[authorizerName] },
    timeoutMs: authorizerTimeoutMs,
    workingFolder: rootFolder,
  };
  const isNeeded = moved.some(({ auth }) => auth === 'session');
  return Object.fromEntries([...ofGroups, ...(isNeeded ? [[authorizerName, ofAuthorizer] as const] : [])]);
}

function routesJson(routes: readonly ResolvedRoute[]): string {
  return JSON.stringify(
    Object.fromEntries(
      routes.map(({ routeKey, handler, auth, guards }) => [
        routeKey,
        { handler, auth, ...(guards === undefined ? {} : { guards }) },
      ]),
    ),
  );
}
