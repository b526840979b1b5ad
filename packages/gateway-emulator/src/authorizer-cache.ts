import type { AuthorizerResult } from './authorizer-result.ts';

/** Answers that may be kept: those that were refused or could not be used are asked for again (rows B08, B09). */
export type CachedAnswer = Extract<AuthorizerResult, { status: 'policy' }>;

/** What an answer is kept under. The route is not part of it, which is what surprises people. */
export interface CacheKey {
  readonly authorizerName: string;
  readonly stage: string;
  readonly identityValues: readonly string[];
}

/** Answers of authorizers, each until its time is over. One for a whole gateway; AWS has many and they differ. */
export interface AuthorizerCache {
  get(key: CacheKey): CachedAnswer | undefined;
  set(key: CacheKey, answer: CachedAnswer, ttlSeconds: number): void;
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
 * cache.set({ authorizerName: 'session', stage: 'dev', identityValues: ['sid=1'] }, answer, 300);
 */
export function createAuthorizerCache(clock: () => Date): AuthorizerCache {
  const entries = new Map<string, { readonly answer: CachedAnswer; readonly endsAt: number }>();
  return {
    get: (key) => {
      const found = entries.get(toText(key));
      return found !== undefined && clock().getTime() < found.endsAt ? found.answer : undefined;
    },
    set: (key, answer, ttlSeconds) => {
      const text = toText(key);
      entries.delete(text);
      entries.set(text, { answer, endsAt: clock().getTime() + ttlSeconds * 1000 });
      const [oldest] = entries.keys();
      if (entries.size > maxEntries && oldest !== undefined) {
        entries.delete(oldest);
      }
    },
    flush: () => entries.clear(),
  };
}

/** Never a plain concatenation: `a,b` + `c` is not `a` + `b,c`. */
function toText({ authorizerName, stage, identityValues }: CacheKey): string {
  return JSON.stringify([authorizerName, stage, ...identityValues]);
}
