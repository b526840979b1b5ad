import type { Migration } from './migration.ts';
import type { ResolvedRoute } from './resolved-migration.ts';
import { isReservedPath, isUnsafeMethod, parseRouteKey, pathShape } from './route-key.ts';

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

/** What is wrong with the gateway's own headers. */
export function denialProblems(table: Migration): string[] {
  const names = Object.keys(table.denial?.headers ?? {});
  const fixed =
    table.api === 'http' && names.length > 0
      ? [
          "denial.headers: an HTTP API's own answers carry no headers of ours; remove them or write api: 'rest'",
        ]
      : [];
  const unfit = names
    .filter((name) => !/^[!#$%&'*+.^_`|~\w-]+$/.test(name) || unfitDenialHeaders.has(name.toLowerCase()))
    .map((name) => `denial.headers["${name}"]: remove it; write static response headers only`);
  return [...fixed, ...unfit];
}

/** What is wrong with routes once they have what they inherit. */
export function routeProblems(table: Migration, routes: readonly ResolvedRoute[]): string[] {
  return [...routes.flatMap((route) => settingProblems(table, route)), ...duplicateProblems(routes)];
}

/** What is wrong with groups, whatever their routes. */
export function groupProblems(table: Migration): string[] {
  return Object.entries(table.groups).flatMap(([name, { kind, session }]) =>
    kind === 'native' && session === 'read'
      ? [
          `groups.${name}.session: 'read' is for lifted routers (kind: 'express'); a native handler gets its principal, so leave it out`,
        ]
      : [],
  );
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
  return route.owner === 'lambda' && route.auth === 'session' && isUnsafeMethod(route.method);
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
