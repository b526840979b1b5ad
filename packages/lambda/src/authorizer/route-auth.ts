import type { VariableReader } from '../environment/read-environment.ts';

/** What the route table says about callers who are not logged in. */
export interface RouteAuthEntry {
  readonly auth: 'session' | 'optional';
  readonly denyAt: 'gateway' | 'handler';
}

/** Route key, such as `GET /me`, to its entry. A route that is not listed needs a session. */
export type RouteAuth = Readonly<Record<string, RouteAuthEntry>>;

const MALFORMED = {
  ok: false,
  problem: 'must be a JSON object of route keys with auth and denyAt, made from the route table',
} as const;

/**
 * Reads the environment variable STRADDLE_ROUTE_AUTH, which the route table gives the authorizer. It is part of
 * the deployment, so nothing in a request can change which routes anonymous callers reach.
 */
export const routeAuth: VariableReader<RouteAuth> = (value) => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    return MALFORMED;
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return MALFORMED;
  const entries: Record<string, RouteAuthEntry> = {};
  for (const [routeKey, entry] of Object.entries(parsed)) {
    const read = readEntry(entry);
    if (read === undefined) return MALFORMED;
    entries[routeKey] = read;
  }
  return { ok: true, value: entries };
};

function readEntry(entry: unknown): RouteAuthEntry | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const { auth, denyAt = 'gateway' }: { auth?: unknown; denyAt?: unknown } = entry;
  if (auth !== 'session' && auth !== 'optional') return undefined;
  if (denyAt !== 'gateway' && denyAt !== 'handler') return undefined;
  return { auth, denyAt };
}

/** What becomes of an anonymous caller: refused by the gateway, denied by the handler, or served by it. */
export type AnonymousPassage = 'refused' | 'denied-by-handler' | 'served';

/** @param routeKeys Of the request, likeliest first; the first one listed counts. */
export function anonymousPassage(entries: RouteAuth, routeKeys: readonly string[]): AnonymousPassage {
  const routeKey = routeKeys.find((key) => Object.hasOwn(entries, key));
  const entry = routeKey === undefined ? undefined : entries[routeKey];
  if (entry === undefined) return 'refused';
  if (entry.auth === 'optional') return 'served';
  return entry.denyAt === 'handler' ? 'denied-by-handler' : 'refused';
}

/** The routes that an anonymous caller gets past the authorizer of. */
export function routesOpenToAnonymous(entries: RouteAuth): readonly string[] {
  return Object.keys(entries).filter((routeKey) => anonymousPassage(entries, [routeKey]) !== 'refused');
}
