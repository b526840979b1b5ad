import { type Document, MongoClient, type MongoClientOptions, MongoError, MongoServerError } from 'mongodb';
import { DoctorDatabaseUnavailableError } from './errors.ts';
import type { SampledDocument } from './examine-sessions.ts';

export interface SampleRequest {
  readonly uri: string;
  /** Left out: that of the connection string, else `test`, as connect-mongo does. */
  readonly database?: string;
  readonly collection: string;
  /** At most so many documents are read. */
  readonly size: number;
  /** Server time for one command. */
  readonly maxTimeMs: number;
}

export interface SessionSample {
  readonly database: string;
  readonly documents: readonly SampledDocument[];
  /** `first`: the server does not sample, or not in time; the documents are those that come first. */
  readonly drawn: 'at random' | 'first';
}

/** Makes the client; tests listen to what it sends. */
export type CreateClient = (uri: string, options: MongoClientOptions) => MongoClient;

const CLIENT_OPTIONS: MongoClientOptions = {
  appName: 'straddle doctor',
  // The session traffic of the live app should not wait for a look at it.
  readPreference: 'secondaryPreferred',
  readConcernLevel: 'local',
  maxPoolSize: 1,
  serverSelectionTimeoutMS: 5000,
  connectTimeoutMS: 5000,
};

const PROJECTION = { _id: 1, session: 1, expires: 1, lastModified: 1, createdAt: 1, updatedAt: 1 };

/**
 * Reads a bounded sample of the collection, in one aggregation (and its getMore), or one find where the server
 * cannot sample. Nothing is written, no index is looked at, and the server may not spill to disk.
 *
 * @throws {DoctorDatabaseUnavailableError} Without the driver's message.
 */
export async function sampleSessions(
  request: SampleRequest,
  createClient: CreateClient = (uri, options) => new MongoClient(uri, options),
): Promise<SessionSample> {
  let client: MongoClient | undefined;
  try {
    client = createClient(request.uri, CLIENT_OPTIONS);
    return await read(client, request);
  } catch (cause) {
    throw new DoctorDatabaseUnavailableError(describeDriverError(cause), cause);
  } finally {
    await client?.close();
  }
}

async function read(
  client: MongoClient,
  { database, collection: name, size, maxTimeMs }: SampleRequest,
): Promise<SessionSample> {
  const db = client.db(database);
  const collection = db.collection(name);
  const common = { maxTimeMS: maxTimeMs, allowDiskUse: false };
  const inDatabase = { database: db.databaseName };
  try {
    const sample = collection.aggregate([{ $sample: { size } }, { $project: PROJECTION }], common);
    return { ...inDatabase, drawn: 'at random', documents: (await sample.toArray()).map(asSampled) };
  } catch (error) {
    if (!cannotSample(error)) throw error;
    const first = collection.find({}, { ...common, projection: PROJECTION, limit: size });
    return { ...inDatabase, drawn: 'first', documents: (await first.toArray()).map(asSampled) };
  }
}

/**
 * 40324, 115, 59: no such stage or command. 50: not within maxTimeMS, as when nearly the whole of a large collection
 * is asked for. 292, 16819: it would need the disk.
 */
function cannotSample(error: unknown): boolean {
  return error instanceof MongoServerError && [40324, 115, 59, 50, 292, 16819].includes(Number(error.code));
}

function asSampled(document: Document): SampledDocument {
  const { _id, session, expires, lastModified, createdAt, updatedAt } = document;
  return { _id, session, expires, lastModified, createdAt, updatedAt };
}

/** The class of the error and the server's name for it: both are fixed texts. */
function describeDriverError(error: unknown): string {
  if (error instanceof MongoServerError && typeof error.codeName === 'string') return error.codeName;
  return error instanceof MongoError ? error.name : 'the driver failed';
}
