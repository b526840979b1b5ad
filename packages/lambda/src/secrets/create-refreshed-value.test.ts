import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { createRefreshedValue, type Failure, type Fetched } from './create-refreshed-value.ts';

const TTL_MS = 60_000;

/** A value whose fetches are answered by hand, under a clock that is moved by hand. */
function refreshed(waitMs = 20) {
  const asked: ((fetched: Fetched<string>) => void)[] = [];
  const failures: Failure[] = [];
  let nowMs = 0;
  const value = createRefreshedValue<string>({
    fetch: () => new Promise((resolve) => asked.push(resolve)),
    fetchLimitMs: 1600,
    ttlMs: TTL_MS,
    waitMs,
    nowMs: () => nowMs,
    onFailure: (failure) => failures.push(failure),
    unavailable: (problem) => new Error(`unavailable: ${problem}`),
  });
  return {
    value,
    asked,
    failures,
    pass: (ms: number) => (nowMs += ms),
    answer: async (fetched: Fetched<string>): Promise<void> => {
      asked.at(-1)?.(fetched);
      await nextTurn();
    },
    begin: async (): Promise<void> => {
      const first = value.get();
      asked.at(-1)?.({ ok: true, value: 'one' });
      await first;
    },
  };
}

const failure = { ok: false, problem: 'no permission' } as const;

test('a fresh value is at hand, without a promise and without a call', async () => {
  const { value, asked, pass, begin } = refreshed();
  await begin();
  pass(TTL_MS - 1);
  expect(value.get()).toBe('one');
  expect(asked).toHaveLength(1);
});

test('all who come while it is fetched share one call', async () => {
  const { value, asked, answer } = refreshed();
  const gets = [value.get(), value.get()];
  await answer({ ok: true, value: 'one' });
  expect(await Promise.all(gets.map(async (get) => get))).toEqual(['one', 'one']);
  expect(asked).toHaveLength(1);
});

test('who finds it too old waits for the new one', async () => {
  const { value, answer, pass, begin } = refreshed(10_000);
  await begin();
  pass(TTL_MS);
  const gets = [value.get(), value.get()];
  await answer({ ok: true, value: 'two' });
  expect(await Promise.all(gets.map(async (get) => get))).toEqual(['two', 'two']);
  expect(value.get()).toBe('two');
});

test('but not for long when it is only a little too old; the new one serves as soon as it is there', async () => {
  const { value, asked, answer, pass, begin } = refreshed(10);
  await begin();
  pass(TTL_MS);
  expect(await value.get()).toBe('one');
  await answer({ ok: true, value: 'two' });
  expect(value.get()).toBe('two');
  expect(asked).toHaveLength(2);
});

test('after a night in the freezer nobody gets the old one while the new one is on its way', async () => {
  const { value, answer, pass, begin } = refreshed(0);
  await begin();
  pass(12 * 3_600_000);
  let got: string | undefined;
  const getting = Promise.resolve(value.get()).then((text) => (got = text));
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(got).toBeUndefined();
  await answer({ ok: true, value: 'two' });
  expect(await getting).toBe('two');
});

test('a call that was frozen with the environment is given up, and counts no more when it ends', async () => {
  const { value, asked, pass, begin } = refreshed(0);
  await begin();
  pass(TTL_MS);
  expect(await value.get()).toBe('one');
  pass(3_600_000);
  const getting = value.get();
  expect(asked).toHaveLength(3);
  asked[2]?.({ ok: true, value: 'three' });
  expect(await getting).toBe('three');
  asked[1]?.({ ok: true, value: 'two, an hour old' });
  await nextTurn();
  expect(value.get()).toBe('three');
});

test('a failure keeps the value, is told, and is tried again after 1, 2, 4 … seconds, at most the time of use', async () => {
  const { value, asked, failures, answer, pass, begin } = refreshed(10_000);
  await begin();
  pass(TTL_MS);
  for (let calls = 2; calls <= 9; calls += 1) {
    const getting = value.get();
    expect(asked).toHaveLength(calls);
    await answer(failure);
    expect(await getting).toBe('one');
    const { retryInMs } = failures.at(-1) ?? { retryInMs: 0 };
    pass(retryInMs - 1);
    expect(value.get()).toBe('one');
    expect(asked).toHaveLength(calls);
    pass(1);
  }
  expect(failures.map(({ retryInMs }) => retryInMs / 1000)).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  expect(failures.every(({ kept }) => kept)).toBe(true);
});

test('without any value, who asks gets an error, and the next one tries again after a pause', async () => {
  const { value, asked, failures, answer, pass } = refreshed();
  const first = Promise.resolve(value.get()).catch(String);
  await answer(failure);
  expect(await first).toBe('Error: unavailable: no permission');
  await expect(value.get()).rejects.toThrow('unavailable: no permission');
  expect(asked).toHaveLength(1);
  expect(failures).toMatchObject([{ kept: false, retryInMs: 200 }]);
  pass(200);
  const second = value.get();
  await answer({ ok: true, value: 'one' });
  expect(await second).toBe('one');
});
