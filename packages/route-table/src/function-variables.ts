import type { ResolvedMigration, ResolvedRoute } from './resolved-migration.ts';

/**
 * The environment variables that tell a group's function which routes it has: `STRADDLE_ROUTES`, JSON of route key
 * → `{ handler, auth, denyAt, guards }` for the routes that moved, and beside them `denial`, what legacy answers,
 * if the function has to answer it; `STRADDLE_SESSION`, what it may use of the session. Whatever deploys the table, locally or at AWS, takes them from here.
 *
 * @returns Nothing if no route of the group has moved: there is no function then.
 * @example
 * groupVariables(resolved, 'account'); //=> { STRADDLE_ROUTES: '{"GET /me":{"handler":"getMe","auth":"session"}}', STRADDLE_SESSION: 'none' }
 */
export function groupVariables(
  { routes, groups, denial }: ResolvedMigration,
  group: string,
): Readonly<Record<string, string>> | undefined {
  const own = routes.filter((route) => route.owner === 'lambda' && route.group === group);
  if (own.length === 0) return undefined;
  const isDenier = own.some(({ denyAt }) => denyAt === 'handler') && !isDefault(denial);
  const entries = Object.fromEntries(own.map((route) => [route.routeKey, groupEntry(route)]));
  const session = groups.find(({ name }) => name === group)?.session ?? 'none';
  return {
    STRADDLE_ROUTES: JSON.stringify({ ...entries, ...(isDenier ? { denial } : {}) }),
    STRADDLE_SESSION: session,
  };
}

function groupEntry({ handler, auth, denyAt, guards }: ResolvedRoute): object {
  return {
    handler,
    auth,
    ...(denyAt === 'handler' ? { denyAt } : {}),
    ...(guards === undefined ? {} : { guards }),
  };
}

function isDefault({ status, body, headers }: ResolvedMigration['denial']): boolean {
  return status === undefined && body === undefined && Object.keys(headers).length === 0;
}

/**
 * The environment variables of the authorizer: `STRADDLE_ROUTE_AUTH`, JSON of route key → `{ auth, denyAt }` for
 * every route behind it, and `STRADDLE_RESULT_CACHE`, what API Gateway was told about keeping its answers.
 *
 * All routes are listed, not only the open ones: `GET /feed` that needs a session must be found before an optional
 * `ANY /feed`.
 *
 * @returns Nothing if no route is behind the authorizer: there is no function then.
 */
export function authorizerVariables({
  routes,
  authorizer,
}: ResolvedMigration): Readonly<Record<string, string>> | undefined {
  const behind = routes.filter(isBehindAuthorizer);
  if (behind.length === 0) return undefined;
  const { resultTtlSeconds, identitySource } = authorizer;
  return {
    STRADDLE_ROUTE_AUTH: JSON.stringify(
      Object.fromEntries(
        behind.map(({ routeKey, auth, denyAt }) => [
          routeKey,
          { auth, ...(denyAt === undefined ? {} : { denyAt }) },
        ]),
      ),
    ),
    STRADDLE_RESULT_CACHE: JSON.stringify({ resultTtlSeconds, identitySource }),
  };
}

/** Whether API Gateway asks the authorizer before this route. */
export function isBehindAuthorizer({ owner, auth }: ResolvedRoute): boolean {
  return owner === 'lambda' && auth !== 'none';
}
