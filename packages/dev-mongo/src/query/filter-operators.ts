import { BSONRegExp } from 'mongodb';
import { compareValues, typeBracket, valuesEqual } from '../bson/compare.ts';
import { isBsonNumber, toNumber } from '../bson/numbers.ts';
import { type BsonType, bsonType, type Document, isDocument } from '../bson/values.ts';
import { DECLARED_SUBSET, isDeclared, type QueryOperator } from '../declared-subset.ts';
import { refuse, refuseUndeclared } from '../errors.ts';
import { withArrayElements } from './field-path.ts';

/** A test on all values that a path reaches; `undefined` stands for a missing field. */
export type ValueTest = (values: readonly unknown[]) => boolean;
type ElementTest = (value: unknown) => boolean;
type SimpleOperator = Exclude<QueryOperator, '$and' | '$or' | '$nor' | '$not' | '$elemMatch'>;
type Compile = (operand: unknown, siblings: Document) => ValueTest;

const TYPE_NUMBERS: Readonly<Record<number, BsonType>> = {
  1: 'double',
  2: 'string',
  3: 'object',
  4: 'array',
  5: 'binData',
  7: 'objectId',
  8: 'bool',
  9: 'date',
  10: 'null',
  11: 'regex',
  16: 'int',
  17: 'timestamp',
  18: 'long',
  19: 'decimal',
};

const OPERATORS: Readonly<Record<SimpleOperator, Compile>> = {
  $eq: (operand) => any(equals(operand)),
  $ne: (operand) => not(any(equals(refuseRegex(operand, "Can't have regex as arg to $ne.")))),
  $in: (operand) => any(isOneOf(operand, '$in')),
  $nin: (operand) => not(any(isOneOf(operand, '$nin'))),
  $gt: (operand) => any(inRange(operand, (order) => order > 0)),
  $gte: (operand) => any(inRange(operand, (order) => order >= 0)),
  $lt: (operand) => any(inRange(operand, (order) => order < 0)),
  $lte: (operand) => any(inRange(operand, (order) => order <= 0)),
  $exists: (operand) => {
    const wanted = isTruthy(operand);
    return (values) => values.some((value) => value !== undefined) === wanted;
  },
  $type: (operand) => any(hasType(operand)),
  $regex: (operand, siblings) => any(matchesPattern(toPattern(operand, siblings.$options))),
  $options: (_operand, siblings) =>
    Object.hasOwn(siblings, '$regex') ? () => true : refuse(2, '$options needs a $regex'),
};

/** The test for one operator of `{ field: { operator: operand, …siblings } }`. */
export function compileOperator(operator: string, operand: unknown, siblings: Document): ValueTest {
  if (!isDeclared(DECLARED_SUBSET.queryOperators, operator) || !isSimple(operator)) {
    return refuseUndeclared(2, `unknown operator: ${operator}`);
  }
  return OPERATORS[operator](operand, siblings);
}

/** Strings that the pattern finds, and regular expressions that are the pattern. */
export function matchesPattern(pattern: BSONRegExp): ElementTest {
  const unsupported = /[^ims]/.exec(pattern.options);
  if (unsupported !== null) refuseUndeclared(2, `invalid flag in regex options: ${unsupported[0]}`);
  const expression = toRegExp(pattern);
  return (value) => (typeof value === 'string' ? expression.test(value) : valuesEqual(value, pattern));
}

/** The server's idea of true: everything but false, zero, null and missing. */
export function isTruthy(value: unknown): boolean {
  if (isBsonNumber(value)) return toNumber(value) !== 0;
  return value !== false && value !== null && value !== undefined;
}

function isSimple(operator: QueryOperator): operator is SimpleOperator {
  return Object.hasOwn(OPERATORS, operator);
}

function any(matches: ElementTest): ValueTest {
  return (values) => withArrayElements(values).some(matches);
}

function not(test: ValueTest): ValueTest {
  return (values) => !test(values);
}

/** Missing counts as null. */
function equals(operand: unknown): ElementTest {
  return (value) => valuesEqual(value ?? null, operand);
}

function isOneOf(operand: unknown, operator: string): ElementTest {
  if (!Array.isArray(operand)) return refuse(2, `${operator} needs an array`);
  if (operand.some((value) => isDocument(value) && Object.keys(value)[0]?.startsWith('$') === true)) {
    return refuse(2, `cannot nest $ under ${operator}`);
  }
  const tests = operand.map((candidate: unknown) =>
    candidate instanceof BSONRegExp ? matchesPattern(candidate) : equals(candidate),
  );
  return (value) => tests.some((test) => test(value));
}

/** Type bracketing: only values of the operand's own bracket can match, except against MinKey and MaxKey. */
function inRange(operand: unknown, accepts: (order: number) => boolean): ElementTest {
  refuseRegex(operand, "Can't have RegEx as arg to predicate over field.");
  const bracket = typeBracket(operand);
  const everyType = bsonType(operand) === 'minKey' || bsonType(operand) === 'maxKey';
  return (value) => {
    const candidate = value ?? null;
    if (isNaNNumber(candidate) !== isNaNNumber(operand)) return false;
    return (everyType || typeBracket(candidate) === bracket) && accepts(compareValues(candidate, operand));
  };
}

function isNaNNumber(value: unknown): boolean {
  return isBsonNumber(value) && Number.isNaN(toNumber(value));
}

function refuseRegex(operand: unknown, message: string): unknown {
  return operand instanceof BSONRegExp ? refuse(2, message) : operand;
}

function hasType(operand: unknown): ElementTest {
  const wanted = (Array.isArray(operand) ? operand : [operand]).map(typeName);
  return (value) => {
    const type = bsonType(value);
    return (
      value !== undefined && (wanted.includes(type) || (wanted.includes('number') && isBsonNumber(value)))
    );
  };
}

function typeName(alias: unknown): string {
  if (isBsonNumber(alias)) {
    return TYPE_NUMBERS[toNumber(alias)] ?? refuse(2, `Invalid numerical type code: ${toNumber(alias)}`);
  }
  const known = alias === 'number' || Object.values<unknown>(TYPE_NUMBERS).includes(alias);
  return known && typeof alias === 'string' ? alias : refuse(2, `Unknown type name alias: ${String(alias)}`);
}

function toPattern(operand: unknown, options: unknown): BSONRegExp {
  if (options !== undefined && typeof options !== 'string') return refuse(2, '$options has to be a string');
  if (operand instanceof BSONRegExp) return new BSONRegExp(operand.pattern, options ?? operand.options);
  return typeof operand === 'string'
    ? new BSONRegExp(operand, options ?? '')
    : refuse(2, '$regex has to be a string');
}

function toRegExp(pattern: BSONRegExp): RegExp {
  try {
    return new RegExp(pattern.pattern, pattern.options);
  } catch (error) {
    return refuse(2, `Regular expression is invalid: ${error instanceof Error ? error.message : 'syntax'}`);
  }
}
