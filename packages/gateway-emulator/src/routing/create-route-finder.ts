import type { ApiDefinition } from '../definition/api-definition.ts';
import { resolveApiDefinition } from '../definition/resolve-api-definition.ts';
import { httpApi } from '../http-api.ts';
import { restApi } from '../rest-api.ts';
import { stripStage } from './stage-path.ts';

/** The key of the route that a request is for; `undefined` when there is none. */
export type FindRouteKey = (method: string, path: string) => string | undefined;

/**
 * Says which route of an API serves a request, by the same rules as the running gateway, without one.
 *
 * @param definition Of the API.
 * @returns A function of the method and the path as sent, without its query.
 * @throws {ApiDefinitionInvalidError} With everything that is wrong or not emulated.
 * @since 0.1.0
 * @example
 * createRouteFinder(apiDefinitionFromMigration(resolved, { rootFolder }))('GET', '/projects/prj_1'); //=> 'ANY /projects/{proxy+}'
 */
export function createRouteFinder(definition: ApiDefinition): FindRouteKey {
  const api = resolveApiDefinition(definition);
  const flavour = api.kind === 'rest' ? restApi : httpApi;
  return (method, rawPath) => {
    const staged = stripStage(api, rawPath);
    if (staged.status === 'unknown-stage') return undefined;
    return flavour.matchRoute(api, { method, path: staged.path })?.route.pattern.routeKey;
  };
}
