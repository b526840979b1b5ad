import type { ResolvedRoute } from './resolved-migration.ts';

/** Where legacy gets every path that is not listed, once per REST API. */
const fallThrough = '/{proxy+}';

/**
 * Which routes a REST API would not take beside each other.
 *
 * Its paths are a tree, and at each place of the tree it takes one variable, greedy or not, under one name: `{id}`
 * beside `{proxy+}` is refused when it is created ("A sibling ({id}) of this resource already has a variable path part
 * -- only one is allowed"). HTTP APIs take both.
 *
 * @param routes All of the table, legacy's as well: every listed route becomes one of the API's.
 * @returns One problem per route whose variable is not the first one at its place.
 * @example
 * siblingProblems(routesOf('GET /a/{id}', 'ANY /a/{proxy+}')); //=> ['groups.a.routes["ANY /a/{proxy+}"]: …']
 */
export function siblingProblems(routes: readonly ResolvedRoute[]): string[] {
  const first = new Map<string, Taken>(
    placesOf(fallThrough).map((place) => [
      place.parent,
      { ...place, by: `what is not listed (${fallThrough})` },
    ]),
  );
  return routes.flatMap(({ group, routeKey, path }) =>
    placesOf(path).flatMap(({ parent, variable }) => {
      const taken = first.get(parent);
      if (taken === undefined) first.set(parent, { variable, by: routeKey });
      if (taken === undefined || taken.variable === variable) return [];
      return [
        `groups.${group}.routes["${routeKey}"]: ${variable} cannot be here: a REST API takes one variable under ${parent}, and ${taken.by} has ${taken.variable} there; use the same one, or api: 'http'`,
      ];
    }),
  );
}

interface Place {
  readonly parent: string;
  readonly variable: string;
}

interface Taken {
  readonly variable: string;
  readonly by: string;
}

/** Every variable of a path, with what stands before it. */
function placesOf(path: string): Place[] {
  const parts = path.split('/').slice(1);
  return parts.flatMap((variable, index) =>
    variable.startsWith('{') ? [{ parent: `/${parts.slice(0, index).join('/')}`, variable }] : [],
  );
}
