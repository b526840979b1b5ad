import type { Document } from '../bson/values.ts';
import { copyDocument } from '../bson/values.ts';
import { refuse, refuseUndeclared } from '../errors.ts';
import { parsePath, valuesAt } from '../query/field-path.ts';
import { fieldEqualsAny } from '../query/filter.ts';
import { writePath } from '../update/document-paths.ts';
import type { PipelineSource, Stage } from './pipeline.ts';

interface Join {
  readonly from: string;
  readonly localField: string;
  readonly foreignField: string;
  readonly as: string;
}

const FIELDS = ['from', 'localField', 'foreignField', 'as'] as const;

/** `$lookup` by equality of two fields; the forms with `let` and `pipeline` are refused. */
export function compileLookup(specification: Document): Stage {
  const stray = Object.keys(specification).find((name) => !FIELDS.some((field) => field === name));
  if (stray !== undefined) refuseUndeclared(9, `unknown argument to $lookup: ${stray}`);
  const [from = '', localField = '', foreignField = '', as = ''] = FIELDS.map((name) => {
    const value = specification[name];
    return typeof value === 'string' ? value : refuse(9, `$lookup argument '${name}' must be a string`);
  });
  return (documents, source) =>
    documents.map((document) => {
      const joined = copyDocument(document);
      writePath(
        joined,
        parsePath(as),
        foreignDocuments(document, { from, localField, foreignField, as }, source),
      );
      return joined;
    });
}

/** An array in the local field joins by each of its elements; a missing one joins as null. */
function foreignDocuments(document: Document, join: Join, source: PipelineSource): Document[] {
  const locals = valuesAt(document, parsePath(join.localField)).flatMap((value): unknown[] =>
    Array.isArray(value) ? value : [value ?? null],
  );
  if (join.foreignField === '_id') return source.findByIds(join.from, locals);
  return source.find(join.from, {}).filter(fieldEqualsAny(join.foreignField, locals));
}
