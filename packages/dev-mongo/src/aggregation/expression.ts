import { compareValues } from '../bson/compare.ts';
import { type Document, isDocument, promoteValue } from '../bson/values.ts';
import { DECLARED_SUBSET, type ExpressionOperator, isDeclared } from '../declared-subset.ts';
import { refuse, refuseUndeclared } from '../errors.ts';
import { expressionValueAt, parsePath } from '../query/field-path.ts';
import { isTruthy } from '../query/filter-operators.ts';
import { loadMingoOperator } from './mingo-operators.ts';

/** The value of an expression for one document; undefined is "missing". */
export type Evaluate = (document: Document) => unknown;
type OwnOperator = '$cond' | '$eq' | '$ifNull';

/** Operators where mingo loses types or takes missing for null. */
const OWN_OPERATORS: Readonly<Record<OwnOperator, (values: readonly unknown[]) => unknown>> = {
  $cond: ([condition, yes, no]) => (isTruthy(condition) ? yes : no),
  $eq: ([left, right]) => compareValues(left, right) === 0,
  $ifNull: (values) => values.find((value) => value !== null && value !== undefined) ?? values.at(-1),
};

/**
 * Compiles an aggregation expression. Field paths, constants and documents keep their BSON types.
 *
 * @throws {CommandRefusedError} 168 for operators that are not declared, 2 for variables other than `$$ROOT`.
 */
export async function compileExpression(expression: unknown): Promise<Evaluate> {
  if (typeof expression === 'string' && expression.startsWith('$')) return compileFieldPath(expression);
  if (Array.isArray(expression)) return compileArray(expression);
  if (!isDocument(expression)) return () => expression;
  const [first = '', ...others] = Object.keys(expression);
  if (!first.startsWith('$')) return compileFields(expression);
  if (others.length > 0) refuse(168, 'an expression specification must contain exactly one field');
  if (!isDeclared(DECLARED_SUBSET.expressions, first)) {
    return refuseUndeclared(168, `Unrecognized expression '${first}'`);
  }
  return compileOperator(first, expression[first]);
}

function compileFieldPath(expression: string): Evaluate {
  if (expression === '$$ROOT') return (document) => document;
  if (expression.startsWith('$$'))
    return refuseUndeclared(2, `Use of undefined variable: ${expression.slice(2)}`);
  const path = parsePath(expression.slice(1));
  return (document) => expressionValueAt(document, path);
}

async function compileArray(elements: readonly unknown[]): Promise<Evaluate> {
  const evaluators = await Promise.all(elements.map(compileExpression));
  return (document) => evaluators.map((evaluate) => evaluate(document) ?? null);
}

async function compileFields(fields: Document): Promise<(document: Document) => Document> {
  const evaluators: [string, Evaluate][] = [];
  for (const [key, field] of Object.entries(fields)) evaluators.push([key, await compileExpression(field)]);
  return (document) => {
    const values = evaluators.map(([key, evaluate]) => [key, evaluate(document)] as const);
    return Object.fromEntries(values.filter(([, value]) => value !== undefined));
  };
}

async function compileOperator(operator: ExpressionOperator, operands: unknown): Promise<Evaluate> {
  switch (operator) {
    case '$literal':
      return () => operands;
    case '$cond':
    case '$eq':
    case '$ifNull': {
      const evaluators = await Promise.all(operandList(operator, operands).map(compileExpression));
      return (document) => OWN_OPERATORS[operator](evaluators.map((evaluate) => evaluate(document)));
    }
    default: {
      const apply = await loadMingoOperator(operator);
      const evaluate = await (isDocument(operands)
        ? compileFields(operands)
        : compileArray([operands].flat()));
      return (document) => apply(promoteValue(evaluate(document)));
    }
  }
}

function operandList(operator: OwnOperator, operands: unknown): readonly unknown[] {
  const wanted = { $cond: 3, $eq: 2, $ifNull: undefined }[operator];
  if (Array.isArray(operands) && operands.length === (wanted ?? Math.max(operands.length, 2)))
    return operands;
  return refuseUndeclared(2, `Expression ${operator} takes ${wanted ?? 'at least 2'} arguments in a list`);
}
