import { BSONRegExp } from 'mongodb';
import { valuesEqual } from '../bson/compare.ts';
import { type Document, isDocument } from '../bson/values.ts';
import { refuse, refuseUndeclared } from '../errors.ts';
import { parsePath, valuesAt, withArrayElements } from './field-path.ts';
import { compileOperator, matchesPattern, type ValueTest } from './filter-operators.ts';

export type Predicate = (document: Document) => boolean;

const LOGICAL: Readonly<Record<string, (tests: readonly Predicate[]) => Predicate>> = {
  $and: (tests) => (document) => tests.every((test) => test(document)),
  $or: (tests) => (document) => tests.some((test) => test(document)),
  $nor: (tests) => (document) => !tests.some((test) => test(document)),
};

/**
 * Turns a filter into a predicate. All of it is checked here, so a bad filter is refused on an empty
 * collection too, as the server does.
 *
 * @throws {CommandRefusedError} 2 for operators and operands that are not understood.
 */
export function compileFilter(filter: Document): Predicate {
  const tests = Object.entries(filter).map(([key, condition]) =>
    key.startsWith('$') ? compileLogical(key, condition) : compileField(key, condition),
  );
  return (document) => tests.every((test) => test(document));
}

/** Whether `{ field: value }` compares with operators rather than with the document itself. */
export function isOperatorDocument(value: unknown): value is Document {
  return isDocument(value) && Object.keys(value)[0]?.startsWith('$') === true;
}

/** The test that `{ field: condition }` means, on the values its path reaches. */
function compileCondition(condition: unknown): ValueTest {
  if (condition instanceof BSONRegExp) return anyElement(matchesPattern(condition));
  if (!isOperatorDocument(condition)) return anyElement((value) => valuesEqual(value ?? null, condition));
  return compileOperators(condition);
}

function compileLogical(operator: string, branches: unknown): Predicate {
  const combine = Object.hasOwn(LOGICAL, operator) ? LOGICAL[operator] : undefined;
  if (combine === undefined) return refuseUndeclared(2, `unknown top level operator: ${operator}`);
  if (!Array.isArray(branches)) return refuse(2, `${operator} must be an array`);
  if (branches.length === 0) return refuse(2, '$and/$or/$nor must be a nonempty array');
  return combine(
    branches.map((branch: unknown) =>
      isDocument(branch) ? compileFilter(branch) : refuse(2, '$or/$and/$nor entries need to be full objects'),
    ),
  );
}

function compileField(path: string, condition: unknown): Predicate {
  const parts = path.split('.');
  const test = compileCondition(condition);
  return (document) => test(valuesAt(document, parts));
}

function compileOperators(operators: Document): ValueTest {
  const tests = Object.entries(operators).map(([operator, operand]) => {
    switch (operator) {
      case '$not':
        return compileNot(operand);
      case '$elemMatch':
        return compileElemMatch(operand);
      default:
        return compileOperator(operator, operand, operators);
    }
  });
  return (values) => tests.every((test) => test(values));
}

function compileNot(operand: unknown): ValueTest {
  if (!(operand instanceof BSONRegExp) && !isOperatorDocument(operand)) {
    refuse(2, '$not needs a regex or a document');
  }
  const test = compileCondition(operand);
  return (values) => !test(values);
}

/** One element must pass everything: `{ $gt: 1, $lt: 3 }` on values, or a filter on documents. */
function compileElemMatch(operand: unknown): ValueTest {
  if (!isDocument(operand)) refuse(2, '$elemMatch needs an Object');
  const first = Object.keys(operand)[0] ?? '';
  const onValues = first.startsWith('$') && !Object.hasOwn(LOGICAL, first);
  const test = onValues ? compileOperators(operand) : undefined;
  const filter = onValues ? undefined : compileFilter(operand);
  const matches = (element: unknown): boolean =>
    test === undefined ? isDocument(element) && filter?.(element) === true : test([element]);
  return (values) => values.some((value) => Array.isArray(value) && value.some(matches));
}

function anyElement(matches: (value: unknown) => boolean): ValueTest {
  return (values) => withArrayElements(values).some(matches);
}

/** `{ path: one of values }` with plain equality, where a missing field equals null: the join of `$lookup`. */
export function fieldEqualsAny(path: string, candidates: readonly unknown[]): Predicate {
  const parts = parsePath(path);
  return (document) =>
    withArrayElements(valuesAt(document, parts)).some((value) =>
      candidates.some((candidate) => valuesEqual(value ?? null, candidate ?? null)),
    );
}
