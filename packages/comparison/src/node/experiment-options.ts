import type { Client } from '../cases/credential.ts';
import type { ExperimentCase } from '../cases/examples.ts';
import type { EndStates } from '../differences/compare-collections.ts';
import type { OtherSessionsOfSides } from '../differences/compare-other-sessions.ts';
import { ExperimentOptionsInvalidError, TargetInvalidError } from '../errors.ts';
import type { ComparisonSettings } from '../rules/comparison-settings.ts';
import type { RegisteredContext } from '../rules/registered-differences.ts';
import type { CredentialSource } from './credential-source.ts';
import type { TlsOptions } from './observe.ts';
import type { SessionReader } from './session-reader.ts';

/** One thing per side. */
export interface Sides<T> {
  readonly control: T;
  readonly candidate: T;
}

/** One side of the comparison. */
export interface Target {
  /** `http:` or `https:`, without a query and without a user name. */
  readonly baseUrl: string;
  /** Sent with every request to this side, such as the key of a staging environment. Never shown. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly tls?: TlsOptions;
  /** Per request; 10 000 when left out. */
  readonly timeLimitMs?: number;
}

/** What is known of a route besides its key, by which registered differences are told from mistakes. */
export type RouteContext = Omit<RegisteredContext, 'request' | 'presents' | 'routeKey'>;

/** Fresh databases for the sides of one experiment. */
export interface Isolation {
  /** What the databases of both sides hold, asked once after both have answered. Without session collections. */
  endStates(): Promise<EndStates>;
  /**
   * Begins to look at the sessions of both sides, once those of the experiment are made. Left out: nobody looks.
   *
   * @returns What became of them, but for those of the experiment itself.
   */
  watchSessions?(): Promise<(own: Sides<readonly string[]>) => Promise<OtherSessionsOfSides>>;
  /**
   * What one side alone has changed since its database was last looked at, such as `the candidate: projects`: a request
   * that was answered before wrote late, or one that nobody looked at wrote. Undone already.
   */
  readonly strayWrites?: readonly string[];
}

/** What to compare, with what, and how patiently. */
export interface RunExperimentsOptions {
  /** The legacy API. */
  readonly control: Target;
  /** The gateway. */
  readonly candidate: Target;
  /** Taken one by one, as they are asked: they need not all be in memory. */
  readonly cases: Iterable<ExperimentCase> | AsyncIterable<ExperimentCase>;
  readonly clients: readonly Client[];
  readonly credentials: CredentialSource;
  /** Left out: session documents are not compared, and every outcome is `not-observed`. */
  readonly sessions?: SessionReader;
  readonly settings?: ComparisonSettings;
  /** Left out: no registered difference is known, and all of them count. */
  readonly contextOf?: (routeKey: string) => RouteContext;
  /** How often each cell is asked; 1 when left out. */
  readonly repetitions?: number;
  /** Per response; 16 MiB when left out. */
  readonly bodyLimitBytes?: number;
  /**
   * How many experiments run at a time; 1 when left out, which alone gives durations that can be compared. Each has
   * sessions of its own, so that they do not disturb each other.
   */
  readonly concurrency?: number;
  /** How often a request is sent again when its connection failed; 0 when left out. Unsafe ones never are. */
  readonly retries?: number;
  /**
   * What becomes of unsafe methods; refused when left out. `clones`: each side has a database of its own, which
   * `isolate` resets before every one, and once before each read, since one that writes is wrong. `allowed`: they are sent, whatever they do to whose data.
   */
  readonly writes?: 'refused' | 'clones' | 'allowed';
  /** Resets the databases of both sides, before the sessions of the experiment are made. */
  readonly isolate?: () => Promise<Isolation>;
  /** For the expiry of rules only. */
  readonly clock?: () => Date;
}

/**
 * Refuses options that cannot be used, before anything is sent.
 *
 * @throws {TargetInvalidError} For a base URL that cannot be used.
 * @throws {ExperimentOptionsInvalidError} Naming every other problem.
 */
export function assertExperimentOptions(options: RunExperimentsOptions): void {
  assertTarget('control', options.control);
  assertTarget('candidate', options.candidate);
  const { writes, isolate, concurrency = 1, retries = 0, repetitions = 1 } = options;
  const problems = [
    ...atLeast('concurrency', concurrency, 1),
    ...atLeast('repetitions', repetitions, 1),
    ...atLeast('retries', retries, 0),
    ...(writes === 'clones' && isolate === undefined
      ? ['writes on clones need "isolate", which resets both databases before each of them']
      : []),
    ...(writes === 'clones' && concurrency > 1
      ? ['writes on clones need a concurrency of 1: a reset would pull the data from under other requests']
      : []),
  ];
  if (problems.length > 0) throw new ExperimentOptionsInvalidError(problems);
}

function atLeast(name: string, value: number, least: number): readonly string[] {
  return Number.isInteger(value) && value >= least
    ? []
    : [`${name} must be a whole number of at least ${least}`];
}

function assertTarget(side: string, { baseUrl }: Target): void {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined) throw new TargetInvalidError(side, 'is not a URL');
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new TargetInvalidError(side, 'is not http or https');
  if (url.username !== '' || url.password !== '')
    throw new TargetInvalidError(side, 'holds a user name or password');
  if (url.search !== '' || url.hash !== '') throw new TargetInvalidError(side, 'holds a query or fragment');
}
