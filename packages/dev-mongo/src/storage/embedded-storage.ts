import type { Document } from '../bson/values.ts';
import { refuse } from '../errors.ts';
import { Collection } from './collection.ts';

/**
 * The data of an embedded server. Give the same storage to a second server to restart "the same" MongoDB
 * on its data. Holds everything in memory; nothing is written to disk.
 */
export interface EmbeddedStorage {
  readonly databases: Map<string, Map<string, Collection>>;
}

/** Makes an empty storage. */
export function createEmbeddedStorage(): EmbeddedStorage {
  return { databases: new Map() };
}

/** The collections of a database, by name; empty if there is no such database. */
export function collectionsOf(storage: EmbeddedStorage, database: string): ReadonlyMap<string, Collection> {
  return storage.databases.get(database) ?? new Map();
}

/** A collection, made with its database when it is first written to. */
export function writableCollection(storage: EmbeddedStorage, database: string, name: string): Collection {
  const existing = collectionsOf(storage, database).get(name);
  if (existing !== undefined) return existing;
  if (name === '' || name.includes('$') || name.includes('\0'))
    refuse(73, `Invalid collection name: ${name}`);
  const created = new Collection(`${database}.${name}`);
  const collections = storage.databases.get(database) ?? new Map<string, Collection>();
  storage.databases.set(database, collections.set(name, created));
  return created;
}

/** Drops a collection, and its database with the last one. */
export function dropCollection(storage: EmbeddedStorage, database: string, name: string): boolean {
  const collections = storage.databases.get(database);
  const dropped = collections?.delete(name) ?? false;
  if (collections?.size === 0) storage.databases.delete(database);
  return dropped;
}

/**
 * Deletes what TTL indexes say has expired: documents whose indexed field is a date, or an array with one,
 * at least `expireAfterSeconds` in the past. Other types never expire.
 *
 * @returns How many documents were deleted.
 */
export function deleteExpired(storage: EmbeddedStorage, now: Date): number {
  let deleted = 0;
  for (const collection of [...storage.databases.values()].flatMap((collections) => [
    ...collections.values(),
  ])) {
    for (const document of expiredIn(collection, now)) {
      collection.remove(document);
      deleted += 1;
    }
  }
  return deleted;
}

function expiredIn(collection: Collection, now: Date): Set<Document> {
  const expired = collection.indexes.flatMap(({ key, expireAfterSeconds }) => {
    const field = Object.keys(key)[0];
    if (expireAfterSeconds === undefined || field === undefined) return [];
    return collection.find({ [field]: { $lte: new Date(now.getTime() - expireAfterSeconds * 1000) } });
  });
  return new Set(expired);
}
