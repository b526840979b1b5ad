import { BSON, Decimal128, Double, Int32, Long, Timestamp } from 'mongodb';

/** A BSON document as this package holds it: numbers keep their BSON type, key order is kept. */
export type Document = Record<string, unknown>;

/** The server's aliases for BSON types, as `$type` knows them. */
export type BsonType =
  | 'minKey'
  | 'undefined'
  | 'null'
  | 'int'
  | 'double'
  | 'long'
  | 'decimal'
  | 'string'
  | 'symbol'
  | 'object'
  | 'array'
  | 'binData'
  | 'objectId'
  | 'bool'
  | 'date'
  | 'timestamp'
  | 'regex'
  | 'dbPointer'
  | 'javascript'
  | 'maxKey';

const TYPES_BY_CLASS: Readonly<Record<string, BsonType>> = {
  Int32: 'int',
  Double: 'double',
  Long: 'long',
  Decimal128: 'decimal',
  ObjectId: 'objectId',
  Binary: 'binData',
  Timestamp: 'timestamp',
  BSONRegExp: 'regex',
  BSONSymbol: 'symbol',
  Code: 'javascript',
  DBRef: 'dbPointer',
  MinKey: 'minKey',
  MaxKey: 'maxKey',
};

const MAX_INT32 = 0x7fffffff;

/** The BSON type of a value; plain JavaScript numbers count as the type the driver would send. */
export function bsonType(value: unknown): BsonType {
  if (value === undefined) return 'undefined';
  if (value === null) return 'null';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return isInt32(value) ? 'int' : 'double';
  if (Array.isArray(value)) return 'array';
  if (value instanceof Date) return 'date';
  if (value instanceof RegExp) return 'regex';
  const className = bsonClassName(value);
  return (className === undefined ? undefined : TYPES_BY_CLASS[className]) ?? 'object';
}

function bsonClassName(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('_bsontype' in value)) return undefined;
  return typeof value._bsontype === 'string' ? value._bsontype : undefined;
}

/** Whether a value is a document, so neither an array nor one of the BSON scalar classes. */
export function isDocument(value: unknown): value is Document {
  return bsonType(value) === 'object';
}

/** One own field; never a property of Object.prototype. */
export function fieldOf(document: Document, key: string): unknown {
  return Object.hasOwn(document, key) ? document[key] : undefined;
}

/** Sets one own field, also one called `__proto__`. */
export function setField(document: Document, key: string, value: unknown): void {
  Object.defineProperty(document, key, { value, enumerable: true, configurable: true, writable: true });
}

export function decodeDocument(bytes: Uint8Array): Document {
  return BSON.deserialize(bytes, { promoteValues: false, promoteBuffers: false, bsonRegExp: true });
}

export function encodeDocument(document: Document): Uint8Array {
  return BSON.serialize(document, { ignoreUndefined: true });
}

/** Byte equality: the server's test for "this update changed nothing", stricter than query equality. */
export function sameBytes(left: Document, right: Document): boolean {
  return Buffer.compare(encodeDocument(left), encodeDocument(right)) === 0;
}

/** Copies documents and arrays; scalars are never changed in place and are shared. */
function copyValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyValue);
  return isDocument(value) ? copyDocument(value) : value;
}

export function copyDocument(document: Document): Document {
  const copy: Document = {};
  for (const [key, value] of Object.entries(document)) setField(copy, key, copyValue(value));
  return copy;
}

/** What the driver's default promotion makes of a value: numbers instead of Int32, Double and Long. */
export function promoteValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(promoteValue);
  if (value instanceof Int32 || value instanceof Double) return value.value;
  if (value instanceof Long && !(value instanceof Timestamp)) return value.toNumber();
  if (value instanceof Decimal128) return Number(value.toString());
  if (!isDocument(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, promoteValue(field)]));
}

function isInt32(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) <= MAX_INT32 && !Object.is(value, -0);
}
