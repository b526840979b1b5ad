import { resolve } from 'node:path';
import {
  authorizerVariables,
  type GatewayDenial,
  gatewayDenial,
  groupVariables,
  isBehindAuthorizer,
  type ResolvedMigration,
  type ResolvedRoute,
  serveAs,
} from '@straddle/route-table';

import type {
  ApiDefinition,
  AuthorizerDefinition,
  FunctionDefinition,
  GatewayResponseDefinition,
  GatewayResponses,
  RouteDefinition,
} from './api-definition.ts';

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
 * authorizer where they need or may have a session; every other path, listed or not, goes to legacy, which
 * decides by itself.
 *
 * Functions find their part of the table in `STRADDLE_ROUTES`, the authorizer in `STRADDLE_ROUTE_AUTH` and
 * `STRADDLE_RESULT_CACHE`. Served as the other kind of API, the table is read by `serveAs`.
 *
 * @example
 * apiDefinitionFromMigration(resolveMigration(table), {
 *   rootFolder: process.cwd(),
 *   functionEnvironment: { authorizer: { MONGODB_URI: '…' } },
 * });
 */
export function apiDefinitionFromMigration(
  resolved: ResolvedMigration,
  options: FromMigrationOptions,
): ApiDefinition {
  const kind = options.api ?? resolved.api;
  const migration = serveAs(resolved, kind);
  const origin = options.legacyOrigin ?? migration.legacy.origin;
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
    authorizers: migration.routes.some(isBehindAuthorizer)
      ? { [authorizerName]: toAuthorizer(migration) }
      : {},
    functions: toFunctions(migration, options),
    // HTTP APIs have neither: they go by content type, and their own answers carry no headers of ours. All types are
    // binary, because no byte of an upload may be lost: what is deployed has to say so, too.
    ...(kind === 'rest'
      ? { binaryMediaTypes: ['*/*'], gatewayResponses: toGatewayResponses(migration) }
      : {}),
  };
}

/** Answers are kept only if the table says so. */
function toAuthorizer({ api, authorizer }: ResolvedMigration): AuthorizerDefinition {
  const { resultTtlSeconds, identitySource } = authorizer;
  const place = api === 'rest' ? 'method.request.header' : '$request.header';
  const sources = identitySource.map((name) => `${place}.${name === 'cookie' ? 'Cookie' : 'Authorization'}`);
  return {
    functionName: authorizerName,
    type: 'REQUEST',
    resultTtlSeconds,
    ...(sources.length === 0 ? {} : { identitySource: sources }),
  };
}

/** Legacy's denial in place of the gateway's 401, and its headers on all else that the gateway answers itself. */
function toGatewayResponses({ denial }: ResolvedMigration): GatewayResponses {
  // What belongs to the one denial would be wrong on other answers.
  const ofDenialAlone = ['content-type', 'location'];
  const common = Object.entries(denial.headers).filter(
    ([name]) => !ofDenialAlone.includes(name.toLowerCase()),
  );
  const parameters = toParameters(Object.fromEntries(common));
  const own = gatewayDenial(denial);
  return {
    ...(own === undefined ? {} : { UNAUTHORIZED: toGatewayResponse(own) }),
    DEFAULT_4XX: { parameters },
    DEFAULT_5XX: { parameters },
  };
}

function toGatewayResponse({ statusCode, headers, body }: GatewayDenial): GatewayResponseDefinition {
  return {
    ...(statusCode === undefined ? {} : { statusCode }),
    parameters: toParameters(headers),
    ...(body === undefined ? {} : { templates: { [body.contentType]: body.text } }),
  };
}

function toParameters(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [`gatewayresponse.header.${name}`, `'${value}'`]),
  );
}

/** Listed routes of legacy get a route too: without it a greedy one of a group could capture them. */
function toRoute(
  route: ResolvedRoute,
  { migration, origin }: { readonly migration: ResolvedMigration; readonly origin: string },
): RouteDefinition {
  const { routeKey, path, group, owner, timeoutSeconds } = route;
  if (owner === 'legacy') {
    return { routeKey, integration: { type: 'http-proxy', uri: `${origin}${path}` } };
  }
  // The function may run for as long as the slowest of its routes; the gateway waits less for the others.
  const longest = migration.groups.find(({ name }) => name === group)?.timeoutSeconds ?? timeoutSeconds;
  const timeoutMs = timeoutSeconds < longest ? { timeoutMs: timeoutSeconds * 1000 } : {};
  return {
    routeKey,
    integration: { type: 'lambda', functionName: group, ...timeoutMs },
    ...(isBehindAuthorizer(route) ? { authorizer: authorizerName } : {}),
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
  migration: ResolvedMigration,
  { rootFolder, functionEnvironment = {} }: FromMigrationOptions,
): Record<string, FunctionDefinition> {
  const ofGroups = migration.groups.map(({ name, entry, timeoutSeconds }) => ({
    name,
    entry,
    timeoutMs: timeoutSeconds * 1000,
    variables: groupVariables(migration, name),
  }));
  const ofAuthorizer = {
    name: authorizerName,
    entry: migration.authorizer.entry,
    timeoutMs: authorizerTimeoutMs,
    variables: authorizerVariables(migration),
  };
  return Object.fromEntries(
    [...ofGroups, ofAuthorizer].flatMap(({ name, entry, timeoutMs, variables }) => {
      const environment = { ...functionEnvironment[name], ...variables };
      const definition = { entry: resolve(rootFolder, entry), environment, timeoutMs };
      return variables === undefined ? [] : [[name, { ...definition, workingFolder: rootFolder }]];
    }),
  );
}
