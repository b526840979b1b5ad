/** What a refresh came to. */
export type Fetched<T> =
  | { readonly ok: true; readonly value: T }
  /** `problem` quotes no value. */
  | { readonly ok: false; readonly problem: string; readonly cause?: unknown };

/** A value that is fetched again when it is old. */
export interface RefreshedValue<T> {
  /** At hand while it is fresh, which is why this is not always a promise. */
  readonly get: () => T | Promise<T>;
  /** Whether the value that is at hand is older than twice its time: fetching it again fails. */
  readonly isOverdue: () => boolean;
}

/** What such a value works with. */
export interface RefreshedValueOptions<T> {
  /** Never rejects. */
  readonly fetch: () => Promise<Fetched<T>>;
  /** How long a fetch may take at most; one that takes longer was frozen with its environment. */
  readonly fetchLimitMs: number;
  readonly ttlMs: number;
  /** How long a request waits for a value that replaces one which is only a little too old. */
  readonly waitMs: number;
  readonly nowMs: () => number;
  readonly onFailure: (failure: Failure) => void;
  /** Makes the error for who asks while there is no value. */
  readonly unavailable: (problem: string, cause: unknown) => Error;
}

/** A fetch that failed. */
export interface Failure {
  readonly problem: string;
  /** Whether there is an earlier value, which is used further. */
  readonly kept: boolean;
  readonly retryInMs: number;
}

/** After the first failure; doubled with each further one, up to the time that a value is used. */
const FIRST_RETRY_MS = { withValue: 1000, without: 200 };

/**
 * Keeps a value fresh in an execution environment that is frozen between requests.
 *
 * Nothing happens between requests, so the one that finds the value too old asks for it again, together with all that
 * come meanwhile. How long it waits depends on the age: a little too old, `waitMs`, then the old value serves; older
 * than twice its time, as after a night in the freezer, until the fetch has ended. A fetch that fails keeps the old
 * value and is tried again after a pause. Without any value, whoever asks gets an error.
 */
export function createRefreshedValue<T>(options: RefreshedValueOptions<T>): RefreshedValue<T> {
  const { fetch, fetchLimitMs, ttlMs, waitMs, nowMs, onFailure, unavailable } = options;
  let held: { readonly value: T; readonly atMs: number } | undefined;
  let running: { readonly done: Promise<void>; readonly startedMs: number } | undefined;
  let failed:
    | {
        readonly problem: string;
        readonly cause: unknown;
        readonly count: number;
        readonly retryAtMs: number;
      }
    | undefined;

  const settle = (fetched: Fetched<T>): void => {
    if (fetched.ok) {
      held = { value: fetched.value, atMs: nowMs() };
      failed = undefined;
      return;
    }
    const { problem, cause } = fetched;
    const count = (failed?.count ?? 0) + 1;
    const firstMs = held === undefined ? FIRST_RETRY_MS.without : FIRST_RETRY_MS.withValue;
    const retryInMs = Math.min(firstMs * 2 ** (count - 1), ttlMs);
    failed = { problem, cause, count, retryAtMs: nowMs() + retryInMs };
    onFailure({ problem, kept: held !== undefined, retryInMs });
  };
  const refresh = (): Promise<void> => {
    if (running !== undefined && nowMs() - running.startedMs <= fetchLimitMs) return running.done;
    const startedMs = nowMs();
    const done = fetch().then((fetched) => {
      // One that was given up comes too late to count.
      if (running?.done !== done) return;
      running = undefined;
      settle(fetched);
    });
    running = { done, startedMs };
    return done;
  };
  const isPausing = (): boolean => failed !== undefined && nowMs() < failed.retryAtMs;
  const whatThereIs = (): T => {
    if (held === undefined) throw unavailable(failed?.problem ?? 'it was not fetched', failed?.cause);
    return held.value;
  };

  return {
    get() {
      if (held === undefined) return isPausing() ? Promise.reject(refusal()) : refresh().then(whatThereIs);
      const ageMs = nowMs() - held.atMs;
      if (ageMs < ttlMs || isPausing()) return held.value;
      return waitAtMost(refresh(), isOverdue() ? fetchLimitMs : waitMs).then(whatThereIs);
    },
    isOverdue,
  };

  function isOverdue(): boolean {
    return held !== undefined && nowMs() - held.atMs >= 2 * ttlMs;
  }

  function refusal(): Error {
    return unavailable(failed?.problem ?? 'it was not fetched', failed?.cause);
  }
}

async function waitAtMost(work: Promise<void>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
