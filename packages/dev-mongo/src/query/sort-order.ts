import { compareValues } from '../bson/compare.ts';
import { isBsonNumber, toNumber } from '../bson/numbers.ts';
import type { Document } from '../bson/values.ts';
import { refuseUndeclared } from '../errors.ts';
import { type FieldPath, parsePath, valuesAt } from './field-path.ts';

interface SortField {
  readonly path: FieldPath;
  readonly direction: 1 | -1;
}

/** Parses `{ field: 1 | -1, … }`, of a sort or of an index. */
export function parseDirections(specification: Document): readonly SortField[] {
  return Object.entries(specification).map(([path, value]) => {
    const direction = isBsonNumber(value) ? toNumber(value) : 0;
    if (direction !== 1 && direction !== -1) {
      return refuseUndeclared(2, `Illegal key in sort or index specification: ${path}`);
    }
    return { path: parsePath(path), direction };
  });
}

/**
 * Sorts as the server does: across types, missing as null, an array by its least element (greatest when
 * descending), an empty array below null. Equal documents keep their order.
 */
export function sortDocuments(documents: readonly Document[], specification: Document): Document[] {
  const fields = parseDirections(specification);
  const keyed = documents.map((document) => ({
    document,
    keys: fields.map((field) => sortKey(document, field)),
  }));
  keyed.sort((left, right) => {
    for (const [index, field] of fields.entries()) {
      const order = compareValues(left.keys[index], right.keys[index]) * field.direction;
      if (order !== 0) return order;
    }
    return 0;
  });
  return keyed.map(({ document }) => document);
}

function sortKey(document: Document, field: SortField): unknown {
  const values = valuesAt(document, field.path).flatMap((value): unknown[] => {
    if (Array.isArray(value)) return value.length === 0 ? [undefined] : value;
    return [value ?? null];
  });
  if (values.length === 0) return null;
  return values.reduce((best, value) => (compareValues(value, best) * field.direction < 0 ? value : best));
}
