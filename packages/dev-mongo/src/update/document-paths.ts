import { type Document, fieldOf, isDocument, setField } from '../bson/values.ts';
import { refuse } from '../errors.ts';
import { type FieldPath, isArrayIndex } from '../query/field-path.ts';

/** The server's limit on nulls written to reach an array index. */
const MAX_ARRAY_PADDING = 1_500_000;

/** The value at an update path, where a number is an array index and nothing is searched. */
export function readPath(container: unknown, path: FieldPath): unknown {
  const [part, ...rest] = path;
  if (part === undefined) return container;
  if (Array.isArray(container))
    return isArrayIndex(part) ? readPath(container[Number(part)], rest) : undefined;
  return isDocument(container) ? readPath(fieldOf(container, part), rest) : undefined;
}

/**
 * Writes in place, making documents on the way and nulls up to an array index.
 *
 * @throws {CommandRefusedError} 28 if a scalar, or an array under a name, is in the way.
 */
export function writePath(container: Document | unknown[], path: FieldPath, value: unknown): void {
  const [part = '', ...rest] = path;
  const current = childOf(container, part);
  if (rest.length === 0) return assign(container, part, value);
  if (isDocument(current) || Array.isArray(current)) return writePath(current, rest, value);
  if (current !== undefined)
    refuse(28, `Cannot create field '${rest[0]}' in element {${part}: ${String(current)}}`);
  const created: Document = {};
  writePath(created, rest, value);
  assign(container, part, created);
}

/** Removes in place; an array element becomes null, as the server leaves it. */
export function removePath(container: Document | unknown[], path: FieldPath): void {
  const [part = '', ...rest] = path;
  const current = childOf(container, part);
  if (current === undefined) return;
  if (rest.length > 0) {
    if (isDocument(current) || Array.isArray(current)) removePath(current, rest);
  } else if (Array.isArray(container)) container[Number(part)] = null;
  else delete container[part];
}

function childOf(container: Document | unknown[], part: string): unknown {
  if (!Array.isArray(container)) return fieldOf(container, part);
  return isArrayIndex(part) ? container[Number(part)] : undefined;
}

function assign(container: Document | unknown[], part: string, value: unknown): void {
  if (!Array.isArray(container)) return setField(container, part, value);
  if (!isArrayIndex(part)) refuse(28, `Cannot create field '${part}' in an array element`);
  const index = Number(part);
  if (index - container.length > MAX_ARRAY_PADDING)
    refuse(2, `can't backfill more than ${MAX_ARRAY_PADDING} elements`);
  while (container.length < index) container.push(null);
  container[index] = value;
}
