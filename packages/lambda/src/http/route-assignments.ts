import type { VariableReader } from '../environment/read-environment.ts';
import { EnvironmentInvalidError } from '../errors.ts';
import { type Denial, readDenial } from './denial.ts';

/** What the route table says of one route of this function. */
export interface RouteAssignment {
  /** Name of the handler. */
  readonly handler: string;
  readonly auth: 'session' | 'optional' | 'none';
  /** With `denyAt: 'handler'`: the wrapper answers this to a caller who is not logged in. */
  readonly denial?: Denial;
}

/** Route key, such as `GET /me`, to its assignment. */
export type RouteAssignments = Readonly<Record<string, RouteAssignment>>;

const MALFORMED = {
  ok: false,
  problem: 'must be a JSON object of route keys, made from the route table',
} as const;

/** Beside the routes, whose keys have a space in them: the answer of all routes with `denyAt: 'handler'`. */
const DENIAL_KEY = 'denial';

/**
 * Reads the environment variable STRADDLE_ROUTES, which the route table gives every function. A route that
 * says nothing of `auth` needs a session.
 */
export const routeAssignments: VariableReader<RouteAssignments> = (value) => {
  const parsed = parseObject(value);
  const denial = readDenial(parsed?.[DENIAL_KEY]);
  if (parsed === undefined || denial === undefined) return MALFORMED;
  const assignments: Record<string, RouteAssignment> = {};
  for (const [routeKey, entry] of Object.entries(parsed)) {
    if (routeKey === DENIAL_KEY) continue;
    const assignment = readAssignment(entry, denial);
    if (assignment === undefined) return MALFORMED;
    assignments[routeKey] = assignment;
  }
  return { ok: true, value: assignments };
};

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}

function readAssignment(entry: unknown, denial: Denial): RouteAssignment | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const { handler, auth, denyAt }: { handler?: unknown; auth?: unknown; denyAt?: unknown } = entry;
  if (typeof handler !== 'string') return undefined;
  return {
    handler,
    auth: auth === 'none' || auth === 'optional' ? auth : 'session',
    ...(denyAt === 'handler' ? { denial } : {}),
  };
}

/**
 * Checks that every assigned handler exists, at init rather than at the first request, and that none which takes
 * its caller for granted has a route that anonymous callers may use.
 *
 * @throws {EnvironmentInvalidError}
 */
export function assertHandlersExist(
  routes: RouteAssignments,
  handlers: Readonly<Record<string, unknown>>,
  optionalHandlers: Readonly<Record<string, unknown>>,
): void {
  const twice = Object.keys(handlers)
    .filter((name) => Object.hasOwn(optionalHandlers, name))
    .map((name) => `"${name}" is among handlers and optionalHandlers: list it once`);
  const problems = Object.entries(routes).flatMap(([routeKey, { handler, auth }]) => {
    if (Object.hasOwn(optionalHandlers, handler)) return [];
    if (!Object.hasOwn(handlers, handler))
      return [`STRADDLE_ROUTES gives "${routeKey}" to "${handler}", which this function lacks`];
    return auth === 'optional'
      ? [
          `STRADDLE_ROUTES gives "${routeKey}" to "${handler}" with auth: 'optional': list it among optionalHandlers, which may get no principal`,
        ]
      : [];
  });
  if (problems.length + twice.length > 0) throw new EnvironmentInvalidError([...twice, ...problems]);
}
