import type { Document } from '../bson/values.ts';
import { isDocument, sameBytes } from '../bson/values.ts';
import { refuse } from '../errors.ts';
import { compileFilter } from '../query/filter.ts';
import { isTruthy } from '../query/filter-operators.ts';
import type { Collection } from '../storage/collection.ts';
import { collectionsOf, dropCollection, writableCollection } from '../storage/embedded-storage.ts';
import { describeIndex, ID_INDEX, parseIndexSpecification } from '../storage/index-specification.ts';
import {
  type CommandContext,
  type CommandHandler,
  optionalDocument,
  optionalInteger,
  requireDocuments,
  requireString,
} from './command.ts';

const listCollections: CommandHandler = {
  fields: ['filter', 'nameOnly', 'authorizedCollections', 'cursor'],
  run(command, context) {
    const matches = compileFilter(optionalDocument(command, 'filter'));
    const described = [...collectionsOf(context.storage, context.database)]
      .map(([name, collection]) => describeCollection(name, collection))
      .filter(matches)
      .map(({ name, type, ...details }) =>
        isTruthy(command.nameOnly) ? { name, type } : { name, type, ...details },
      );
    return openCursor(described, command, { context, name: '$cmd.listCollections' });
  },
};

const listDatabases: CommandHandler = {
  fields: ['filter', 'nameOnly', 'authorizedDatabases'],
  run(command, context) {
    if (context.database !== 'admin') refuse(13, 'listDatabases may only be run against the admin database.');
    const databases = [...context.storage.databases.keys()]
      .sort()
      .map((name): Document => ({ name, sizeOnDisk: 0, empty: false }))
      .filter(compileFilter(optionalDocument(command, 'filter')));
    if (isTruthy(command.nameOnly)) return { databases: databases.map(({ name }) => ({ name })), ok: 1 };
    return { databases, totalSize: 0, totalSizeMb: 0, ok: 1 };
  },
};

const create: CommandHandler = {
  fields: [],
  run(command, context) {
    const name = requireString(command, 'create');
    if (collectionsOf(context.storage, context.database).has(name)) {
      refuse(48, `Collection ${context.database}.${name} already exists.`);
    }
    writableCollection(context.storage, context.database, name);
    return { ok: 1 };
  },
};

const drop: CommandHandler = {
  fields: [],
  run(command, context) {
    const name = requireString(command, 'drop');
    const nIndexesWas = collectionsOf(context.storage, context.database).get(name)?.indexes.length;
    if (!dropCollection(context.storage, context.database, name)) return { ok: 1 };
    return { nIndexesWas, ns: `${context.database}.${name}`, ok: 1 };
  },
};

const dropDatabase: CommandHandler = {
  fields: [],
  run(_command, context) {
    const dropped = context.storage.databases.delete(context.database);
    return dropped ? { dropped: context.database, ok: 1 } : { ok: 1 };
  },
};

const createIndexes: CommandHandler = {
  fields: ['indexes', 'commitQuorum'],
  run(command, context) {
    const name = requireString(command, 'createIndexes');
    const wanted = requireDocuments(command, 'indexes').map(parseIndexSpecification);
    const createdCollectionAutomatically = !collectionsOf(context.storage, context.database).has(name);
    const collection = writableCollection(context.storage, context.database, name);
    const numIndexesBefore = collection.indexes.length;
    for (const index of wanted) collection.createIndex(index);
    const numIndexesAfter = collection.indexes.length;
    const note = numIndexesAfter === numIndexesBefore ? { note: 'all indexes already exist' } : {};
    return { numIndexesBefore, numIndexesAfter, createdCollectionAutomatically, ...note, ok: 1 };
  },
};

const listIndexes: CommandHandler = {
  fields: ['cursor'],
  run(command, context) {
    const name = requireString(command, 'listIndexes');
    const indexes = requireCollection(context, name).indexes.map(describeIndex);
    return openCursor(indexes, command, { context, name });
  },
};

const dropIndexes: CommandHandler = {
  fields: ['index'],
  run(command, context) {
    const collection = requireCollection(context, requireString(command, 'dropIndexes'));
    const nIndexesWas = collection.indexes.length;
    const doomed = collection.indexes.filter((index) => isMeant(command.index, index));
    const isAll = command.index === '*';
    if (doomed.length === 0 && !isAll) refuse(27, `index not found with name [${String(command.index)}]`);
    for (const index of doomed) if (!isAll || index !== ID_INDEX) collection.dropIndex(index);
    return { nIndexesWas, ok: 1 };
  },
};

type CatalogCommand =
  | 'listCollections'
  | 'listDatabases'
  | 'create'
  | 'drop'
  | 'dropDatabase'
  | 'createIndexes'
  | 'listIndexes'
  | 'dropIndexes';

export const catalogCommands: Readonly<Record<CatalogCommand, CommandHandler>> = {
  listCollections,
  listDatabases,
  create,
  drop,
  dropDatabase,
  createIndexes,
  listIndexes,
  dropIndexes,
};

function isMeant(wanted: unknown, index: { name: string; key: Document }): boolean {
  if (wanted === '*') return true;
  return isDocument(wanted) ? sameBytes(wanted, index.key) : wanted === index.name;
}

function requireCollection(context: CommandContext, name: string): Collection {
  const collection = collectionsOf(context.storage, context.database).get(name);
  return collection ?? refuse(26, `ns does not exist: ${context.database}.${name}`);
}

function describeCollection(name: string, collection: Collection): Document {
  return {
    name,
    type: 'collection',
    options: {},
    info: { readOnly: false, uuid: collection.uuid },
    idIndex: describeIndex(ID_INDEX),
  };
}

function openCursor(
  documents: readonly Document[],
  command: Document,
  target: { context: CommandContext; name: string },
): Document {
  const { context, name } = target;
  const batchSize = optionalInteger(optionalDocument(command, 'cursor'), 'batchSize');
  return {
    cursor: context.cursors.open(documents, { namespace: `${context.database}.${name}`, batchSize }),
    ok: 1,
  };
}
