import type { VariableReader } from '../environment/read-environment.ts';
import { EnvironmentInvalidError } from '../errors.ts';
import { type Denial, readDenial } from './denial.ts';

/** What the route table says of one route of this function, whoever answers it. */
export interface RouteRule {
  readonly auth: 'session' | 'optional' | 'none';
  /** With `denyAt: 'handler'`: the wrapper answers this to a caller who is not logged in. */
  readonly denial?: Denial;
  /** Unsafe requests that another site's page made are refused. */
  readonly guards?: 'origin';
}

/** One route of a native group. */
export interface RouteAssignment extends RouteRule {
  /** Name of the handler. */
  readonly handler: string;
}

/** Route key, such as `GET /me`, to its assignment. */
export type RouteAssignments = Readonly<Record<string, RouteAssignment>>;

/** Route key, such as `ANY /projects/{proxy+}`, to what holds there; the lifted router does the rest. */
export type LiftedRoutes = Readonly<Record<string, RouteRule>>;

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
export const routeAssignments: VariableReader<RouteAssignments> = tableReader(readAssignment);

/** Reads STRADDLE_ROUTES of a function whose routes a lifted router answers: they have no handlers. */
export const liftedRoutes: VariableReader<LiftedRoutes> = tableReader(readRule);

/** The rule of a route key as an event has it: the concrete method first, then `ANY`. */
export function findAssignment<Rule extends RouteRule>(
  routeKey: string,
  routes: Readonly<Record<string, Rule>>,
): Rule | undefined {
  const path = routeKey.slice(routeKey.indexOf(' '));
  return routes[routeKey] ?? routes[`ANY${path}`];
}

function tableReader<Rule>(
  readEntry: (entry: unknown, denial: Denial) => Rule | undefined,
): VariableReader<Readonly<Record<string, Rule>>> {
  return (value) => {
    const parsed = parseObject(value);
    const denial = readDenial(parsed?.[DENIAL_KEY]);
    if (parsed === undefined || denial === undefined) return MALFORMED;
    const rules: Record<string, Rule> = {};
    for (const [routeKey, entry] of Object.entries(parsed)) {
      if (routeKey === DENIAL_KEY) continue;
      const rule = readEntry(entry, denial);
      if (rule === undefined) return MALFORMED;
      rules[routeKey] = rule;
    }
    return { ok: true, value: rules };
  };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}

function readAssignment(entry: unknown, denial: Denial): RouteAssignment | undefined {
  const rule = readRule(entry, denial);
  const { handler }: { handler?: unknown } = Object(entry);
  return rule === undefined || typeof handler !== 'string' ? undefined : { handler, ...rule };
}

interface TableEntry {
  readonly auth?: unknown;
  readonly denyAt?: unknown;
  readonly guards?: unknown;
}

function readRule(entry: unknown, denial: Denial): RouteRule | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const { auth, denyAt, guards }: TableEntry = entry;
  const guarded = guards === 'origin';
  // A guard that this function does not know must not be taken for none.
  if (guards !== undefined && !guarded && !isWaiver(guards)) return undefined;
  return {
    auth: auth === 'none' || auth === 'optional' ? auth : 'session',
    ...(denyAt === 'handler' ? { denial } : {}),
    ...(guarded ? { guards } : {}),
  };
}

function isWaiver(guards: unknown): boolean {
  return typeof guards === 'object' && guards !== null && 'waived' in guards;
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
