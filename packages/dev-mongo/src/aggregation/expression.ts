import { type Document, isDocument, promoteValue } from '../bson/values.ts';
import { DECLARED_SUBSET, isDeclared } from '../declared-subset.ts';
import { refuse, refuseUndeclared } from '../errors.ts';
import { expressionValueAt, parsePath } from '../query/field-path.ts';

/** The value of an expression for one document; undefined is "missing". */
export type Evaluate = (document: Document) => unknown;

/**
 * Compiles an aggregation expression.
 *
 * Field paths, constants and documents of them are evaluated here and keep their BSON types. Operators go
 * to mingo, on plain JavaScript values; it is loaded when the first operator is seen, as it costs 100 ms.
 *
 * @throws {CommandRefusedError} 168 for operators that are not declared, 2 for variables other than `$$ROOT`.
 */
export async function compileExpression(expression: unknown): Promise<Evaluate> {
  if (typeof expression === 'string' && expression.startsWith('$')) return compileFieldPath(expression);
  if (Array.isArray(expression)) return compileArray(expression);
  if (!isDocument(expression)) return () => expression;
  const first = Object.keys(expression)[0] ?? '';
  return first.startsWith('$') ? compileOperator(expression) : compileObject(expression);
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

async function compileObject(fields: Document): Promise<Evaluate> {
  const evaluators: [string, Evaluate][] = [];
  for (const [key, field] of Object.entries(fields)) evaluators.push([key, await compileExpression(field)]);
  return (document) => {
    const values = evaluators.map(([key, evaluate]) => [key, evaluate(document)] as const);
    return Object.fromEntries(values.filter(([, value]) => value !== undefined));
  };
}

async function compileOperator(expression: Document): Promise<Evaluate> {
  const [operator = '', ...others] = Object.keys(expression);
  if (others.length > 0) refuse(168, 'an expression specification must contain exactly one field');
  checkOperators(expression);
  if (operator === '$literal') return () => expression[operator];
  const [{ evalExpr, Context, ProcessingMode }, operators] = await Promise.all([
    import('mingo/core'),
    import('mingo/operators/expression'),
  ]);
  const options = {
    idKey: '_id',
    processingMode: ProcessingMode.CLONE_OFF,
    useStrictMode: true,
    scriptEnabled: false,
    failOnError: true,
    context: Context.init({ expression: { ...operators } }),
  };
  const plain = promoteValue(expression);
  return (document) => {
    try {
      return evalExpr(promoteValue(document), plain, options);
    } catch (error) {
      return refuse(
        2,
        `Failed to evaluate ${operator}: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  };
}

/** Every name with a dollar inside an operator's arguments must be declared too. */
function checkOperators(expression: unknown): void {
  if (Array.isArray(expression)) return expression.forEach(checkOperators);
  if (typeof expression === 'string' && expression.startsWith('$$')) {
    refuseUndeclared(2, `Use of undefined variable: ${expression.slice(2)}`);
  }
  if (!isDocument(expression)) return;
  for (const [key, value] of Object.entries(expression)) {
    if (key.startsWith('$') && !isDeclared(DECLARED_SUBSET.expressions, key)) {
      refuseUndeclared(168, `Unrecognized expression '${key}'`);
    }
    if (key !== '$literal') checkOperators(value);
  }
}
