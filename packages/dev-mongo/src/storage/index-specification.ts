import { isBsonNumber, toNumber } from '../bson/numbers.ts';
import { type Document, isDocument, sameBytes } from '../bson/values.ts';
import { refuse, refuseUndeclared } from '../errors.ts';
import { isTruthy } from '../query/filter-operators.ts';
import { parseDirections } from '../query/sort-order.ts';

/** An index as `createIndexes` asks for it and `listIndexes` shows it. */
export interface IndexSpecification {
  readonly name: string;
  readonly key: Document;
  readonly unique: boolean;
  readonly expireAfterSeconds?: number;
}

const KNOWN_OPTIONS = ['v', 'key', 'name', 'unique', 'background', 'expireAfterSeconds'];

export const ID_INDEX: IndexSpecification = { name: '_id_', key: { _id: 1 }, unique: true };

/**
 * Reads one entry of `createIndexes`.
 *
 * @throws {CommandRefusedError} 67 for kinds of index that are not built, 197 for options that are not.
 */
export function parseIndexSpecification(specification: unknown): IndexSpecification {
  if (!isDocument(specification) || !isDocument(specification.key)) return refuse(9, 'An index needs a key');
  const { key, name } = specification;
  if (typeof name !== 'string' || name === '') return refuse(9, 'The index name must be a non-empty string');
  const option = Object.keys(specification).find((field) => !KNOWN_OPTIONS.includes(field));
  if (option !== undefined)
    refuseUndeclared(197, `The field '${option}' is not valid for an index specification`);
  if (Object.keys(key).length === 0) refuse(67, 'Index keys cannot be empty.');
  if (Object.values(key).some((direction) => !isBsonNumber(direction))) {
    refuseUndeclared(67, 'Only ascending and descending indexes are supported');
  }
  parseDirections(key);
  const unique = isTruthy(specification.unique) || isIdKey(key);
  return { name, key, unique, ...parseExpiry(specification, key) };
}

/** The specification as `listIndexes` answers it. */
export function describeIndex(index: IndexSpecification): Document {
  const unique = index.unique && index.name !== ID_INDEX.name ? { unique: true } : {};
  const expiry =
    index.expireAfterSeconds === undefined ? {} : { expireAfterSeconds: index.expireAfterSeconds };
  return { v: 2, key: index.key, name: index.name, ...unique, ...expiry };
}

/** The index that every collection has is unique without saying so. */
function isIdKey(key: Document): boolean {
  return Object.keys(key).length === 1 && Object.hasOwn(key, '_id');
}

export function sameKeyPattern(left: IndexSpecification, right: IndexSpecification): boolean {
  const directions = (index: IndexSpecification): Document =>
    Object.fromEntries(parseDirections(index.key).map(({ path, direction }) => [path.join('.'), direction]));
  return sameBytes(directions(left), directions(right));
}

function parseExpiry(specification: Document, key: Document): { expireAfterSeconds?: number } {
  const seconds = specification.expireAfterSeconds;
  if (seconds === undefined) return {};
  const valid = isBsonNumber(seconds) && toNumber(seconds) >= 0 && toNumber(seconds) <= 0x7fffffff;
  if (!valid) return refuse(67, "TTL index 'expireAfterSeconds' option must be within an acceptable range");
  if (Object.keys(key).length > 1)
    refuse(67, 'TTL indexes are single-field indexes, compound indexes do not support TTL');
  if (Object.hasOwn(key, '_id'))
    refuse(197, "The field 'expireAfterSeconds' is not valid for an _id index specification");
  return { expireAfterSeconds: toNumber(seconds) };
}
