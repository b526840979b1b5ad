import { type Document, isDocument } from '../bson/values.ts';
import { DECLARED_SUBSET, isDeclared, type UpdateOperator } from '../declared-subset.ts';
import { refuse, refuseUndeclared } from '../errors.ts';
import { type FieldPath, isArrayIndex, parsePath } from '../query/field-path.ts';

/** One field that one operator changes. */
export interface Change {
  readonly operator: UpdateOperator;
  readonly path: FieldPath;
  readonly operand: unknown;
}

/** What an update statement does: replace the whole document, or change fields of it. */
export type Update =
  | { readonly kind: 'replacement'; readonly replacement: Document }
  | { readonly kind: 'modifiers'; readonly changes: readonly Change[] };

/**
 * Parses an update statement.
 *
 * Changes come back in the order in which the server applies them since 5.0: by field name, numeric parts
 * by number, whatever the operator. It decides the order of new fields in the stored document.
 *
 * @throws {CommandRefusedError} 9 for unknown operators and pipelines, 40 for overlapping paths,
 *   2 for positional paths, 52 and 56 for bad field names.
 */
export function parseUpdate(update: unknown): Update {
  if (Array.isArray(update)) return refuseUndeclared(9, 'Pipeline-style updates are not supported');
  if (!isDocument(update)) return refuse(9, 'Update argument must be either an object or an array');
  const names = Object.keys(update);
  if (names[0]?.startsWith('$') !== true) {
    const stray = names.find((name) => name.startsWith('$'));
    if (stray !== undefined)
      refuse(52, `The dollar ($) prefixed field '${stray}' is not allowed in a replacement.`);
    return { kind: 'replacement', replacement: update };
  }
  const changes = names.flatMap((name) => parseOperator(name, update[name]));
  changes.sort((left, right) => comparePaths(left.path, right.path));
  refuseConflicts(changes);
  return { kind: 'modifiers', changes };
}

function parseOperator(operator: string, fields: unknown): Change[] {
  if (!isDeclared(DECLARED_SUBSET.updateOperators, operator)) {
    const expected = 'Expected a valid update modifier or pipeline-style update specified as an array';
    return refuseUndeclared(9, `Unknown modifier: ${operator}. ${expected}`);
  }
  if (!isDocument(fields)) {
    return refuse(9, `Modifiers operate on fields but we found another type for ${operator} instead.`);
  }
  return Object.entries(fields).map(([path, operand]) => ({
    operator,
    path: parseUpdatePath(path),
    operand,
  }));
}

function parseUpdatePath(path: string): FieldPath {
  const parts = parsePath(path);
  if (parts.some((part) => part === '$' || part.startsWith('$['))) {
    refuseUndeclared(2, `The positional operator in '${path}' is not supported`);
  }
  const dollar = parts.find((part) => part.startsWith('$'));
  if (dollar !== undefined) {
    refuse(52, `The dollar ($) prefixed field '${dollar}' in '${path}' is not valid for storage.`);
  }
  return parts;
}

function refuseConflicts(changes: readonly Change[]): void {
  for (const [index, { path }] of changes.entries()) {
    const clash = changes.slice(index + 1).find((other) => path.every((part, at) => other.path[at] === part));
    if (clash === undefined) continue;
    const [name, conflict] = [clash.path.join('.'), path.join('.')];
    refuse(40, `Updating the path '${name}' would create a conflict at '${conflict}'`);
  }
}

function comparePaths(left: FieldPath, right: FieldPath): number {
  for (const [index, part] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    if (part === other) continue;
    if (isArrayIndex(part) && isArrayIndex(other)) return Number(part) - Number(other);
    return part < other ? -1 : 1;
  }
  return left.length - right.length;
}
