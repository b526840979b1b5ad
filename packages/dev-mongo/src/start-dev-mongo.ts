import { DevMongoStartFailedError } from './errors.ts';
import { type Environment, findMongod } from './find-mongod.ts';
import { describeHosts, withDatabase } from './mongodb-uri.ts';
import { startEmbeddedMongo } from './server/embedded-server.ts';
import { downloadMongod, type StartedMongod, startMongod } from './start-mongod.ts';

export interface DevMongoOptions {
  /** Where MONGODB_URI, PATH and the MONGOMS_ variables are read; the process's own by default. */
  readonly env?: Environment;
  /** Default `straddle`. A database named in MONGODB_URI wins. */
  readonly databaseName?: string;
  /** Allows downloading a mongod if there is none. Default false. */
  readonly download?: boolean;
  /** Port of a server that is started here; a free one by default. */
  readonly port?: number;
}

/** A MongoDB to develop and test against. */
export interface DevMongo {
  readonly kind: 'external' | 'mongod' | 'embedded';
  /** A connection string with the database name in it. */
  readonly uri: string;
  /** One line for a person: which MongoDB this is and why. Holds no credentials. */
  readonly description: string;
  /** Stops what was started; an external server is left alone. */
  stop(): Promise<void>;
}

const INSTALL_HINT = 'set MONGODB_URI, or put mongod in PATH, to use a real one';

/**
 * Finds or starts a MongoDB, in this order: MONGODB_URI; a mongod on this machine that needs no download; a
 * downloaded one if `download` says so; else the embedded server.
 *
 * The embedded server is up in some milliseconds, a mongod in about a second. Data of a started server is
 * gone when it stops. A mongod found by chance that does not start is passed over, and the description says
 * so; one that MONGOMS_SYSTEM_BINARY names is not.
 *
 * @throws {DevMongoUriInvalidError} If MONGODB_URI is not a connection string.
 * @throws {DevMongoStartFailedError} If a named or a downloaded mongod cannot be started.
 * @throws {DevMongoListenFailedError} If `port` is in use.
 * @since 0.1.0
 * @example
 * const mongo = await startDevMongo();
 * const client = await MongoClient.connect(mongo.uri);
 */
export async function startDevMongo(options: DevMongoOptions = {}): Promise<DevMongo> {
  const { env = process.env, databaseName = 'straddle', port } = options;
  const external = env.MONGODB_URI;
  if (external !== undefined && external !== '') return useExternal(external, databaseName);
  const found = await findMongod(env);
  let reason = 'no mongod here';
  if (found !== undefined) {
    try {
      return describeMongod(await startMongod(found, port), databaseName, `found in ${found.foundIn}`);
    } catch (error) {
      if (found.explicit || !(error instanceof DevMongoStartFailedError)) throw error;
      reason = error.message;
    }
  }
  if (options.download === true)
    return describeMongod(await downloadMongod(port), databaseName, 'downloaded');
  return startEmbedded({ databaseName, reason, ...(port === undefined ? {} : { port }) });
}

function useExternal(uri: string, databaseName: string): DevMongo {
  return {
    kind: 'external',
    uri: withDatabase(uri, databaseName),
    description: `MongoDB at ${describeHosts(uri)}, because MONGODB_URI is set; it is neither started nor stopped here`,
    stop: async () => {},
  };
}

function describeMongod(mongod: StartedMongod, databaseName: string, why: string): DevMongo {
  return {
    kind: 'mongod',
    uri: `mongodb://127.0.0.1:${mongod.port}/${databaseName}?directConnection=true`,
    description: `mongod ${mongod.version} on port ${mongod.port}, ${why}; its data is deleted when it stops`,
    stop: () => mongod.stop(),
  };
}

async function startEmbedded(options: {
  databaseName: string;
  reason: string;
  port?: number;
}): Promise<DevMongo> {
  const { databaseName, reason, ...listen } = options;
  const mongo = await startEmbeddedMongo(listen);
  return {
    kind: 'embedded',
    uri: withDatabase(mongo.uri, databaseName),
    description: `embedded MongoDB on port ${mongo.port}, in memory, because: ${reason}; ${INSTALL_HINT}`,
    stop: () => mongo.stop(),
  };
}
