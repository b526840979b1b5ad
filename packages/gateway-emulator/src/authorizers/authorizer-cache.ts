import type { PolicyAnswer, SimpleAnswer } from './authorizer-result.ts';

/** An answer and what it was asked for. The request that it decides about later may be another one. */
export interface CachedAnswer {
  /** Refusals by throwing, and what could not be used, are never kept (rows B08, B09). */
  readonly answer: PolicyAnswer | SimpleAnswer;
  readonly madeFor: { readonly routeKey: string; readonly arn: string };
}

/** What an answer is kept under. The route is not part of it, which is what surprises people. */
export interface CacheKey {
  readonly authorizerName: string;
  readonly stage: string;
  readonly identityValues: readonly string[];
}

/** What is known about a caller. */
export type CacheLookup =
  | { readonly status: 'hit'; readonly cached: CachedAnswer }
  | {
      readonly status: 'miss';
      /**
       * Keeps the answer that was then asked for, unless the cache was flushed in between: an old answer must not
       * come back.
       */
      readonly keep: (cached: CachedAnswer, ttlSeconds: number) => void;
    };

/** Answers of authorizers, each until its time is over. One for a whole gateway; AWS has many and they differ. */
export interface AuthorizerCache {
  lookUp(key: CacheKey): CacheLookup;
  /** Whether this has not been asked since the last flush: what surprises people is said once, not per request. */
  isNews(topic: string): boolean;
  /** Forgets everything, at once; on AWS that takes up to a minute. */
  flush(): void;
}

/** AWS publishes no size; a local gateway must not grow without end. */
const maxEntries = 10_000;

/**
 * Creates an empty cache. Holds the 10,000 latest answers, about 1 KB each.
 *
 * @param clock Tells when an answer's time is over.
 * @example
 * const cache = createAuthorizerCache(() => new Date());
 * const found = cache.lookUp({ authorizerName: 'session', stage: 'dev', identityValues: ['sid=1'] });
 * if (found.status === 'miss') {
 *   found.keep(await ask(), 300);
 * }
 */
export function createAuthorizerCache(clock: () => Date): AuthorizerCache {
  type Entries = Map<string, { readonly cached: CachedAnswer; readonly endsAtMs: number }>;
  let entries: Entries = new Map();
  const topics = new Set<string>();
  return {
    lookUp: (key) => {
      const text = toText(key);
      const found = entries.get(text);
      if (found !== undefined && clock().getTime() < found.endsAtMs) {
        return { status: 'hit', cached: found.cached };
      }
      const asked = entries;
      return {
        status: 'miss',
        keep: (cached, ttlSeconds) => {
          // Out and in again: the oldest one is the first.
          asked.delete(text);
          asked.set(text, { cached, endsAtMs: clock().getTime() + ttlSeconds * 1000 });
          const [oldest] = asked.keys();
          if (asked.size > maxEntries && oldest !== undefined) {
            asked.delete(oldest);
          }
        },
      };
    },
    isNews: (topic) => {
      const isNews = !topics.has(topic);
      topics.add(topic);
      return isNews;
    },
    flush: () => {
      entries = new Map();
      topics.clear();
    },
  };
}

/** Never a plain concatenation: `a,b` + `c` is not `a` + `b,c`. */
function toText({ authorizerName, stage, identityValues }: CacheKey): string {
  return JSON.stringify([authorizerName, stage, ...identityValues]);
}
