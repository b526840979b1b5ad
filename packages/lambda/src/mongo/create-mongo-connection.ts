import type { Db, MongoClient, MongoClientOptions } from 'mongodb';

/**
 * Connection settings for an execution environment that serves one request at a time: few sockets, and limits
 * short enough that a stopped database is answered with 5xx instead of the function's own timeout.
 */
export const lambdaClientOptions: MongoClientOptions = {
  appName: 'straddle',
  maxPoolSize: 4,
  minPoolSize: 0,
  maxIdleTimeMS: 60_000,
  serverSelectionTimeoutMS: 2000,
  connectTimeoutMS: 2000,
  waitQueueTimeoutMS: 2000,
  retryReads: true,
};

export interface MongoConnection {
  /** Connects at the first call; later calls share the client. A failed connect is tried again by the next call. */
  database(name?: string): Promise<Db>;
  close(): Promise<void>;
}

/**
 * A connection that is made once per execution environment, at its first use.
 *
 * The driver itself is loaded then too, so an environment that only rejects credentials never pays for it.
 *
 * @param uri Connection string; its database name is the one used unless another is asked for.
 * @throws The driver's own errors, from `database()`.
 * @example
 * const connection = createMongoConnection({ uri: process.env.MONGODB_URI });
 * const users = (await connection.database()).collection('users');
 */
export function createMongoConnection({
  uri,
  options = lambdaClientOptions,
}: {
  readonly uri: string;
  readonly options?: MongoClientOptions;
}): MongoConnection {
  let client: Promise<MongoClient> | undefined;
  const open = (): Promise<MongoClient> => {
    client ??= import('mongodb').then(({ MongoClient }) => new MongoClient(uri, options));
    return client;
  };
  return {
    async database(name) {
      const opened = await open();
      await opened.connect();
      return opened.db(name);
    },
    async close() {
      await (await client)?.close();
      client = undefined;
    },
  };
}
