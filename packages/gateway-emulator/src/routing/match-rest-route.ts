import { coversMethod, fitParts, type RoutePattern } from './route-pattern.ts';

/** The route that serves a request, with its path parameters as sent (percent-encoded). */
export interface RouteMatch<Route> {
  readonly route: Route;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/**
 * Finds the route of a REST API for a request.
 *
 * A path that is known with another method falls through to a less specific one (rows C02, C09). One trailing
 * slash is ignored when matching and missing from the greedy parameter (C06), inner double slashes stay (C07).
 * The root needs a route of its own: `{proxy+}` does not match it.
 *
 * @param routes Most specific first, see `compareSpecificity`.
 * @param path Without the stage, as sent.
 */
export function matchRestRoute<Route extends { readonly pattern: RoutePattern }>(
  routes: readonly Route[],
  { method, path }: { readonly method: string; readonly path: string },
): RouteMatch<Route> | undefined {
  const trimmed = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  const parts = trimmed === '/' ? [] : trimmed.slice(1).split('/');
  for (const route of routes) {
    const pathParameters = coversMethod(route.pattern, method) ? fitParts(route.pattern, parts) : undefined;
    if (pathParameters !== undefined) {
      return { route, pathParameters };
    }
  }
  return undefined;
}
