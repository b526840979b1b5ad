import type { Collection, Db, Document, MongoClient } from 'mongodb';
import { DevMongoCloneInvalidError } from './errors.ts';

const BATCH_SIZE = 1000;

/**
 * Makes database `to` equal to database `from`: collections, documents with their exact BSON types, indexes.
 *
 * Goes through the driver, so it works on every kind of server and copies every document over the wire: fine
 * for fixtures, slow for gigabytes. Whatever `to` held is dropped first. Views and `system.` collections are
 * left out. Not atomic: stop writing to `from` meanwhile.
 *
 * @throws {DevMongoCloneInvalidError} If both names are the same: nothing has been dropped.
 * @since 0.1.0
 * @example
 * await cloneDatabase(client, 'straddle', 'straddle_candidate');
 */
export async function cloneDatabase(client: MongoClient, from: string, to: string): Promise<void> {
  if (from === to) throw new DevMongoCloneInvalidError(`Cannot clone the database '${from}' onto itself.`);
  const [source, target] = [client.db(from), client.db(to)];
  await target.dropDatabase();
  const collections = await source.listCollections({ type: 'collection' }, { nameOnly: false }).toArray();
  for (const { name, options } of collections.filter(({ name }) => !name.startsWith('system.'))) {
    await target.createCollection(name, options ?? {});
    await cloneDocuments(exactly(source, name), exactly(target, name));
    await cloneIndexes(source.collection(name), target.collection(name));
  }
}

/** A collection whose documents keep the number types they are stored with. */
function exactly(database: Db, name: string): Collection {
  return database.collection(name, { promoteValues: false, bsonRegExp: true });
}

async function cloneDocuments(source: Collection, target: Collection): Promise<void> {
  let batch: Document[] = [];
  for await (const document of source.find({}, { batchSize: BATCH_SIZE })) {
    batch.push(document);
    if (batch.length < BATCH_SIZE) continue;
    await target.insertMany(batch);
    batch = [];
  }
  if (batch.length > 0) await target.insertMany(batch);
}

async function cloneIndexes(source: Collection, target: Collection): Promise<void> {
  const indexes = await source.listIndexes().toArray();
  const wanted = indexes
    .filter(({ name }) => name !== '_id_')
    .map(({ v: _v, ns: _ns, key, ...options }) => ({ ...options, key }));
  if (wanted.length > 0) await target.createIndexes(wanted);
}
