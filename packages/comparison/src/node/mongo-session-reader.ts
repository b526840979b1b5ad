import { MongoClient } from 'mongodb';
import { createCollectionSessionReader, type SessionReader } from './session-reader.ts';

/** A session reader with a connection of its own. */
export interface MongoSessionReader extends SessionReader {
  close(): Promise<void>;
}

/**
 * Reads session documents over a connection of its own, made at the first look.
 *
 * @param uri Connection string with the name of the database that holds the sessions.
 * @since 0.1.0
 * @example
 * const sessions = createMongoSessionReader({ uri: 'mongodb://127.0.0.1/app' });
 */
export function createMongoSessionReader({
  uri,
  collectionName = 'sessions',
}: {
  readonly uri: string;
  readonly collectionName?: string;
}): MongoSessionReader {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 2000, maxPoolSize: 2 });
  const collection = client.db().collection<{ _id: string }>(collectionName);
  return { ...createCollectionSessionReader(collection), close: () => client.close() };
}
