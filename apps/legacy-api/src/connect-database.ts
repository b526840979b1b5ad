import { MongoClient, MongoNetworkError, MongoServerSelectionError } from 'mongodb';
import { DatabaseUnreachableError } from './errors.ts';

/**
 * Connects to MongoDB. The limits make a stopped database an error within seconds instead of a queue of
 * waiting requests; the driver finds a database that comes back by itself.
 *
 * @throws {DatabaseUnreachableError} If nothing answers.
 */
export async function connectDatabase(mongodbUri: string): Promise<MongoClient> {
  const client = new MongoClient(mongodbUri, {
    appName: 'legacy-api',
    serverSelectionTimeoutMS: 2000,
    connectTimeoutMS: 2000,
    socketTimeoutMS: 10_000,
    waitQueueTimeoutMS: 2000,
    maxPoolSize: 20,
  });
  try {
    await client.connect();
    // Connecting is lazy about some topologies; a ping is not.
    await client.db().command({ ping: 1 });
    return client;
  } catch (error) {
    await client.close();
    const isUnreachable = error instanceof MongoServerSelectionError || error instanceof MongoNetworkError;
    throw isUnreachable ? new DatabaseUnreachableError(error) : error;
  }
}
