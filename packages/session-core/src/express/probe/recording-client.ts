/** One call that a session store made. */
export interface StoreCall {
  readonly database: string | undefined;
  readonly collection: string;
  readonly operation: 'findOne' | 'updateOne' | 'deleteOne';
  readonly filter: Readonly<Record<string, unknown>>;
  readonly update?: StoreUpdate;
}

/** The parts of an update that connect-mongo writes. */
export interface StoreUpdate {
  readonly $set?: {
    readonly _id?: unknown;
    readonly session?: unknown;
    readonly expires?: unknown;
    readonly lastModified?: unknown;
  };
  readonly $currentDate?: unknown;
}

/** Stands in for the application's MongoClient: keeps what the store asks, and answers with one document. */
export interface RecordingClient {
  readonly calls: StoreCall[];
  db(name?: string): { collection(name: string): RecordingCollection };
  connect(): Promise<RecordingClient>;
  close(): Promise<void>;
}

export interface RecordingCollection {
  findOne(filter: Readonly<Record<string, unknown>>): Promise<never>;
  updateOne(
    filter: Readonly<Record<string, unknown>>,
    update: Readonly<Record<string, unknown>>,
  ): Promise<{ matchedCount: number; upsertedCount: number }>;
  deleteOne(filter: Readonly<Record<string, unknown>>): Promise<{ deletedCount: number }>;
  aggregate(): { toArray(): Promise<never[]> };
  createIndex(): Promise<string>;
}

/**
 * @param document What every `findOne` is answered with, whatever it asks for: the question is what is probed.
 */
export function createRecordingClient(document: Readonly<Record<string, unknown>> | null): RecordingClient {
  const calls: StoreCall[] = [];
  const collectionOf = (database: string | undefined, collection: string): RecordingCollection => {
    const note = (
      operation: StoreCall['operation'],
      filter: StoreCall['filter'],
      update?: StoreUpdate,
    ): void => {
      calls.push({ database, collection, operation, filter, ...(update === undefined ? {} : { update }) });
    };
    return {
      async findOne(filter) {
        note('findOne', filter);
        return structuredClone(document) as never;
      },
      async updateOne(filter, update) {
        note('updateOne', filter, update);
        return { matchedCount: 1, upsertedCount: 0 };
      },
      async deleteOne(filter) {
        note('deleteOne', filter);
        return { deletedCount: 1 };
      },
      aggregate: () => ({ toArray: async () => [] }),
      createIndex: async () => 'ignored',
    };
  };
  const client: RecordingClient = {
    calls,
    db: (database) => ({ collection: (collection) => collectionOf(database, collection) }),
    connect: async () => client,
    close: async () => undefined,
  };
  return client;
}
