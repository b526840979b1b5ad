import { connectMongoOptions } from '@straddle/session-core/express';
import { sessionSettings } from 'app-session';
import type { MongoClient } from 'mongodb';
import { collectionsOf } from './documents.ts';

/**
 * Makes the indexes that the API relies on; those that exist stay as they are. Run it before listening: it
 * also proves that the database can be reached and written to.
 *
 * @throws The driver's error, if an index of the same name was made with other options.
 */
export async function prepareDatabase(client: MongoClient): Promise<void> {
  const { users, projects, events } = collectionsOf(client.db());
  const { dbName, collectionName } = connectMongoOptions(sessionSettings);
  const sessions = client.db(dbName).collection(collectionName);
  await Promise.all([
    // As connect-mongo's `autoRemove: 'native'` would make it; see createSessionStore for why it does not.
    sessions.createIndex({ expires: 1 }, { background: true, expireAfterSeconds: 0 }),
    users.createIndex({ email: 1 }, { unique: true }),
    projects.createIndex({ customerAccountId: 1 }),
    events.createIndex({ customerAccountId: 1, occurredAt: 1 }),
  ]);
}
