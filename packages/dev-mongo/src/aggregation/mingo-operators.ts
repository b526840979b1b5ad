import { type Document, isDocument } from '../bson/values.ts';
import type { ExpressionOperator } from '../declared-subset.ts';
import { refuse, refuseUndeclared } from '../errors.ts';

type MingoOperator = Exclude<ExpressionOperator, '$cond' | '$eq' | '$ifNull' | '$literal'>;

/** The named arguments that mingo understands as the server does; it ignores others in silence. */
const NAMED_ARGUMENTS: Readonly<Partial<Record<MingoOperator, readonly string[]>>> = {
  $dateToString: ['date', 'format', 'timezone', 'onNull'],
  $dateTrunc: ['date', 'unit', 'binSize', 'timezone', 'startOfWeek'],
};

/**
 * Dates, arithmetic and text come from mingo, as functions on values that are evaluated already. It is
 * loaded here, when a pipeline first needs it, because that costs about 100 ms.
 */
export async function loadMingoOperator(operator: MingoOperator): Promise<(operands: unknown) => unknown> {
  const [{ evalExpr, Context, ProcessingMode }, expression] = await Promise.all([
    import('mingo/core'),
    import('mingo/operators/expression'),
  ]);
  const options = {
    idKey: '_id',
    processingMode: ProcessingMode.CLONE_OFF,
    useStrictMode: true,
    scriptEnabled: false,
    failOnError: true,
    context: Context.init({ expression: { ...expression } }),
  };
  return (operands) => {
    checkNames(operator, operands);
    try {
      return evalExpr({}, { [operator]: quote(operands) }, options);
    } catch (error) {
      return refuse(
        2,
        `Failed to evaluate ${operator}: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  };
}

function checkNames(operator: MingoOperator, operands: unknown): void {
  const known = NAMED_ARGUMENTS[operator];
  const names = isDocument(operands) ? Object.keys(operands) : [];
  const stray = names.find((name) => known?.includes(name) !== true);
  if (stray !== undefined) refuseUndeclared(9, `Unrecognized argument to ${operator}: ${stray}`);
  if (known !== undefined && !isDocument(operands))
    refuse(9, `${operator} only supports an object as its argument`);
}

/** Marks values as constants, so that a text that begins with a dollar stays a text. */
function quote(operands: unknown): unknown {
  if (Array.isArray(operands)) return operands.map((value: unknown) => ({ $literal: value }));
  if (!isDocument(operands)) return operands;
  const quoted: Document = {};
  for (const [name, value] of Object.entries(operands)) {
    quoted[name] = typeof value === 'string' && value.startsWith('$') ? { $literal: value } : value;
  }
  return quoted;
}
