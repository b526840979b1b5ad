import { childPath } from '../json/json-path.ts';
import {
  canonicalJson,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  jsonTypeOf,
} from '../json/json-value.ts';
import { pairElements, weightOf } from '../rules/unordered-arrays.ts';
import type { JsonDifference } from './difference.ts';

/** Two JSON values and the path they were found at. */
export interface JsonPair {
  readonly path: string;
  readonly control: JsonValue;
  readonly candidate: JsonValue;
}

/** What is known of the two values beforehand. */
export interface JsonOptions {
  /** Whether the order of the array at a path says nothing. No array's, when left out. */
  readonly isUnordered?: (path: string) => boolean;
}

/**
 * Finds every place in which two JSON values differ.
 *
 * The order of an object's keys says nothing; the order of an array does. Arrays with the same elements
 * in another order are one difference, other arrays are compared position by position, and unordered ones
 * element by most similar element. Numbers are compared as JavaScript reads them, and those that have more digits
 * than it keeps, such as integers beyond 2^53, as they were written.
 *
 * @param pair The values, and the path that stands for their root.
 * @returns The differences in document order; empty when the values are equal.
 * @since 0.1.0
 * @example
 * compareJson({ path: 'body', control: { n: 1 }, candidate: { n: '1' } });
 * //=> [{ kind: 'json-type-changed', path: 'body.n', controlType: 'number', … }]
 */
export function compareJson(pair: JsonPair, options: JsonOptions = {}): readonly JsonDifference[] {
  const { path, control, candidate } = pair;
  const controlType = jsonTypeOf(control);
  const candidateType = jsonTypeOf(candidate);
  if (controlType !== candidateType) {
    return [{ kind: 'json-type-changed', path, controlType, candidateType, control, candidate }];
  }
  if (isJsonArray(control) && isJsonArray(candidate)) {
    const compareElements = options.isUnordered?.(path) === true ? compareUnordered : compareArrays;
    return compareElements(path, [control, candidate], options);
  }
  if (isJsonObject(control) && isJsonObject(candidate)) {
    return compareObjects(path, [control, candidate], options);
  }
  return control === candidate ? [] : [{ kind: 'json-changed', path, control, candidate }];
}

function compareObjects(
  path: string,
  [control, candidate]: readonly [JsonObject, JsonObject],
  options: JsonOptions,
): readonly JsonDifference[] {
  const inControl = Object.keys(control).flatMap((key): readonly JsonDifference[] => {
    const place = childPath(path, key);
    const value = control[key] ?? null;
    if (!Object.hasOwn(candidate, key)) return [{ kind: 'json-missing', path: place, control: value }];
    return compareJson({ path: place, control: value, candidate: candidate[key] ?? null }, options);
  });
  const extra = Object.entries(candidate)
    .filter(([key]) => !Object.hasOwn(control, key))
    .map(
      ([key, value]): JsonDifference => ({
        kind: 'json-extra',
        path: childPath(path, key),
        candidate: value,
      }),
    );
  return [...inControl, ...extra];
}

type Arrays = readonly [control: readonly JsonValue[], candidate: readonly JsonValue[]];

function compareArrays(
  path: string,
  [control, candidate]: Arrays,
  options: JsonOptions,
): readonly JsonDifference[] {
  const shared = Math.min(control.length, candidate.length);
  const differences: JsonDifference[] = [];
  const places: number[] = [];
  for (let index = 0; index < shared; index += 1) {
    const found = compareElement(childPath(path, index), [control[index], candidate[index]], options);
    if (found.length === 0) continue;
    places.push(index);
    for (const difference of found) differences.push(difference);
  }
  // Only elements that differ can be reordered, so equal ones never pay for the canonical form.
  const order =
    differences.length > 0 && control.length === candidate.length
      ? orderOf([control, candidate], places)
      : undefined;
  if (order !== undefined) return [{ kind: 'json-reordered', path, order }];
  return [
    ...differences,
    ...control.slice(shared).map((value, index) => missingAt(childPath(path, shared + index), value)),
    ...candidate.slice(shared).map((value, index) => extraAt(childPath(path, shared + index), value)),
  ];
}

/** What differs beside the order is reported at the control's positions, what is extra at the candidate's. */
function compareUnordered(
  path: string,
  [control, candidate]: Arrays,
  options: JsonOptions,
): readonly JsonDifference[] {
  const { isUnordered = () => false } = options;
  const { pairs, missing, extra } = pairElements(control, candidate, (one, other) =>
    weightOf(compareElement(childPath(path, 0), [one, other], options), isUnordered),
  );
  const order = pairs.toSorted(([, one], [, other]) => one - other).map(([one]) => one);
  const isReordered = order.some((position, index) => index > 0 && position < (order[index - 1] ?? 0));
  return [
    ...(isReordered ? [{ kind: 'json-reordered', path, order } as const] : []),
    ...pairs.flatMap(([one, other]) =>
      compareElement(childPath(path, one), [control[one], candidate[other]], options),
    ),
    ...missing.map((index) => missingAt(childPath(path, index), control[index])),
    ...extra.map((index) => extraAt(childPath(path, index), candidate[index])),
  ];
}

type Element = JsonValue | undefined;

function compareElement(
  path: string,
  [control = null, candidate = null]: readonly [control: Element, candidate: Element],
  options: JsonOptions,
): readonly JsonDifference[] {
  return compareJson({ path, control, candidate }, options);
}

function missingAt(path: string, control: Element = null): JsonDifference {
  return { kind: 'json-missing', path, control };
}

function extraAt(path: string, candidate: Element = null): JsonDifference {
  return { kind: 'json-extra', path, candidate };
}

/**
 * Per candidate position the position in the control, or `undefined` when the elements are not the same.
 *
 * @param places Where the elements differ; the others stay where they are.
 */
function orderOf([control, candidate]: Arrays, places: readonly number[]): readonly number[] | undefined {
  const positions = new Map<string, number[]>();
  for (const index of places) {
    const form = canonicalJson(control[index] ?? null);
    const known = positions.get(form);
    if (known === undefined) positions.set(form, [index]);
    else known.push(index);
  }
  const order = [...control.keys()];
  for (const index of places) {
    const position = positions.get(canonicalJson(candidate[index] ?? null))?.shift();
    if (position === undefined) return undefined;
    order[index] = position;
  }
  return order;
}
