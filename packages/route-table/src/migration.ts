/** Who answers a route. Cutover and rollback change this one word. */
export type RouteOwner = 'lambda' | 'legacy';

/**
 * `session`: the authorizer runs first and the handler gets a principal. `optional`: the authorizer runs first,
 * and the handler also serves callers who are not logged in. `none`: nobody checks.
 */
export type RouteAuth = 'session' | 'optional' | 'none';

/**
 * Who denies a caller who is not logged in: the gateway, with an answer of its own, or the wrapper in front of
 * the handler, with the answer that legacy gives.
 */
export type DenyAt = 'gateway' | 'handler';

/**
 * How a route that changes data and accepts a session is kept safe from cross-site requests: the wrapper
 * checks the Origin header, or somebody has said why it need not.
 */
export type RouteGuards = 'origin' | { readonly waived: string };

/** Settings that a route takes from its group and a group from `defaults`; nothing else is inherited. */
export interface InheritedSettings {
  readonly auth?: RouteAuth | undefined;
  /** Time limit of the function, whole seconds; at most 29 on REST APIs and 30 on HTTP APIs. */
  readonly timeoutSeconds?: number | undefined;
  readonly guards?: RouteGuards | undefined;
  /**
   * Who denies a caller on a route with `auth: 'session'`. Left out: the gateway where its answer can look like
   * legacy's, else the handler.
   */
  readonly denyAt?: DenyAt | undefined;
}

/** One route of a group; the key is the method and the path, for example `GET /projects/{id}`. */
export interface RouteDefinition extends InheritedSettings {
  readonly owner?: RouteOwner | undefined;
  /** The exported function of the entry file that answers this route. Native groups need one per route; others have none. */
  readonly handler?: string | undefined;
}

/** Routes that move together: one group is one function and one bundle. */
export interface GroupDefinition extends InheritedSettings {
  readonly owner: RouteOwner;
  /** `native`: one function of the entry per route. `express`: the legacy router itself answers, lifted unchanged. */
  readonly kind: 'native' | 'express';
  /** Path of the handler module from the folder of the route table, with forward slashes. */
  readonly entry: string;
  /**
   * What its routes may use of the session, `'none'` unless said. With `'read'` the function looks the
   * session up again (two more round trips per request) and needs the session secrets.
   */
  readonly session?: 'none' | 'read' | undefined;
  readonly routes: Readonly<Record<string, RouteDefinition>>;
}

/** The function that decides about sessions, and how API Gateway keeps its answers. */
export interface AuthorizerDefinition {
  readonly entry?: string | undefined;
  /**
   * Seconds that API Gateway uses an answer again without asking, 0 to 3600. Logins, logouts and expiry take
   * effect that much later, and sessions are not extended meanwhile. @default 0
   */
  readonly resultTtlSeconds?: number | undefined;
  /**
   * The header by which answers are kept. The gateway itself answers 401 to requests without it. Left out: the
   * authorizer is asked about every request, whichever credential it has.
   */
  readonly identitySource?: readonly IdentityHeader[] | undefined;
}

/** The two headers that credentials come in. */
export type IdentityHeader = 'authorization' | 'cookie';

/**
 * What legacy answers to a caller who is not logged in. The gateway of a REST API can answer the same, on all routes
 * alike, unless the body is text with a charset or holds `$`.
 */
export interface DenialDefinition {
  /** @default 401 */
  readonly status?: number | undefined;
  /** Static headers: on a REST API also of the other answers that the gateway makes itself. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** A string is sent as text, anything else as JSON. @default { message: 'Unauthorized' } */
  readonly body?: unknown;
}

/** The route table as a person writes it. Plain data: no functions, no secrets, no environment. */
export interface Migration {
  /** The kind of API Gateway API in front of both stacks. */
  readonly api: 'rest' | 'http';
  readonly legacy: {
    /** Scheme, host and port of the legacy API, without a path. */
    readonly origin: string;
    /** How to start the legacy API for development, and the path that answers 2xx once it is up. */
    readonly dev?: { readonly command: readonly string[]; readonly readyPath: string } | undefined;
  };
  readonly authorizer?: AuthorizerDefinition | undefined;
  readonly defaults?: InheritedSettings | undefined;
  readonly denial?: DenialDefinition | undefined;
  readonly groups: Readonly<Record<string, GroupDefinition>>;
}

/**
 * Gives a route table its types, and changes nothing: the editor completes names and flags misspelt ones.
 *
 * Checks and defaults are applied by `resolveMigration`, which every tool reads.
 *
 * @returns The same object.
 * @example
 * export default defineMigration({
 *   api: 'rest',
 *   legacy: { origin: 'http://127.0.0.1:3001' },
 *   groups: {
 *     account: {
 *       owner: 'lambda', kind: 'native', entry: 'apps/routes/account/src/handler.ts',
 *       routes: { 'GET /me': { handler: 'showMe' } },
 *     },
 *   },
 * });
 */
export function defineMigration(table: Migration): Migration {
  return table;
}
