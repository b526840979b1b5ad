import { Binary, BSONRegExp, DBRef, ObjectId, Timestamp } from 'mongodb';
import { compareNumbers, isBsonNumber, numberKey } from './numbers.ts';
import { type BsonType, bsonType, type Document, isDocument } from './values.ts';

/**
 * The server's order of types. Types with the same number are compared by value; a range operator matches
 * only values with the same number as its operand ("type bracketing").
 * https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/
 */
const TYPE_ORDER: Readonly<Record<BsonType, number>> = {
  minKey: -1,
  undefined: 0,
  null: 5,
  int: 10,
  double: 10,
  long: 10,
  decimal: 10,
  string: 15,
  symbol: 15,
  object: 20,
  array: 25,
  binData: 30,
  objectId: 35,
  bool: 40,
  date: 45,
  timestamp: 47,
  regex: 50,
  dbPointer: 55,
  javascript: 60,
  maxKey: 127,
};

/** The bracket of a value: see TYPE_ORDER. */
export function typeBracket(value: unknown): number {
  return TYPE_ORDER[bsonType(value)];
}

/** Total order over all BSON values: by type bracket first, then by value. */
export function compareValues(left: unknown, right: unknown): number {
  const byType = typeBracket(left) - typeBracket(right);
  if (byType !== 0) return Math.sign(byType);
  if (isBsonNumber(left) && isBsonNumber(right)) return compareNumbers(left, right);
  if (typeof left === 'string' && typeof right === 'string') return compareStrings(left, right);
  if (left instanceof Date && right instanceof Date) return Math.sign(left.getTime() - right.getTime());
  if (left instanceof ObjectId && right instanceof ObjectId) return Buffer.compare(left.id, right.id);
  if (Array.isArray(left) && Array.isArray(right)) return compareArrays(left, right);
  if (isDocument(left) && isDocument(right)) return compareDocuments(left, right);
  return compareRare(left, right);
}

/** Equality as queries and unique indexes see it: 1 equals 1.0, but key order in documents matters. */
export function valuesEqual(left: unknown, right: unknown): boolean {
  return compareValues(left, right) === 0;
}

/** A string that is equal for two values exactly when `valuesEqual`; for maps and sets of values. */
export function valueKey(value: unknown): string {
  if (isBsonNumber(value)) return `n${numberKey(value)};`;
  if (typeof value === 'string') return `s${value.length}:${value}`;
  if (value instanceof ObjectId) return `i${value.toHexString()}`;
  if (value instanceof Date) return `d${value.getTime()};`;
  if (Array.isArray(value)) return `[${value.map(valueKey).join('')}]`;
  if (isDocument(value)) {
    return `{${Object.entries(value)
      .map(([key, field]) => valueKey(key) + valueKey(field))
      .join('')}}`;
  }
  return `${bsonType(value)}${rareText(value)};`;
}

/** The server compares UTF-8 bytes, JavaScript UTF-16 units; they differ only for surrogates. */
function compareStrings(left: string, right: string): number {
  if (left === right) return 0;
  if (/[\ud800-\udfff]/.test(left) || /[\ud800-\udfff]/.test(right)) {
    return Buffer.compare(Buffer.from(left), Buffer.from(right));
  }
  return left < right ? -1 : 1;
}

function compareArrays(left: readonly unknown[], right: readonly unknown[]): number {
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const order = compareValues(left[index], right[index]);
    if (order !== 0) return order;
  }
  return Math.sign(left.length - right.length);
}

/** Field by field in stored order: type of the value, then name, then value; the shorter one is less. */
function compareDocuments(left: Document, right: Document): number {
  const [leftFields, rightFields] = [Object.entries(left), Object.entries(right)];
  for (const [index, [leftKey, leftValue]] of leftFields.entries()) {
    const other = rightFields[index];
    if (other === undefined) return 1;
    const byType = typeBracket(leftValue) - typeBracket(other[1]);
    const order =
      Math.sign(byType) || compareStrings(leftKey, other[0]) || compareValues(leftValue, other[1]);
    if (order !== 0) return order;
  }
  return Math.sign(leftFields.length - rightFields.length);
}

function compareRare(left: unknown, right: unknown): number {
  if (left instanceof Binary && right instanceof Binary) {
    const order = left.length() - right.length() || left.sub_type - right.sub_type;
    return Math.sign(order) || Buffer.compare(left.value(), right.value());
  }
  if (left instanceof Timestamp && right instanceof Timestamp) return left.compare(right);
  if (typeof left === 'boolean' && typeof right === 'boolean') return Number(left) - Number(right);
  return compareStrings(rareText(left), rareText(right));
}

function rareText(value: unknown): string {
  if (value instanceof Binary) return `${value.sub_type}:${Buffer.from(value.value()).toString('hex')}`;
  if (value instanceof BSONRegExp) return `${value.pattern}\u0000${value.options}`;
  if (value instanceof DBRef) return `${value.collection}\u0000${value.oid.toHexString()}`;
  return value === null || value === undefined ? '' : String(value);
}
