import { createEmbeddedStorage, startEmbeddedMongo } from '@straddle/dev-mongo';
import { type Db, MongoClient } from 'mongodb';

/** A session as connect-mongo stores it. */
export interface SessionDocument {
  readonly _id: string;
  readonly expires: Date;
  /** JSON of cookie and data. */
  readonly session: string;
}

/** The part of a user document that tests change. */
export interface StoredUser {
  readonly _id: string;
  readonly email: string;
  readonly disabled: boolean;
}

/** The database of both stacks. It can be stopped and started again on its port, with its data. */
export interface TestDatabase {
  readonly uri: string;
  readonly db: Db;
  /** Cuts every connection and refuses new ones, as an outage does. */
  stop(): Promise<void>;
  /** Ends the outage: the same port, the same data. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Starts an empty database. */
export async function startTestDatabase(): Promise<TestDatabase> {
  const storage = createEmbeddedStorage();
  let server = await startEmbeddedMongo({ storage });
  const { port } = server;
  const uri = `mongodb://127.0.0.1:${port}/straddle?directConnection=true`;
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 3000 });
  return {
    uri,
    db: client.db(),
    stop: () => server.stop(),
    start: async () => {
      server = await startEmbeddedMongo({ storage, port });
    },
    close: async () => {
      await client.close();
      await server.stop();
    },
  };
}
