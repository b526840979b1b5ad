import type { JsonDifference } from './difference.ts';
import { childPath } from './json-path.ts';
import {
  canonicalJson,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  jsonTypeOf,
} from './json-value.ts';

/** Two JSON values and the path they were found at. */
export interface JsonPair {
  readonly path: string;
  readonly control: JsonValue;
  readonly candidate: JsonValue;
}

/**
 * Finds every place in which two JSON values differ.
 *
 * The order of an object's keys says nothing; the order of an array does. Arrays with the same elements
 * in another order are one difference, other arrays are compared position by position. Numbers are
 * compared as JavaScript reads them: digits beyond 2^53 that a client would lose too are not seen.
 *
 * @param pair The values, and the path that stands for their root.
 * @returns The differences in document order; empty when the values are equal.
 * @since 0.1.0
 * @example
 * compareJson({ path: 'body', control: { n: 1 }, candidate: { n: '1' } });
 * //=> [{ kind: 'json-type-changed', path: 'body.n', controlType: 'number', … }]
 */
export function compareJson(pair: JsonPair): readonly JsonDifference[] {
  const { path, control, candidate } = pair;
  const controlType = jsonTypeOf(control);
  const candidateType = jsonTypeOf(candidate);
  if (controlType !== candidateType) {
    return [{ kind: 'json-type-changed', path, controlType, candidateType, control, candidate }];
  }
  if (isJsonArray(control) && isJsonArray(candidate)) return compareArrays(path, control, candidate);
  if (isJsonObject(control) && isJsonObject(candidate)) return compareObjects(path, control, candidate);
  return control === candidate ? [] : [{ kind: 'json-changed', path, control, candidate }];
}

function compareObjects(path: string, control: JsonObject, candidate: JsonObject): readonly JsonDifference[] {
  const inControl = Object.keys(control).flatMap((key) =>
    compareMember(childPath(path, key), key, [control, candidate]),
  );
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

function compareMember(
  path: string,
  key: string,
  [control, candidate]: readonly [JsonObject, JsonObject],
): readonly JsonDifference[] {
  const value = control[key] ?? null;
  if (!Object.hasOwn(candidate, key)) return [{ kind: 'json-missing', path, control: value }];
  return compareJson({ path, control: value, candidate: candidate[key] ?? null });
}

function compareArrays(
  path: string,
  control: readonly JsonValue[],
  candidate: readonly JsonValue[],
): readonly JsonDifference[] {
  const shared = Math.min(control.length, candidate.length);
  const differences = Array.from({ length: shared }, (_, index) =>
    compareJson({
      path: childPath(path, index),
      control: control[index] ?? null,
      candidate: candidate[index] ?? null,
    }),
  ).flat();
  // Only arrays that differ can be reordered, so equal ones never pay for the canonical form.
  const order =
    differences.length > 0 && control.length === candidate.length ? orderOf(control, candidate) : undefined;
  if (order !== undefined) return [{ kind: 'json-reordered', path, order }];
  const missing = control.slice(shared).map(
    (value, index): JsonDifference => ({
      kind: 'json-missing',
      path: childPath(path, shared + index),
      control: value,
    }),
  );
  const extra = candidate.slice(shared).map(
    (value, index): JsonDifference => ({
      kind: 'json-extra',
      path: childPath(path, shared + index),
      candidate: value,
    }),
  );
  return [...differences, ...missing, ...extra];
}

/** Per candidate position the position in the control, or `undefined` when the elements are not the same. */
function orderOf(
  control: readonly JsonValue[],
  candidate: readonly JsonValue[],
): readonly number[] | undefined {
  const positions = new Map<string, number[]>();
  for (const [index, value] of control.entries()) {
    const form = canonicalJson(value);
    const known = positions.get(form);
    if (known === undefined) positions.set(form, [index]);
    else known.push(index);
  }
  const order: number[] = [];
  for (const value of candidate) {
    const position = positions.get(canonicalJson(value))?.shift();
    if (position === undefined) return undefined;
    order.push(position);
  }
  return order;
}
