import { gatewayDenialProblem } from './gateway-denial.ts';
import type { Migration } from './migration.ts';
import type { ResolvedAuthorizer, ResolvedRoute } from './resolved-migration.ts';
import { isReservedPath, isUnsafeMethod, parseRouteKey, pathShape } from './route-key.ts';
import { siblingProblems } from './sibling-problems.ts';

/** Longest integration time of each kind of API: 29 s on REST, 30 s on HTTP, both inclusive. */
const longestTimeoutSeconds = { rest: 29, http: 30 } as const;

/** Headers a person might put here to get rid of a problem, and so leak or break something. */
const unfitDenialHeaders: ReadonlySet<string> = new Set([
  'authorization',
  'connection',
  'content-length',
  'content-type',
  'cookie',
  'set-cookie',
  'transfer-encoding',
  'x-api-key',
]);

/** What is wrong with the keys of the routes, before anything is resolved. */
export function routeKeyProblems(table: Migration): string[] {
  return Object.entries(table.groups).flatMap(([group, { routes }]) => {
    const keys = Object.keys(routes);
    if (keys.length === 0) {
      return [`groups.${group}.routes: list at least one route, or remove the group`];
    }
    return keys.flatMap((key) => {
      const parsed = parseRouteKey(key);
      return parsed.status === 'valid'
        ? []
        : parsed.problems.map((p) => `groups.${group}.routes["${key}"]: ${p}`);
    });
  });
}

/** What is wrong with the answer to callers who are not logged in. */
export function denialProblems({ denial = {} }: Migration): string[] {
  const isText = typeof denial.body === 'string';
  return Object.keys(denial.headers ?? {})
    .filter((name) => !isFitDenialHeader(name, isText))
    .map((name) => `denial.headers["${name}"]: remove it; write static response headers only`);
}

