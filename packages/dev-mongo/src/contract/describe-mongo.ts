import { afterAll, beforeAll, describe } from '@jest/globals';
import { type Collection, type Document, MongoClient, type ObjectId } from 'mongodb';
import { describeAggregation } from './describe-aggregation.ts';
import { describeCatalog } from './describe-catalog.ts';
import { describeQueries } from './describe-queries.ts';
import { describeRefusals } from './describe-refusals.ts';
import { describeUpdates } from './describe-updates.ts';
import { describeWrites } from './describe-writes.ts';

export interface SuiteOptions {
  /** Gives the connection string; called once. */
  readonly start: () => Promise<string>;
  /** Sees the client before it sends anything. */
  readonly observe: (client: MongoClient) => void;
}

/** A document with an `_id` of the caller's choice. */
export interface Row extends Document {
  _id: number | string | ObjectId;
}

/** What each part of the suite works with. */
export interface Contract {
  readonly client: () => MongoClient;
  readonly database: string;
  /** An empty collection with these documents in it. */
  readonly collectionOf: (documents: readonly Document[]) => Promise<Collection<Row>>;
}

/** What this project needs from a MongoDB; every kind of server that dev-mongo gives must pass it. */
export function describeMongo(name: string, { start, observe }: SuiteOptions): void {
  describe(`MongoDB contract on ${name}`, () => {
    const database = 'dev_mongo_contract';
    let client: MongoClient;
    let collections = 0;
    beforeAll(async () => {
      client = new MongoClient(await start(), { monitorCommands: true });
      observe(client);
      await client.db(database).dropDatabase();
    });
    afterAll(async () => {
      await client.db(database).dropDatabase();
      await client.close();
    });

    const contract: Contract = {
      client: () => client,
      database,
      collectionOf: async (documents) => {
        collections += 1;
        const collection = client.db(database).collection<Row>(`c${collections}`);
        if (documents.length > 0)
          await collection.insertMany(documents.map((document) => ({ _id: document._id, ...document })));
        return collection;
      },
    };
    describeQueries(contract);
    describeWrites(contract);
    describeUpdates(contract);
    describeCatalog(contract);
    describeAggregation(contract);
    describeRefusals(contract);
  });
}
