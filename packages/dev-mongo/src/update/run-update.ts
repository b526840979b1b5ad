import { type Document, sameBytes } from '../bson/values.ts';
import { refuse } from '../errors.ts';
import { compileFilter } from '../query/filter.ts';
import { sortDocuments } from '../query/sort-order.ts';
import type { Collection } from '../storage/collection.ts';
import { applyUpdate } from './apply-update.ts';
import type { Update } from './modifiers.ts';
import { upsertSeed } from './upsert-seed.ts';

export interface UpdateStatement {
  readonly filter: Document;
  readonly update: Update;
  readonly multi: boolean;
  readonly upsert: boolean;
  /** Which one is updated when several match; findAndModify only. */
  readonly sort?: Document;
}

export interface UpdateResult {
  readonly matched: readonly { readonly before: Document; readonly after: Document }[];
  readonly modified: number;
  readonly upserted?: Document;
}

/** Runs one update statement. `collection` is undefined where it does not exist and need not be made. */
export function runUpdate(collection: Collection | undefined, statement: UpdateStatement): UpdateResult {
  const { filter, update, multi } = statement;
  if (multi && update.kind === 'replacement')
    refuse(9, 'multi update is not supported for replacement-style update');
  compileFilter(filter);
  const found = sortDocuments(collection?.find(filter) ?? [], statement.sort ?? {});
  const targets = multi ? found : found.slice(0, 1);
  if (collection === undefined || (targets.length === 0 && !statement.upsert))
    return { matched: [], modified: 0 };
  if (targets.length === 0) return { matched: [], modified: 0, upserted: upsert(collection, statement) };
  return updateAll(collection, targets, update);
}

function updateAll(collection: Collection, targets: readonly Document[], update: Update): UpdateResult {
  const moment = { now: new Date(), inserting: false };
  let modified = 0;
  const matched = targets.map((before) => {
    const after = applyUpdate(before, update, moment);
    if (!sameBytes(before, after)) {
      collection.replace(before, after);
      modified += 1;
    }
    return { before, after };
  });
  return { matched, modified };
}

/** A replacement keeps nothing of the filter but its `_id`; `applyUpdate` sees to that. */
function upsert(collection: Collection, { filter, update }: UpdateStatement): Document {
  return collection.insert(applyUpdate(upsertSeed(filter), update, { now: new Date(), inserting: true }));
}
