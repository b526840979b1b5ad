import { valueKey } from '../bson/compare.ts';
import type { Document } from '../bson/values.ts';
import { CommandRefusedError, refuse } from '../errors.ts';
import { valuesAt } from '../query/field-path.ts';
import type { IndexSpecification } from './index-specification.ts';

/** The entries of one unique index: key of the indexed values → key of the document's `_id`. */
export interface UniqueIndex {
  readonly specification: IndexSpecification;
  readonly owners: Map<string, string>;
}

/**
 * Claims a document's keys in every index or, if one is taken, in none.
 *
 * @throws {CommandRefusedError} 11000 with `keyPattern` and `keyValue`, which the driver passes on.
 */
export function claimKeys(
  indexes: readonly UniqueIndex[],
  idKey: string,
  claim: { document: Document; namespace: string },
): void {
  const claims = indexes.map((index) => ({ index, keys: indexKeys(index.specification, claim.document) }));
  for (const { index, keys } of claims) {
    const taken = keys.find(({ key }) => (index.owners.get(key) ?? idKey) !== idKey);
    if (taken !== undefined) refuseDuplicate(index.specification, taken.values, claim.namespace);
  }
  for (const { index, keys } of claims) for (const { key } of keys) index.owners.set(key, idKey);
}

export function releaseKeys(indexes: readonly UniqueIndex[], document: Document): void {
  for (const index of indexes) {
    for (const { key } of indexKeys(index.specification, document)) index.owners.delete(key);
  }
}

export function refuseDuplicate(
  index: IndexSpecification,
  values: readonly unknown[],
  namespace: string,
): never {
  const fields = Object.keys(index.key);
  const keyValue = Object.fromEntries(fields.map((field, at) => [field, values[at] ?? null]));
  const shown = fields.map((field, at) => `${field}: ${showValue(values[at])}`).join(', ');
  throw new CommandRefusedError(
    11000,
    `E11000 duplicate key error collection: ${namespace} index: ${index.name} dup key: { ${shown} }`,
    { keyPattern: index.key, keyValue },
  );
}

/** An array is indexed by each of its elements; a missing field as null. */
function indexKeys(index: IndexSpecification, document: Document): { key: string; values: unknown[] }[] {
  let combinations: unknown[][] = [[]];
  let arrays = 0;
  for (const field of Object.keys(index.key)) {
    const values = valuesAt(document, field.split('.')).flatMap((value): unknown[] =>
      Array.isArray(value) && value.length > 0 ? value : [value ?? null],
    );
    if (values.length > 1) arrays += 1;
    if (arrays > 1) refuse(171, 'cannot index parallel arrays');
    const alternatives = values.length === 0 ? [null] : values;
    combinations = combinations.flatMap((head) => alternatives.map((value) => [...head, value]));
  }
  return combinations.map((values) => ({ values, key: values.map(valueKey).join('|') }));
}

function showValue(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
