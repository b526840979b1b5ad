import type { RouteMatch } from './match-rest-route.ts';
import { coversMethod, fitParts, type RoutePattern } from './route-pattern.ts';

/**
 * Finds the route of an HTTP API for a request: the full path, then parameters, then greedy ones, then
 * `$default` (row C10). Unlike on REST APIs a trailing slash counts (row C11; reported, not captured).
 *
 * @param routes Most specific first, see `compareSpecificity`.
 * @param path Without the stage, as sent.
 * @param trailingSlash Whether `/foo/` may be taken for `/foo` (row U05).
 */
export function matchHttpRoute<Route extends { readonly pattern: RoutePattern }>(
  routes: readonly Route[],
  { method, path }: { readonly method: string; readonly path: string },
  trailingSlash: 'exact' | 'ignored',
): RouteMatch<Route> | undefined {
  if (trailingSlash === 'ignored' && path.length > 1 && path.endsWith('/')) {
    return matchHttpRoute(routes, { method, path: path.slice(0, -1) }, 'exact');
  }
  const parts = path === '/' ? [] : path.slice(1).split('/');
  for (const route of routes) {
    const { pattern } = route;
    if (pattern.isDefault) {
      return { route, pathParameters: {} };
    }
    const pathParameters = coversMethod(pattern, method) ? fitParts(pattern, parts) : undefined;
    if (pathParameters !== undefined) {
      return { route, pathParameters };
    }
  }
  return undefined;
}
