import { Timestamp } from 'mongodb';
import { valuesEqual } from '../bson/compare.ts';
import { addNumbers, isBsonNumber } from '../bson/numbers.ts';
import { bsonType, copyDocument, type Document, isDocument } from '../bson/values.ts';
import type { UpdateOperator } from '../declared-subset.ts';
import { refuse, refuseUndeclared } from '../errors.ts';
import type { FieldPath } from '../query/field-path.ts';
import { readPath, removePath, writePath } from './document-paths.ts';
import type { Change, Update } from './modifiers.ts';

interface Moment {
  readonly now: Date;
  /** True when the document is being made by an upsert, which is when `$setOnInsert` counts. */
  readonly inserting: boolean;
}

interface Target {
  readonly document: Document;
  readonly path: FieldPath;
  readonly moment: Moment;
}

const APPLY: Readonly<Record<UpdateOperator, (target: Target, operand: unknown) => void>> = {
  $set: ({ document, path }, operand) => writePath(document, path, operand),
  $setOnInsert: ({ document, path, moment }, operand) => {
    if (moment.inserting) writePath(document, path, operand);
  },
  $unset: ({ document, path }) => removePath(document, path),
  $inc: increment,
  $push: push,
  $currentDate: ({ document, path, moment }, operand) =>
    writePath(document, path, currentDate(operand, moment.now)),
};

/**
 * Makes the updated copy of a document; the original is not touched.
 *
 * @throws {CommandRefusedError} 66 if `_id` would change, 14, 28 or 2 where an operator meets the wrong type.
 */
export function applyUpdate(original: Document, update: Update, moment: Moment): Document {
  if (update.kind === 'replacement') return replace(original, update.replacement);
  const document = copyDocument(original);
  for (const change of update.changes) applyChange({ document, path: change.path, moment }, change);
  if (!moment.inserting || Object.hasOwn(original, '_id')) refuseNewId(original, document);
  return document;
}

function applyChange(target: Target, change: Change): void {
  APPLY[change.operator](target, change.operand);
}

function replace(original: Document, replacement: Document): Document {
  if (!Object.hasOwn(original, '_id')) return copyDocument(replacement);
  if (Object.hasOwn(replacement, '_id') && !valuesEqual(replacement._id, original._id)) {
    refuse(66, "After applying the update, the (immutable) field '_id' was found to have been altered");
  }
  return copyDocument({ _id: original._id, ...replacement });
}

function refuseNewId(before: Document, after: Document): void {
  if (Object.hasOwn(after, '_id') && valuesEqual(before._id, after._id)) return;
  refuse(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
}

function increment({ document, path }: Target, operand: unknown): void {
  const name = path.join('.');
  if (!isBsonNumber(operand)) {
    return refuse(14, `Cannot increment with non-numeric argument: {${name}: ${String(operand)}}`);
  }
  const current = readPath(document, path);
  if (current !== undefined && !isBsonNumber(current)) {
    return refuse(
      14,
      `Cannot apply $inc to a value of non-numeric type: the field '${name}' is ${bsonType(current)}`,
    );
  }
  const sum = current === undefined ? operand : addNumbers(current, operand);
  writePath(
    document,
    path,
    sum ?? refuseUndeclared(2, `Failed to apply $inc operations to current value of '${name}'`),
  );
}

function push({ document, path }: Target, operand: unknown): void {
  const current = readPath(document, path) ?? [];
  if (!Array.isArray(current) || readPath(document, path) === null) {
    return refuse(2, `The field '${path.join('.')}' must be an array but is of type ${bsonType(current)}`);
  }
  writePath(document, path, [...current, ...pushedValues(operand)]);
}

function pushedValues(operand: unknown): readonly unknown[] {
  if (!isDocument(operand) || !Object.hasOwn(operand, '$each')) return [operand];
  const clause = Object.keys(operand).find((name) => name !== '$each');
  if (clause !== undefined) refuseUndeclared(2, `Unrecognized clause in $push: ${clause}`);
  return Array.isArray(operand.$each)
    ? operand.$each
    : refuse(2, 'The argument to $each in $push must be an array');
}

function currentDate(operand: unknown, now: Date): Date | Timestamp {
  const type = isDocument(operand) ? operand.$type : operand;
  if (type === true || type === false || type === 'date') return now;
  if (type === 'timestamp') return new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 });
  return refuse(2, "The '$type' string field is required to be 'date' or 'timestamp'");
}
