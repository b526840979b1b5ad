import { afterAll, describe, expect, test } from '@jest/globals';
import { describeConnectMongo } from './contract/describe-connect-mongo.ts';
import { describeMongo } from './contract/describe-mongo.ts';
import { startDevMongo } from './index.ts';

// MONGODB_URI is left out: the suites drop databases, and expect a standalone.
const mongo = await startDevMongo({ env: { ...process.env, MONGODB_URI: undefined } });
afterAll(() => mongo.stop());

if (mongo.kind === 'mongod') {
  const suite = { start: async () => mongo.uri, observe: () => {} };
  describeMongo('a real mongod', suite);
  describeConnectMongo('a real mongod', suite);
} else {
  describe('MongoDB contract on a real mongod', () => {
    test('there is none, so the embedded server is what startDevMongo gives', () => {
      expect(mongo.kind).toBe('embedded');
    });
    // oxlint-disable-next-line jest/no-disabled-tests -- says what to do about it
    test.skip('skipped, because no mongod is in PATH: install one or name it in MONGOMS_SYSTEM_BINARY', () => {});
  });
}
