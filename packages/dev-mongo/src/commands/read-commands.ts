import { Long } from 'mongodb';
import { runPipeline } from '../aggregation/pipeline.ts';
import { valueKey } from '../bson/compare.ts';
import { isBsonNumber, isLong, toNumber } from '../bson/numbers.ts';
import type { Document } from '../bson/values.ts';
import { refuse, refuseUndeclared } from '../errors.ts';
import { parsePath, valuesAt } from '../query/field-path.ts';
import { compileFilter } from '../query/filter.ts';
import { isTruthy } from '../query/filter-operators.ts';
import { compileProjection } from '../query/projection.ts';
import { sortDocuments } from '../query/sort-order.ts';
import { collectionsOf } from '../storage/embedded-storage.ts';
import {
  type CommandContext,
  type CommandHandler,
  optionalDocument,
  optionalInteger,
  requireDocuments,
  requireString,
} from './command.ts';

const find: CommandHandler = {
  fields: [
    'filter',
    'projection',
    'sort',
    'skip',
    'limit',
    'batchSize',
    'singleBatch',
    'noCursorTimeout',
    'allowDiskUse',
  ],
  run(command, context) {
    const name = requireString(command, 'find');
    const project = compileProjection(optionalDocument(command, 'projection'));
    const found = select(command, { context, name, filterField: 'filter' });
    const documents = found.map(project);
    const cursor = context.cursors.open(documents, {
      namespace: `${context.database}.${name}`,
      batchSize: optionalInteger(command, 'batchSize'),
      singleBatch: isTruthy(command.singleBatch),
    });
    return { cursor, ok: 1 };
  },
};

const count: CommandHandler = {
  fields: ['query', 'limit', 'skip'],
  run(command, context) {
    const name = requireString(command, 'count');
    return { n: select(command, { context, name, filterField: 'query' }).length, ok: 1 };
  },
};

const distinct: CommandHandler = {
  fields: ['key', 'query'],
  run(command, context) {
    const path = parsePath(requireString(command, 'key'));
    const documents = matching(
      context,
      requireString(command, 'distinct'),
      optionalDocument(command, 'query'),
    );
    const values = documents
      .flatMap((document) => valuesAt(document, path))
      .flatMap((value): unknown[] => (Array.isArray(value) ? value : [value]))
      .filter((value) => value !== undefined);
    return { values: [...new Map(values.map((value) => [valueKey(value), value])).values()], ok: 1 };
  },
};

const aggregate: CommandHandler = {
  fields: ['pipeline', 'cursor', 'allowDiskUse'],
  async run(command, context) {
    if (isBsonNumber(command.aggregate))
      refuseUndeclared(73, 'Aggregation over a whole database is not supported');
    const name = requireString(command, 'aggregate');
    const documents = await runPipeline(requireDocuments(command, 'pipeline'), {
      find: (collection, filter) => matching(context, collection, filter),
      findByIds: (collection, ids) =>
        collectionsOf(context.storage, context.database).get(collection)?.findByIds(ids) ?? [],
      collection: name,
    });
    const batchSize = optionalInteger(optionalDocument(command, 'cursor'), 'batchSize');
    return {
      cursor: context.cursors.open(documents, { namespace: `${context.database}.${name}`, batchSize }),
      ok: 1,
    };
  },
};

const getMore: CommandHandler = {
  fields: ['collection', 'batchSize'],
  run(command, context) {
    const namespace = `${context.database}.${requireString(command, 'collection')}`;
    const batchSize = optionalInteger(command, 'batchSize');
    return { cursor: context.cursors.next(cursorId(command.getMore), { namespace, batchSize }), ok: 1 };
  },
};

const killCursors: CommandHandler = {
  fields: ['cursors'],
  run(command, context) {
    const ids = Array.isArray(command.cursors) ? command.cursors.map(cursorId) : [];
    const cursorsKilled = ids.filter((id) => context.cursors.kill(id));
    const cursorsNotFound = ids.filter((id) => !cursorsKilled.includes(id));
    return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [], ok: 1 };
  },
};

type ReadCommand = 'find' | 'count' | 'distinct' | 'aggregate' | 'getMore' | 'killCursors';

export const readCommands: Readonly<Record<ReadCommand, CommandHandler>> = {
  find,
  count,
  distinct,
  aggregate,
  getMore,
  killCursors,
};

function cursorId(value: unknown): Long {
  if (isLong(value)) return value;
  return isBsonNumber(value) ? Long.fromNumber(toNumber(value)) : refuse(14, 'A cursor id must be a long');
}

/** Filter, sort, skip and limit. A negative limit means the same number in a single batch. */
function select(
  command: Document,
  source: { context: CommandContext; name: string; filterField: string },
): readonly Document[] {
  const found = matching(source.context, source.name, optionalDocument(command, source.filterField));
  const sorted = sortDocuments(found, optionalDocument(command, 'sort'));
  const skip = optionalInteger(command, 'skip') ?? 0;
  const limit = Math.abs(optionalInteger(command, 'limit') ?? 0);
  if (skip < 0) refuse(2, "BSON field 'skip' value must be >= 0");
  return sorted.slice(skip, limit === 0 ? undefined : skip + limit);
}

function matching(context: CommandContext, name: string, filter: Document): Document[] {
  const collection = collectionsOf(context.storage, context.database).get(name);
  if (collection !== undefined) return collection.find(filter);
  compileFilter(filter);
  return [];
}
