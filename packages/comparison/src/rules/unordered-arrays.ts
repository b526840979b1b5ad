import type { CoverOf, JsonDifference } from '../differences/difference.ts';
import { compilePathPattern } from '../json/json-path.ts';
import { canonicalJson, type JsonValue } from '../json/json-value.ts';

/** An array whose order says nothing, such as the roles of a user. */
export interface UnorderedArray {
  /** Such as `body.projects[*].tags`; `[*]` stands for any array position. */
  readonly path: string;
  readonly reason: string;
  /** Route keys it holds for. All routes when left out. */
  readonly routes?: readonly string[];
}

/** Compiles declarations into a test for the paths of arrays. */
export function createUnorderedTest(unordered: readonly UnorderedArray[]): (path: string) => boolean {
  const tests = unordered.map(({ path }) => compilePathPattern(path));
  return (path) => tests.some((covers) => covers?.(path));
}

/** Says which declaration makes another order meaningless. What else differs in the array counts as ever. */
export function createUnorderedCover(unordered: readonly UnorderedArray[]): CoverOf {
  const compiled = unordered.map((entry) => ({ entry, covers: compilePathPattern(entry.path) }));
  return (difference) => {
    if (difference.kind !== 'json-reordered') return undefined;
    const entry = compiled.find(({ covers }) => covers?.(difference.path))?.entry;
    if (entry === undefined) return undefined;
    return { standing: 'ignored', ignored: { by: 'unordered', path: entry.path, reason: entry.reason } };
  };
}

/** Which elements of two arrays belong together, by position; what is alone is missing or extra. */
export interface Pairing {
  readonly pairs: readonly (readonly [control: number, candidate: number])[];
  readonly missing: readonly number[];
  readonly extra: readonly number[];
}

/**
 * Above this many leftovers on a side the rest is paired by position: every leftover of one side is compared
 * with every one of the other.
 */
const MOST_COMPARED = 200;

/**
 * Pairs the elements of two arrays without regard to order: equal ones first, then those with the fewest
 * differences. Among equally good pairs the contents decide, so the result does not hang on the order of
 * the candidate.
 *
 * @param differencesOf How much two elements differ; 0 is as good as equal.
 */
export function pairElements(
  control: readonly JsonValue[],
  candidate: readonly JsonValue[],
  differencesOf: (control: JsonValue, candidate: JsonValue) => number,
): Pairing {
  const positions = new Map<string, number[]>();
  const forms = candidate.map(canonicalJson);
  for (const [index, form] of forms.entries()) {
    const known = positions.get(form);
    if (known === undefined) positions.set(form, [index]);
    else known.push(index);
  }
  const pairs: (readonly [number, number])[] = [];
  const missing: number[] = [];
  for (const [index, value] of control.entries()) {
    const equal = positions.get(canonicalJson(value))?.shift();
    if (equal === undefined) missing.push(index);
    else pairs.push([index, equal]);
  }
  const extra = [...positions.entries()]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, indexes]) => indexes);
  const rest = pairBest(missing, extra, (one, other) =>
    differencesOf(control[one] ?? null, candidate[other] ?? null),
  );
  const taken = new Set(rest.flatMap(([one]) => [one]));
  const takenOfCandidate = new Set(rest.map(([, other]) => other));
  return {
    pairs: [...pairs, ...rest].toSorted(([one], [other]) => one - other),
    missing: missing.filter((index) => !taken.has(index)),
    extra: extra.filter((index) => !takenOfCandidate.has(index)).toSorted((one, other) => one - other),
  };
}

/** The cheapest pair first, then the cheapest of what remains. */
function pairBest(
  control: readonly number[],
  candidate: readonly number[],
  cost: (control: number, candidate: number) => number,
): readonly (readonly [number, number])[] {
  if (control.length > MOST_COMPARED || candidate.length > MOST_COMPARED) {
    return control.slice(0, candidate.length).map((index, at) => [index, candidate[at] ?? 0] as const);
  }
  const offers = control
    .flatMap((one) => candidate.map((other) => ({ one, other, cost: cost(one, other) })))
    .toSorted((one, other) => one.cost - other.cost);
  const [takenOne, takenOther] = [new Set<number>(), new Set<number>()];
  const pairs: (readonly [number, number])[] = [];
  for (const { one, other } of offers) {
    if (takenOne.has(one) || takenOther.has(other)) continue;
    takenOne.add(one);
    takenOther.add(other);
    pairs.push([one, other]);
  }
  return pairs;
}

/** How much of a difference list weighs in a pairing: another order of an unordered array weighs nothing. */
export function weightOf(
  differences: readonly JsonDifference[],
  isUnordered: (path: string) => boolean,
): number {
  return differences.filter(({ kind, path }) => kind !== 'json-reordered' || !isUnordered(path)).length;
}
