import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import {
  type AuthorizerCache,
  type CachedAnswer,
  type CacheKey,
  createAuthorizerCache,
} from './authorizer-cache.ts';

function answerOf(name: string): CachedAnswer {
  return {
    answer: { status: 'simple', isAuthorized: true, context: { name } },
    madeFor: { routeKey: 'GET /a', arn: 'arn' },
  };
}

const key: CacheKey = { authorizerName: 'a', stage: 'dev', identityValues: ['1'] };

function find(cache: AuthorizerCache, sought: CacheKey): CachedAnswer | undefined {
  const found = cache.lookUp(sought);
  return found.status === 'hit' ? found.cached : undefined;
}

function keep(cache: AuthorizerCache, kept: CacheKey, answer: CachedAnswer, ttlSeconds: number): void {
  const found = cache.lookUp(kept);
  if (found.status === 'miss') {
    found.keep(answer, ttlSeconds);
  }
}

/** What the cache is to be, as slow as it is plain: a list of what was said, and until when it holds. */
class NaiveCache {
  nowMs = 0;
  #said: { key: CacheKey; answer: CachedAnswer; untilMs: number }[] = [];

  find(sought: CacheKey): CachedAnswer | undefined {
    return this.#said.findLast(
      (one) =>
        one.key.authorizerName === sought.authorizerName &&
        one.key.stage === sought.stage &&
        one.key.identityValues.length === sought.identityValues.length &&
        one.key.identityValues.every((value, index) => value === sought.identityValues[index]) &&
        this.nowMs < one.untilMs,
    )?.answer;
  }

  keep(kept: CacheKey, answer: CachedAnswer, ttlSeconds: number): void {
    this.#said.push({ key: kept, answer, untilMs: this.nowMs + ttlSeconds * 1000 });
  }

  flush(): void {
    this.#said = [];
  }
}

interface Real {
  readonly cache: AuthorizerCache;
  /** The clock that the cache looks at. */
  nowMs: number;
}

type Step = fc.Command<NaiveCache, Real>;

/** A request: finds an answer, or gets one and keeps it. */
function ask(asked: CacheKey, ttlSeconds: number, name: string): Step {
  return {
    check: () => true,
    run: (model, { cache }) => {
      const expected = model.find(asked);
      expect(find(cache, asked)).toEqual(expected);
      if (expected === undefined) {
        const answer = answerOf(name);
        keep(cache, asked, answer, ttlSeconds);
        model.keep(asked, answer, ttlSeconds);
      }
    },
    toString: () => `ask(${JSON.stringify(asked)}, ${ttlSeconds})`,
  };
}

function pass(milliseconds: number): Step {
  return {
    check: () => true,
    run: (model, real) => {
      model.nowMs += milliseconds;
      real.nowMs += milliseconds;
    },
    toString: () => `pass(${milliseconds})`,
  };
}

const flush: Step = {
  check: () => true,
  run: (model, { cache }) => {
    model.flush();
    cache.flush();
  },
  toString: () => 'flush()',
};

/** Few and awkward ones, so that they meet: what a separator would mix up must stay apart. */
const value = fc.constantFrom('1', ',', '1,1', '1","1');
const anyKey = fc.record({
  authorizerName: fc.constantFrom('a', 'a,dev'),
  stage: fc.constant('dev'),
  identityValues: fc.array(value, { minLength: 1, maxLength: 2 }),
});

describe('the cache of authorizer answers', () => {
  test('finds what a plain list of answers would find, whatever is asked, however time passes', () => {
    fc.assert(
      fc.property(
        fc.commands(
          [
            fc
              .tuple(anyKey, fc.integer({ min: 1, max: 5 }), fc.string({ maxLength: 4 }))
              .map(([asked, ttlSeconds, name]) => ask(asked, ttlSeconds, name)),
            fc.constantFrom(1, 999, 1000, 2000, 5000).map(pass),
            fc.constant(flush),
          ],
          { maxCommands: 60 },
        ),
        (steps) => {
          fc.modelRun(() => {
            const real: Real = { nowMs: 0, cache: createAuthorizerCache(() => new Date(real.nowMs)) };
            return { model: new NaiveCache(), real };
          }, steps);
        },
      ),
      { numRuns: 1500 },
    );
  });

  test('keeps nothing that was asked for before a flush', () => {
    const cache = createAuthorizerCache(() => new Date(0));
    const asked = cache.lookUp(key);
    cache.flush();
    if (asked.status === 'miss') {
      asked.keep(answerOf('old'), 300);
    }
    expect(asked.status).toBe('miss');
    expect(find(cache, key)).toBeUndefined();
  });

  test('forgets the oldest of more than ten thousand', () => {
    const cache = createAuthorizerCache(() => new Date(0));
    const keyOf = (index: number): CacheKey => ({ ...key, identityValues: [String(index)] });
    for (let index = 0; index <= 10_000; index += 1) {
      keep(cache, keyOf(index), answerOf(String(index)), 300);
    }
    expect([0, 1, 10_000].map((index) => find(cache, keyOf(index)) !== undefined)).toEqual([
      false,
      true,
      true,
    ]);
  });

  test('calls a topic news once, and again after a flush', () => {
    const cache = createAuthorizerCache(() => new Date(0));
    const first = [cache.isNews('a'), cache.isNews('a'), cache.isNews('b')];
    cache.flush();
    expect([...first, cache.isNews('a')]).toEqual([true, false, true, true]);
  });
});
