import { copyDocument, type Document, isDocument } from '../bson/values.ts';
import { refuse } from '../errors.ts';
import { parsePath } from '../query/field-path.ts';
import { isTruthy } from '../query/filter-operators.ts';
import { compileProjection, isProjectionFlag } from '../query/projection.ts';
import { writePath } from '../update/document-paths.ts';
import { compileExpression, type Evaluate } from './expression.ts';
import type { Stage } from './pipeline.ts';

/** `$project`: an inclusion or exclusion as in find, and computed fields beside an inclusion. */
export async function compileProject(specification: Document): Promise<Stage> {
  if (Object.keys(specification).length === 0)
    refuse(9, '$project specification must have at least one field');
  const flags: Document = {};
  const computed: { path: readonly string[]; evaluate: Evaluate }[] = [];
  for (const [path, value] of Object.entries(specification)) {
    if (isProjectionFlag(value) || isNestedFlags(value)) flags[path] = value;
    else computed.push({ path: parsePath(path), evaluate: await compileExpression(value) });
  }
  const project = compileProjection(computed.length === 0 ? flags : asInclusion(flags));
  return (documents) =>
    documents.map((document) => {
      const result = copyDocument(project(document));
      for (const { path, evaluate } of computed) {
        const value = evaluate(document);
        if (value !== undefined) writePath(result, path, value);
      }
      return result;
    });
}

/** With computed fields, `_id` alone may still be dropped: everything else is kept only by name. */
function asInclusion(flags: Document): Document {
  const dropsId = Object.hasOwn(flags, '_id') && !isTruthy(flags._id);
  const { _id: _flag, ...others } = flags;
  return Object.keys(others).length > 0 ? flags : { _id: !dropsId, '': true };
}

function isNestedFlags(value: unknown): boolean {
  if (!isDocument(value) || Object.keys(value).some((name) => name.startsWith('$'))) return false;
  return Object.values(value).every((field) => isProjectionFlag(field) || isNestedFlags(field));
}