/** A body that is text has to say which; every other body is JSON, and says so itself. */
function isFitDenialHeader(name: string, isText: boolean): boolean {
  const lowerCaseName = name.toLowerCase();
  if (lowerCaseName === 'content-type') return isText;
  return /^[!#$%&'*+.^_`|~\w-]+$/.test(name) && !unfitDenialHeaders.has(lowerCaseName);
}

/** What is wrong with the way in which API Gateway is to keep the authorizer's answers. */
export function authorizerProblems({ authorizer, routes }: AuthorizedTable): string[] {
  const { resultTtlSeconds, identitySource } = authorizer;
  const problems: string[] = [];
  if (resultTtlSeconds > 0 && identitySource.length === 0) {
    problems.push(
      "authorizer.identitySource: write ['cookie'], the header by which answers are kept; without one the gateway keeps none",
    );
  }
  if (identitySource.length > 1) {
    problems.push(
      'authorizer.identitySource: write one header, or none: the gateway wants every source present, and would deny clients that send the other one',
    );
  }
  return [...problems, ...openRouteProblems({ authorizer, routes })];
}

/** The authorizer of a resolved table, and the routes behind it. */
export interface AuthorizedTable {
  readonly authorizer: ResolvedAuthorizer;
  readonly routes: readonly ResolvedRoute[];
}

/** An answer that lets an anonymous caller through is for one route; kept, it would be used on others. */
function openRouteProblems({ authorizer, routes }: AuthorizedTable): string[] {
  const { resultTtlSeconds, identitySource } = authorizer;
  if (resultTtlSeconds === 0 && identitySource.length === 0) return [];
  const because =
    resultTtlSeconds > 0
      ? 'a kept answer is used on every route'
      : 'the gateway itself denies callers without the identity source';
  return routes
    .filter(({ owner, auth, denyAt }) => owner === 'lambda' && (auth === 'optional' || denyAt === 'handler'))
    .map(({ group, routeKey, auth }) => {
      const what = auth === 'optional' ? "auth: 'optional'" : "denyAt: 'handler' (said, or needed by denial)";
      return `groups.${group}.routes["${routeKey}"]: ${what} needs authorizer: { resultTtlSeconds: 0 } without identitySource: ${because}`;
    });
}

/** What is wrong with routes once they have what they inherit. */
export function routeProblems(table: Migration, routes: readonly ResolvedRoute[]): string[] {
  return [
    ...routes.flatMap((route) => settingProblems(table, route)),
    ...routes.flatMap((route) => denyAtProblems(table, route)),
    ...routes.flatMap((route) => preflightProblems(route, routes)),
    ...duplicateProblems(routes),
    ...(table.api === 'rest' ? siblingProblems(routes) : []),
  ];
}

function denyAtProblems({ api, denial = {}, groups }: Migration, route: ResolvedRoute): string[] {
  const said = groups[route.group]?.routes[route.routeKey]?.denyAt;
  const place = `groups.${route.group}.routes["${route.routeKey}"]`;
  if (said !== undefined && route.auth !== 'session') {
    return [`${place}: remove denyAt: with auth: '${route.auth}' nobody is denied`];
  }
  const problem = gatewayDenialProblem(api, denial);
  return route.owner !== 'lambda' || route.denyAt !== 'gateway' || problem === undefined
    ? []
    : [`${place}: write denyAt: 'handler', or leave it out: ${problem}`];
}

function settingProblems({ api, groups }: Migration, route: ResolvedRoute): string[] {
  const problems: string[] = [];
  const isLifted = groups[route.group]?.kind === 'express';
  if (route.owner === 'lambda' && !isLifted && route.handler === undefined) {
    problems.push("write handler: '…', the function that the entry exports for this route");
  }
  if (isLifted && route.handler !== undefined) {
    problems.push("remove handler: the lifted router finds its routes itself (kind: 'express')");
  }
  if (route.timeoutSeconds > longestTimeoutSeconds[api]) {
    problems.push(
      `write timeoutSeconds of at most ${longestTimeoutSeconds[api]}: the gateway waits no longer`,
    );
  }
  if (route.owner === 'lambda' && api === 'rest' && isReservedPath(route.path)) {
    problems.push('use another path: REST APIs answer /ping and /sping themselves');
  }
  if (needsGuards(route) && route.guards === undefined) {
    problems.push(
      "write guards: 'origin' or guards: { waived: 'the reason' }: a session cookie on an unsafe method can be misused across sites",
    );
  }
  return problems.map((problem) => `groups.${route.group}.routes["${route.routeKey}"]: ${problem}`);
}

function needsGuards(route: ResolvedRoute): boolean {
  return route.owner === 'lambda' && route.auth !== 'none' && isUnsafeMethod(route.method);
}

/** `ANY` takes OPTIONS as well; a browser sends that without cookies, and legacy answers it to everybody. */
function preflightProblems(route: ResolvedRoute, routes: readonly ResolvedRoute[]): string[] {
  if (route.owner !== 'lambda' || route.auth !== 'session' || route.method !== 'ANY') return [];
  const shape = pathShape(route.path);
  if (routes.some(({ method, path }) => method === 'OPTIONS' && pathShape(path) === shape)) return [];
  return [
    `groups.${route.group}.routes["${route.routeKey}"]: list 'OPTIONS ${route.path}' beside it, with owner: 'legacy' or auth: 'none': ANY takes OPTIONS, too, and a preflight carries no session`,
  ];
}

function duplicateProblems(routes: readonly ResolvedRoute[]): string[] {
  const first = new Map<string, ResolvedRoute>();
  return routes.flatMap((route) => {
    const key = `${route.method} ${pathShape(route.path)}`;
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, route);
      return [];
    }
    const place = `groups.${earlier.group}.routes["${earlier.routeKey}"]`;
    return [
      `groups.${route.group}.routes["${route.routeKey}"]: matches the same requests as ${place}; keep one`,
    ];
  });
}
