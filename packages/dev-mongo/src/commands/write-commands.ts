import type { Document } from '../bson/values.ts';
import { isDocument } from '../bson/values.ts';
import { refuse } from '../errors.ts';
import { compileFilter } from '../query/filter.ts';
import { isTruthy } from '../query/filter-operators.ts';
import { compileProjection } from '../query/projection.ts';
import { sortDocuments } from '../query/sort-order.ts';
import type { Collection } from '../storage/collection.ts';
import { collectionsOf, writableCollection } from '../storage/embedded-storage.ts';
import { parseUpdate } from '../update/modifiers.ts';
import { runUpdate } from '../update/run-update.ts';
import {
  type CommandContext,
  type CommandHandler,
  checkFields,
  optionalDocument,
  optionalInteger,
  requireDocuments,
  requireString,
  writeError,
} from './command.ts';

const insert: CommandHandler = {
  fields: ['documents', 'ordered', 'bypassDocumentValidation'],
  run(command, context) {
    const collection = writableCollection(
      context.storage,
      context.database,
      requireString(command, 'insert'),
    );
    let n = 0;
    const writeErrors = runBatch(command, requireDocuments(command, 'documents'), (document) => {
      collection.insert(document);
      n += 1;
    });
    return { n, ...writeErrors, ok: 1 };
  },
};

const update: CommandHandler = {
  fields: ['updates', 'ordered', 'bypassDocumentValidation'],
  run(command, context) {
    const name = requireString(command, 'update');
    const upserted: Document[] = [];
    let [n, nModified] = [0, 0];
    const writeErrors = runBatch(command, requireDocuments(command, 'updates'), (statement, index) => {
      checkFields('updates', statement, ['q', 'u', 'multi', 'upsert']);
      const result = runUpdate(openForUpdate(context, name, statement), {
        filter: optionalDocument(statement, 'q'),
        update: parseUpdate(statement.u),
        multi: isTruthy(statement.multi),
        upsert: isTruthy(statement.upsert),
      });
      n += result.matched.length;
      nModified += result.modified;
      if (result.upserted === undefined) return;
      n += 1;
      upserted.push({ index, _id: result.upserted._id });
    });
    return { n, nModified, ...(upserted.length > 0 ? { upserted } : {}), ...writeErrors, ok: 1 };
  },
};

const remove: CommandHandler = {
  fields: ['deletes', 'ordered'],
  run(command, context) {
    const collection = existingCollection(context, requireString(command, 'delete'));
    let n = 0;
    const writeErrors = runBatch(command, requireDocuments(command, 'deletes'), (statement) => {
      checkFields('deletes', statement, ['q', 'limit']);
      const filter = optionalDocument(statement, 'q');
      compileFilter(filter);
      const found = collection?.find(filter) ?? [];
      const doomed = found.slice(0, optionalInteger(statement, 'limit') === 1 ? 1 : undefined);
      for (const document of doomed) collection?.remove(document);
      n += doomed.length;
    });
    return { n, ...writeErrors, ok: 1 };
  },
};

const findAndModify: CommandHandler = {
  fields: ['query', 'sort', 'remove', 'update', 'new', 'fields', 'upsert', 'bypassDocumentValidation'],
  run(command, context) {
    const name = requireString(command, 'findAndModify');
    if (!isTruthy(command.remove)) return findAndUpdate(command, context, name);
    if (command.update !== undefined) refuse(9, "Cannot specify both an 'update' and 'remove'=true");
    if (isTruthy(command.new))
      refuse(9, "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document");
    const project = compileProjection(optionalDocument(command, 'fields'));
    const collection = existingCollection(context, name);
    const found = firstOf(collection, command);
    if (found !== undefined) collection?.remove(found);
    return {
      lastErrorObject: { n: found === undefined ? 0 : 1 },
      value: found === undefined ? null : project(found),
      ok: 1,
    };
  },
};

type WriteCommand = 'insert' | 'update' | 'delete' | 'findAndModify';

export const writeCommands: Readonly<Record<WriteCommand, CommandHandler>> = {
  insert,
  update,
  delete: remove,
  findAndModify,
};

function findAndUpdate(command: Document, context: CommandContext, name: string): Document {
  if (command.update === undefined) refuse(9, 'Either an update or remove=true must be specified');
  const project = compileProjection(optionalDocument(command, 'fields'));
  const collection = openForUpdate(context, name, command);
  const result = runUpdate(collection, {
    filter: optionalDocument(command, 'query'),
    sort: optionalDocument(command, 'sort'),
    update: parseUpdate(command.update),
    multi: false,
    upsert: isTruthy(command.upsert),
  });
  const [change] = result.matched;
  const after = change?.after ?? result.upserted;
  const value = isTruthy(command.new) ? after : change?.before;
  const upserted = result.upserted === undefined ? {} : { upserted: result.upserted._id };
  return {
    lastErrorObject: { n: after === undefined ? 0 : 1, updatedExisting: change !== undefined, ...upserted },
    value: value === undefined ? null : project(value),
    ok: 1,
  };
}

function firstOf(collection: Collection | undefined, command: Document): Document | undefined {
  const query = optionalDocument(command, 'query');
  compileFilter(query);
  return sortDocuments(collection?.find(query) ?? [], optionalDocument(command, 'sort'))[0];
}

function existingCollection(context: CommandContext, name: string): Collection | undefined {
  return collectionsOf(context.storage, context.database).get(name);
}

/** Only an upsert may make the collection; the statement is still checked against one. */
function openForUpdate(context: CommandContext, name: string, statement: Document): Collection | undefined {
  return isTruthy(statement.upsert)
    ? writableCollection(context.storage, context.database, name)
    : existingCollection(context, name);
}

/** Runs the writes of a batch; ordered ones stop at the first that is refused. */
function runBatch(
  command: Document,
  statements: readonly Document[],
  write: (statement: Document, index: number) => void,
): { writeErrors?: Document[] } {
  const ordered = command.ordered === undefined || isTruthy(command.ordered);
  const writeErrors: Document[] = [];
  for (const [index, statement] of statements.entries()) {
    try {
      if (!isDocument(statement)) refuse(14, 'A write must be an object');
      write(statement, index);
    } catch (error) {
      writeErrors.push(writeError(index, error));
      if (ordered) break;
    }
  }
  return writeErrors.length > 0 ? { writeErrors } : {};
}
