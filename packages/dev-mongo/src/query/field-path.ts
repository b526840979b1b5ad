import { fieldOf, isDocument } from '../bson/values.ts';
import { refuse } from '../errors.ts';

/** `'a.b.c'` as its parts. */
export type FieldPath = readonly string[];

const ARRAY_INDEX = /^\d+$/;

/** Splits a dotted path; empty parts are refused as the server does. */
export function parsePath(path: string): FieldPath {
  const parts = path.split('.');
  if (parts.includes(''))
    refuse(56, `The path '${path}' contains an empty field name, which is not allowed.`);
  return parts;
}

export function isArrayIndex(part: string): boolean {
  return ARRAY_INDEX.test(part);
}

/**
 * The values a query path reaches, arrays at its end kept whole. `undefined` stands for a missing field.
 *
 * A document contributes its field or "missing"; an array on the way contributes what its documents
 * contribute, and nothing for its scalars: `{ a: [1] }` has no value, not even a missing one, at `a.b`.
 */
export function valuesAt(container: unknown, path: FieldPath): unknown[] {
  const [part, ...rest] = path;
  if (part === undefined) return [container];
  if (Array.isArray(container)) return valuesInArray(container, path);
  return isDocument(container) ? valuesAt(fieldOf(container, part), rest) : [undefined];
}

function valuesInArray(array: readonly unknown[], path: FieldPath): unknown[] {
  const [part = '', ...rest] = path;
  const implicit = array.filter(isDocument).flatMap((element) => valuesAt(element, path));
  if (!isArrayIndex(part) || Number(part) >= array.length) return implicit;
  return [...implicit.filter((value) => value !== undefined), ...valuesAt(array[Number(part)], rest)];
}

/** As operators that look into arrays see them: every element, and the array itself. */
export function withArrayElements(values: readonly unknown[]): unknown[] {
  return values.flatMap((value) => (Array.isArray(value) ? [...value, value] : [value]));
}

/** The value of a field path in an expression: arrays are mapped, missing is undefined. */
export function expressionValueAt(container: unknown, path: FieldPath): unknown {
  const [part, ...rest] = path;
  if (part === undefined) return container;
  if (Array.isArray(container)) {
    return container
      .map((element) => expressionValueAt(element, path))
      .filter((value) => value !== undefined);
  }
  return isDocument(container) ? expressionValueAt(fieldOf(container, part), rest) : undefined;
}
