import type { DenyAt, IdentityHeader, RouteAuth, RouteGuards, RouteOwner } from './migration.ts';

/** The route table with every default applied and every rule checked; frozen. What all tools read. */
export interface ResolvedMigration {
  readonly api: 'rest' | 'http';
  readonly legacy: {
    /** Scheme, host and port, without a trailing slash. */
    readonly origin: string;
    readonly dev?: { readonly command: readonly string[]; readonly readyPath: string };
  };
  readonly denial: ResolvedDenial;
  readonly authorizer: ResolvedAuthorizer;
  readonly groups: readonly ResolvedGroup[];
  /** In the order of the table. */
  readonly routes: readonly ResolvedRoute[];
}

/** What legacy answers to a caller who is not logged in; what is absent is the default 401. */
export interface ResolvedDenial {
  readonly status?: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** The authorizer and what API Gateway is told about it. */
export interface ResolvedAuthorizer {
  readonly entry: string;
  /** 0: nothing is kept. */
  readonly resultTtlSeconds: number;
  /** Empty: asked about every request. */
  readonly identitySource: readonly IdentityHeader[];
}

/** One function: its entry file and what holds for the function as a whole. */
export interface ResolvedGroup {
  readonly name: string;
  readonly kind: 'native' | 'express';
  readonly entry: string;
  /** The longest time limit among the group's routes: a function has one. */
  readonly timeoutSeconds: number;
  readonly session: 'none' | 'read';
}

/** One route with what it inherited. */
export interface ResolvedRoute {
  /** `GET /projects/{id}`: the table's own text, also the route key of an HTTP API. */
  readonly routeKey: string;
  /** Upper case, or `ANY`. */
  readonly method: string;
  readonly path: string;
  /** Name of the group. */
  readonly group: string;
  readonly owner: RouteOwner;
  /** As written, also while legacy owns the route: legacy decides by itself then. */
  readonly auth: RouteAuth;
  /** Only with `auth: 'session'`: nobody is denied elsewhere. */
  readonly denyAt?: DenyAt;
  readonly handler?: string;
  readonly timeoutSeconds: number;
  readonly guards?: RouteGuards;
}
