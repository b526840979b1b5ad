import { Double, Int32 } from 'mongodb';
import { compareValues, valueKey } from '../bson/compare.ts';
import { addNumbers, type BsonNumber, isBsonNumber, toNumber } from '../bson/numbers.ts';
import { type Document, isDocument, setField } from '../bson/values.ts';
import { type Accumulator, DECLARED_SUBSET, isDeclared } from '../declared-subset.ts';
import { refuse, refuseUndeclared } from '../errors.ts';
import { compileExpression, type Evaluate } from './expression.ts';
import type { Stage } from './pipeline.ts';

/** What each accumulator makes of a group's values; a missing value is undefined. */
const ACCUMULATE: Readonly<Record<Accumulator, (values: readonly unknown[]) => unknown>> = {
  $sum: sum,
  $avg: (values) => {
    const numbers = values.filter(isBsonNumber);
    return numbers.length === 0 ? null : new Double(toNumber(sum(numbers)) / numbers.length);
  },
  $min: (values) => extreme(values, -1),
  $max: (values) => extreme(values, 1),
  $first: (values) => values[0] ?? null,
  $last: (values) => values.at(-1) ?? null,
  $push: (values) => values.filter((value) => value !== undefined),
};

interface GroupField {
  readonly name: string;
  readonly accumulate: (values: readonly unknown[]) => unknown;
  readonly evaluate: Evaluate;
}

/** `$group`, with BSON-typed keys. Groups come out in the order in which they were first seen. */
export async function compileGroup(specification: Document): Promise<Stage> {
  const { _id: idExpression, ...fields } = specification;
  if (idExpression === undefined) return refuse(9, 'a group specification must include an _id');
  const idOf = await compileExpression(idExpression);
  const accumulators: GroupField[] = [];
  for (const [name, field] of Object.entries(fields)) accumulators.push(await compileField(name, field));
  return (documents) => {
    const groups = new Map<string, { id: unknown; members: Document[] }>();
    for (const document of documents) {
      const id = idOf(document) ?? null;
      const group = groups.get(valueKey(id)) ?? { id, members: [] };
      group.members.push(document);
      groups.set(valueKey(id), group);
    }
    return [...groups.values()].map(({ id, members }) => summarize(id, members, accumulators));
  };
}

async function compileField(name: string, field: unknown): Promise<GroupField> {
  if (!isDocument(field)) return refuse(9, `The field '${name}' must be an accumulator object`);
  const [operator = '', ...others] = Object.keys(field);
  if (others.length > 0) refuse(9, `The field '${name}' must specify one accumulator`);
  if (!isDeclared(DECLARED_SUBSET.accumulators, operator)) {
    return refuseUndeclared(15952, `unknown group operator '${operator}'`);
  }
  return { name, accumulate: ACCUMULATE[operator], evaluate: await compileExpression(field[operator]) };
}

function summarize(id: unknown, members: readonly Document[], accumulators: readonly GroupField[]): Document {
  const summary: Document = { _id: id };
  for (const { name, accumulate, evaluate } of accumulators) {
    setField(summary, name, accumulate(members.map(evaluate)));
  }
  return summary;
}

/** Numbers only, everything else is ignored; a long that overflows becomes a double. */
function sum(values: readonly unknown[]): BsonNumber {
  return values
    .filter(isBsonNumber)
    .reduce<BsonNumber>(
      (total, value) => addNumbers(total, value) ?? new Double(toNumber(total) + toNumber(value)),
      new Int32(0),
    );
}

function extreme(values: readonly unknown[], direction: 1 | -1): unknown {
  const present = values.filter((value) => value !== undefined && value !== null);
  if (present.length === 0) return null;
  return present.reduce((best, value) => (compareValues(value, best) * direction > 0 ? value : best));
}
