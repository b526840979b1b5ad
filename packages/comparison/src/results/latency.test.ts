import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createLatencySampler, type DurationPair, judgeLatency } from './latency.ts';

const times = (count: number, pair: DurationPair): readonly DurationPair[] =>
  Array.from({ length: count }, () => pair);

const pair = (controlMs: number, candidateMs: number): DurationPair => ({ controlMs, candidateMs });

describe('judgeLatency', () => {
  test.each([
    { title: 'equal', pairs: times(20, pair(10, 10)), expected: 'same' },
    { title: 'faster', pairs: times(20, pair(100, 10)), expected: 'same' },
    { title: 'always a little slower', pairs: times(20, pair(100, 110)), expected: 'same' },
    { title: 'twice as slow, but by one millisecond', pairs: times(20, pair(1, 2)), expected: 'same' },
    { title: 'twice as slow', pairs: times(20, pair(10, 20)), expected: 'slower' },
    { title: 'twice as slow, in six pairs', pairs: times(6, pair(10, 20)), expected: 'same' },
    { title: 'twice as slow, in seven pairs', pairs: times(7, pair(10, 20)), expected: 'slower' },
    { title: 'four times as slow', pairs: times(20, pair(10, 40)), expected: 'much-slower' },
    {
      title: 'slow once in a while',
      pairs: [...times(15, pair(10, 10.5)), ...times(5, pair(10, 500))],
      expected: 'same',
    },
    {
      title: 'slow in every other pair',
      pairs: [...times(10, pair(10, 90)), ...times(9, pair(90, 10))],
      expected: 'same',
    },
  ])('calls $title $expected', ({ pairs, expected }) => {
    expect(judgeLatency(pairs)?.class).toBe(expected);
  });

  test('names medians and 95th percentiles', () => {
    const pairs = Array.from({ length: 100 }, (_, index) => pair(index + 1, 2 * (index + 1)));
    expect(judgeLatency(pairs)).toMatchObject({
      pairs: 100,
      control: { medianMs: 50, p95Ms: 95 },
      candidate: { medianMs: 100, p95Ms: 190 },
      slowdown: 2,
      isSignificant: true,
    });
    expect(judgeLatency([])).toBeUndefined();
  });

  test('stays exact for thousands of pairs', () => {
    expect(judgeLatency(times(4000, pair(1, 3)))?.isSignificant).toBe(true);
    expect(judgeLatency([...times(2000, pair(1, 3)), ...times(2000, pair(3, 1))])?.isSignificant).toBe(false);
  });

  test('law: sides that swap roles are never both slower, and order says nothing', () => {
    const durations = fc.array(fc.record({ controlMs: fc.nat(100), candidateMs: fc.nat(100) }), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(durations, (pairs) => {
        const swapped = pairs.map(({ controlMs, candidateMs }) => pair(candidateMs, controlMs));
        const both = [judgeLatency(pairs)?.class, judgeLatency(swapped)?.class];
        expect(both.filter((known) => known !== undefined && known !== 'same').length).toBeLessThan(2);
        expect(judgeLatency(pairs.toReversed())).toEqual(judgeLatency(pairs));
      }),
    );
  });

  test('law: equally fast sides are hardly ever called slower', () => {
    // A generator of its own, so that the count is the same in every run.
    let state = 1;
    const next = (): number => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    const runs = Array.from({ length: 1000 }, () =>
      judgeLatency(Array.from({ length: 20 }, () => pair(5 + 100 * next() ** 4, 5 + 100 * next() ** 4))),
    );
    expect(runs.filter((run) => run?.class !== 'same').length).toBeLessThan(10);
  });
});

describe('a latency sampler', () => {
  test('keeps an even selection in constant memory', () => {
    const sampler = createLatencySampler(8);
    for (let index = 0; index < 1000; index += 1) sampler.add(pair(index, index));
    const kept = sampler.pairs().map(({ controlMs }) => controlMs);
    expect(kept.length).toBeGreaterThanOrEqual(4);
    expect(kept.length).toBeLessThan(8);
    const steps = new Set(kept.slice(1).map((value, index) => value - (kept[index] ?? 0)));
    expect(steps.size).toBe(1);
  });
});
