import { afterAll, beforeAll } from '@jest/globals';
import { describeConnectMongo } from './contract/describe-connect-mongo.ts';
import { createRecord, recordAccepted } from './contract/recorded-operators.ts';
import { type EmbeddedMongo, startEmbeddedMongo } from './index.ts';

const record = createRecord();
let mongo: EmbeddedMongo;
beforeAll(async () => {
  mongo = await startEmbeddedMongo();
});
afterAll(() => mongo.stop());

const suite = {
  start: async () => mongo.uri,
  observe: (client: Parameters<typeof recordAccepted>[0]) => recordAccepted(client, record),
};
describeConnectMongo('the embedded server', suite);
