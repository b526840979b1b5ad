/** How long both sides took for one request. */
export interface DurationPair {
  readonly controlMs: number;
  readonly candidateMs: number;
}

/** `same` also stands for faster. */
export type LatencyClass = 'same' | 'slower' | 'much-slower';

export interface Percentiles {
  readonly medianMs: number;
  /** 95 of 100 answers came within this time. */
  readonly p95Ms: number;
}

/** What the durations on one route say. */
export interface Latency {
  readonly pairs: number;
  readonly control: Percentiles;
  readonly candidate: Percentiles;
  /** The candidate's median as a multiple of the control's. */
  readonly slowdown: number;
  /** Whether the candidate took longer too often for chance. */
  readonly isSignificant: boolean;
  readonly class: LatencyClass;
}

/** With fewer pairs no outcome is too rare for chance: 1 in 128 is the best that seven can do. */
export const FEWEST_PAIRS = 7;

/** How rare the outcome must be among sides that are equally fast. */
const SIGNIFICANCE = 0.01;

const SLOWER = { factor: 1.5, extraMs: 5 };
const MUCH_SLOWER = { factor: 3, extraMs: 20 };

/**
 * Judges durations of pairs of equal requests.
 *
 * Slower is: the candidate took longer in so many pairs that equally fast sides would do so less than once
 * in a hundred runs (the sign test), and its median is at least 1.5 times the control's and 5 ms more; much
 * slower: 3 times and 20 ms more. A single pause, or a machine that is busy for a while, moves neither the
 * median nor the signs, since the sides are asked in turns.
 *
 * @param pairs In any order. The cost is that of sorting them.
 * @returns `undefined` without pairs.
 * @since 0.1.0
 */
export function judgeLatency(pairs: readonly DurationPair[]): Latency | undefined {
  if (pairs.length === 0) return undefined;
  const control = percentilesOf(pairs.map(({ controlMs }) => controlMs));
  const candidate = percentilesOf(pairs.map(({ candidateMs }) => candidateMs));
  const isSignificant = isSlowerTooOften(pairs);
  const exceeds = ({ factor, extraMs }: typeof SLOWER): boolean =>
    isSignificant &&
    candidate.medianMs >= control.medianMs * factor &&
    candidate.medianMs - control.medianMs >= extraMs;
  return {
    pairs: pairs.length,
    control,
    candidate,
    slowdown: candidate.medianMs / Math.max(control.medianMs, Number.EPSILON),
    isSignificant,
    class: exceeds(MUCH_SLOWER) ? 'much-slower' : exceeds(SLOWER) ? 'slower' : 'same',
  };
}

function percentilesOf(durationsMs: readonly number[]): Percentiles {
  const sorted = durationsMs.toSorted((one, other) => one - other);
  const rank = (share: number): number => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
  return { medianMs: rank(0.5), p95Ms: rank(0.95) };
}

/** The one-sided sign test: among equally fast sides, either is the slower one with a chance of a half. */
function isSlowerTooOften(pairs: readonly DurationPair[]): boolean {
  const slower = pairs.filter(({ controlMs, candidateMs }) => candidateMs > controlMs).length;
  const decided = pairs.filter(({ controlMs, candidateMs }) => candidateMs !== controlMs).length;
  return decided >= FEWEST_PAIRS && chanceOfAtLeast(slower, decided) < SIGNIFICANCE;
}

/** How likely at least `heads` of `tosses` fair coins are heads. In logarithms, for 2^-1000 is no number. */
function chanceOfAtLeast(heads: number, tosses: number): number {
  let logChance = -tosses * Math.LN2;
  let chance = heads === 0 ? Math.exp(logChance) : 0;
  for (let count = 1; count <= tosses; count += 1) {
    logChance += Math.log((tosses - count + 1) / count);
    if (count >= heads) chance += Math.exp(logChance);
  }
  return chance;
}

/** More pairs than this say little more; a recording may hold millions. */
const MOST_PAIRS_KEPT = 4096;

/** Keeps an even selection of the pairs it is given, in constant memory. */
export interface LatencySampler {
  add(pair: DurationPair): void;
  pairs(): readonly DurationPair[];
}

/**
 * Makes a sampler. When it is full it drops every other pair, and from then on takes half as many: what it
 * holds is spread evenly over the whole run, and is the same for the same run.
 */
export function createLatencySampler(mostKept: number = MOST_PAIRS_KEPT): LatencySampler {
  let kept: DurationPair[] = [];
  let stride = 1;
  let seen = 0;
  return {
    add(pair) {
      if (seen++ % stride !== 0) return;
      kept.push(pair);
      if (kept.length < mostKept) return;
      kept = kept.filter((_, index) => index % 2 === 0);
      stride *= 2;
    },
    pairs: () => kept,
  };
}
