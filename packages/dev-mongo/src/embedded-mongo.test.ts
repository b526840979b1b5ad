import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { MongoClient } from 'mongodb';
import { describeConnectMongo } from './contract/describe-connect-mongo.ts';
import { describeMongo } from './contract/describe-mongo.ts';
import { createRecord, recordAccepted } from './contract/recorded-operators.ts';
import { DECLARED_SUBSET, type EmbeddedMongo, startEmbeddedMongo } from './index.ts';

const record = createRecord();
let mongo: EmbeddedMongo;
beforeAll(async () => {
  mongo = await startEmbeddedMongo();
});
afterAll(() => mongo.stop());

const suite = {
  start: async () => mongo.uri,
  observe: (client: MongoClient) => recordAccepted(client, record),
};
describeMongo('the embedded server', suite);
describeConnectMongo('the embedded server', suite);

// Looks at what the suites above sent, so it is red when only some of them run.
describe('the declared subset', () => {
  test.each([
    'commands',
    'queryOperators',
    'updateOperators',
    'pipelineStages',
    'accumulators',
    'expressions',
  ] as const)('%s: what is declared is what was sent and accepted', (kind) => {
    expect([...record[kind]].sort()).toEqual([...DECLARED_SUBSET[kind]].sort());
  });
});
