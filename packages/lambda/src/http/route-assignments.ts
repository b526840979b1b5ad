import type { VariableReader } from '../environment/read-environment.ts';
import { EnvironmentInvalidError } from '../errors.ts';

/** What the route table says of one route of this function. */
export interface RouteAssignment {
  /** Name of the handler. */
  readonly handler: string;
  readonly auth: 'session' | 'none';
}

/** Route key, such as `GET /me`, to its assignment. */
export type RouteAssignments = Readonly<Record<string, RouteAssignment>>;

/**
 * Reads the environment variable STRADDLE_ROUTES, which the route table gives every function. A route that
 * says nothing of `auth` needs a session.
 */
export const routeAssignments: VariableReader<RouteAssignments> = (value) => {
  const problem = 'must be a JSON object of route keys, made from the route table';
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    return { ok: false, problem };
  }
  if (typeof parsed !== 'object' || parsed === null) return { ok: false, problem };
  const assignments: Record<string, RouteAssignment> = {};
  for (const [routeKey, entry] of Object.entries(parsed)) {
    if (typeof entry?.handler !== 'string') return { ok: false, problem };
    assignments[routeKey] = { handler: entry.handler, auth: entry.auth === 'none' ? 'none' : 'session' };
  }
  return { ok: true, value: assignments };
};

/**
 * Checks that every assigned handler exists, at init rather than at the first request.
 *
 * @throws {EnvironmentInvalidError}
 */
export function assertHandlersExist(
  routes: RouteAssignments,
  handlers: Readonly<Record<string, unknown>>,
): void {
  const problems = Object.entries(routes)
    .filter(([, { handler }]) => !Object.hasOwn(handlers, handler))
    .map(
      ([routeKey, { handler }]) =>
        `STRADDLE_ROUTES gives "${routeKey}" to "${handler}", which this function lacks`,
    );
  if (problems.length > 0) throw new EnvironmentInvalidError(problems);
}
