import { Int32 } from 'mongodb';
import { isBsonNumber, toNumber } from '../bson/numbers.ts';
import { copyDocument, type Document, isDocument, setField } from '../bson/values.ts';
import { DECLARED_SUBSET, isDeclared, type PipelineStage } from '../declared-subset.ts';
import { refuse, refuseUndeclared } from '../errors.ts';
import { isArrayIndex, parsePath } from '../query/field-path.ts';
import { compileFilter } from '../query/filter.ts';
import { sortDocuments } from '../query/sort-order.ts';
import { readPath, removePath, writePath } from '../update/document-paths.ts';
import { compileExpression } from './expression.ts';
import { compileGroup } from './group.ts';
import { compileLookup } from './lookup.ts';
import { compileProject } from './project.ts';
import { compileSample } from './sample.ts';

/** Where a pipeline reads from. */
export interface PipelineSource {
  readonly collection: string;
  find(collection: string, filter: Document): Document[];
  findByIds(collection: string, ids: readonly unknown[]): Document[];
}

/** What a stage makes of all the documents before it. */
export type Stage = (documents: readonly Document[], source: PipelineSource) => readonly Document[];
type CompileStage = (specification: unknown) => Stage | Promise<Stage>;

const STAGES: Readonly<Record<PipelineStage, CompileStage>> = {
  $match: (specification) => {
    const matches = compileFilter(requireObject(specification, '$match'));
    return (documents) => documents.filter(matches);
  },
  $sort: (specification) => {
    const order = requireObject(specification, '$sort');
    return (documents) => sortDocuments(documents, order);
  },
  $limit: (specification) => {
    const limit = requireInteger(specification, '$limit');
    if (limit < 1) refuse(15958, 'the limit must be positive');
    return (documents) => documents.slice(0, limit);
  },
  $skip: (specification) => {
    const skip = requireInteger(specification, '$skip');
    return (documents) => documents.slice(skip);
  },
  $count: (specification) => {
    if (typeof specification !== 'string' || specification === '')
      return refuse(9, 'the count field must be a string');
    return (documents) => (documents.length === 0 ? [] : [{ [specification]: new Int32(documents.length) }]);
  },
  $group: (specification) => compileGroup(requireObject(specification, '$group')),
  $project: (specification) => compileProject(requireObject(specification, '$project')),
  $addFields: (specification) => compileAddFields(requireObject(specification, '$addFields')),
  $lookup: (specification) => compileLookup(requireObject(specification, '$lookup')),
  $sample: compileSample,
  $unwind: compileUnwind,
};

/**
 * Runs an aggregation pipeline. All stages are checked before the first one runs.
 *
 * @throws {CommandRefusedError} 40324 for unknown stages, 168 for unknown expressions, 15952 for accumulators.
 */
export async function runPipeline(
  pipeline: readonly Document[],
  source: PipelineSource,
): Promise<readonly Document[]> {
  const stages: Stage[] = [];
  for (const stage of pipeline) stages.push(await compileStage(stage));
  const first = pipeline[0]?.$match;
  let documents: readonly Document[] = source.find(source.collection, isDocument(first) ? first : {});
  for (const stage of stages) documents = stage(documents, source);
  return documents;
}

function compileStage(stage: Document): Stage | Promise<Stage> {
  const [name = '', ...others] = Object.keys(stage);
  if (others.length > 0)
    refuse(40323, 'A pipeline stage specification object must contain exactly one field.');
  if (!isDeclared(DECLARED_SUBSET.pipelineStages, name)) {
    return refuseUndeclared(40324, `Unrecognized pipeline stage name: '${name}'`);
  }
  return STAGES[name](stage[name]);
}

async function compileAddFields(specification: Document): Promise<Stage> {
  const fields: { path: readonly string[]; evaluate: (document: Document) => unknown }[] = [];
  for (const [path, expression] of Object.entries(specification)) {
    fields.push({ path: parsePath(path), evaluate: await compileExpression(expression) });
  }
  return (documents) =>
    documents.map((document) => {
      const result = copyDocument(document);
      for (const { path, evaluate } of fields) {
        const value = evaluate(document);
        if (value === undefined) removePath(result, path);
        else writePath(result, path, value);
      }
      return result;
    });
}

function compileUnwind(specification: unknown): Stage {
  const options = isDocument(specification) ? specification : { path: specification };
  const stray = Object.keys(options).find((name) => name !== 'path' && name !== 'preserveNullAndEmptyArrays');
  if (stray !== undefined) refuseUndeclared(9, `unrecognized option to $unwind stage: ${stray}`);
  if (typeof options.path !== 'string' || !options.path.startsWith('$')) {
    return refuse(9, "path option to $unwind stage should be prefixed with a '$'");
  }
  const path = parsePath(options.path.slice(1));
  if (path.some(isArrayIndex)) refuseUndeclared(9, '$unwind through an array index is not supported');
  const keepEmpty = options.preserveNullAndEmptyArrays === true;
  return (documents) => documents.flatMap((document) => unwind(document, path, keepEmpty));
}

function unwind(document: Document, path: readonly string[], keepEmpty: boolean): Document[] {
  const value = readPath(document, path);
  if (value === undefined || value === null) return keepEmpty ? [document] : [];
  if (!Array.isArray(value)) return [document];
  if (value.length === 0 && keepEmpty) {
    const without = copyDocument(document);
    removePath(without, path);
    return [without];
  }
  return value.map((element: unknown) => {
    const copy = copyDocument(document);
    if (path.length === 1) setField(copy, path[0] ?? '', element);
    else writePath(copy, path, element);
    return copy;
  });
}

function requireObject(specification: unknown, stage: PipelineStage): Document {
  return isDocument(specification)
    ? specification
    : refuse(9, `the ${stage} specification must be an object`);
}

function requireInteger(specification: unknown, stage: PipelineStage): number {
  const number = isBsonNumber(specification) ? toNumber(specification) : Number.NaN;
  return Number.isInteger(number) && number >= 0
    ? number
    : refuse(9, `invalid argument to ${stage} stage: Expected a non-negative whole number`);
}
