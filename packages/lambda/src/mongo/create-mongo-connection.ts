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
  /**
   * Connects at the first call; later calls share the client. A failed connect is tried again by the next call. Ask
   * for it in each request: what it gave to an earlier one is closed some time after the connection string changed.
   */
  database(name?: string): Promise<Db>;
  close(): Promise<void>;
}

/** A client, and the connection string that it was made with. */
interface Opened {
  readonly uri: string;
  readonly client: Promise<MongoClient>;
}

/** API Gateway gives up on a function after 29 or 30 seconds, so nobody can be using it any more. */
const RETIRE_AFTER_MS = 60_000;

/**
 * A connection that is made once per execution environment, at its first use.
 *
 * The driver itself is loaded then too, so an environment that only rejects credentials never pays for it.
 *
 * When the connection string changes, the next call opens another client. The old one is closed by the first call that
 * comes `retireAfterMs` later, because closing a client fails what is still running on it.
 *
 * @param uri Connection string; its database name is the one used unless another is asked for. As a function, it is
 *   asked by each call.
 * @param retireAfterMs Longer than any request may take. @default 60000
 * @throws The driver's own errors, and those of `uri`, from `database()`.
 * @example
 * const connection = createMongoConnection({ uri: process.env.MONGODB_URI });
 * const users = (await connection.database()).collection('users');
 */
export function createMongoConnection({
  uri,
  options = lambdaClientOptions,
  retireAfterMs = RETIRE_AFTER_MS,
  nowMs = Date.now,
}: {
  readonly uri: string | (() => string | Promise<string>);
  readonly options?: MongoClientOptions;
  readonly retireAfterMs?: number;
  readonly nowMs?: () => number;
}): MongoConnection {
  let opened: Opened | undefined;
  const retired = new Map<Opened, number>();

  const open = (current: string): Promise<MongoClient> => {
    if (opened?.uri === current) return opened.client;
    if (opened !== undefined) retired.set(opened, nowMs());
    const client = import('mongodb').then(({ MongoClient }) => new MongoClient(current, options));
    opened = { uri: current, client };
    return client;
  };
  const closeRetired = (): void => {
    for (const [old, sinceMs] of retired) {
      if (nowMs() - sinceMs < retireAfterMs) continue;
      retired.delete(old);
      // Nobody waits for it, and nobody needs to know.
      closeClient(old).catch(() => undefined);
    }
  };
  return {
    async database(name) {
      const client = await open(typeof uri === 'string' ? uri : await uri());
      closeRetired();
      await client.connect();
      return client.db(name);
    },
    async close() {
      const all = [...retired.keys(), ...(opened === undefined ? [] : [opened])];
      retired.clear();
      opened = undefined;
      await Promise.all(all.map(closeClient));
    },
  };
}

/** One whose connection string was refused never became a client. */
async function closeClient({ client }: Opened): Promise<void> {
  await client.then(
    (made) => made.close(),
    () => undefined,
  );
}
