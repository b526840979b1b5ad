import { isDate } from 'node:util/types';
import { Binary, Decimal128, Double, Int32, Long, ObjectId } from 'mongodb';

/** What a stored value is. A closed list: the report may print these names, and nothing that a document says. */
export type ValueKind =
  | 'missing'
  | 'null'
  | 'text'
  | 'number'
  | 'boolean'
  | 'Date'
  | 'ObjectId'
  | 'Binary'
  | 'list'
  | 'object'
  | 'other BSON type';

/**
 * The kind of a value as the driver hands it over.
 *
 * By class, not by `_bsontype`: a payload may have a key of that name, and its text would then be printed.
 *
 * @example
 * kindOf(new Date()); //=> 'Date'
 */
export function kindOf(value: unknown): ValueKind {
  switch (typeof value) {
    case 'undefined':
      return 'missing';
    case 'string':
      return 'text';
    case 'number':
    case 'bigint':
      return 'number';
    case 'boolean':
      return 'boolean';
    default:
      return value === null ? 'null' : kindOfObject(value);
  }
}

function kindOfObject(value: unknown): ValueKind {
  if (isDate(value)) return 'Date';
  if (Array.isArray(value)) return 'list';
  if (value instanceof ObjectId) return 'ObjectId';
  if (value instanceof Binary) return 'Binary';
  if (NUMBER_CLASSES.some((type) => value instanceof type)) return 'number';
  return isPlainObject(value) ? 'object' : 'other BSON type';
}

const NUMBER_CLASSES = [Long, Int32, Double, Decimal128];

/** A sub-document, as opposed to an instance of one of the driver's classes. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
