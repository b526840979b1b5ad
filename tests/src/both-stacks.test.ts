import { afterAll, beforeAll, describe } from '@jest/globals';
import { describeHttpSpecs } from './suites/describe-http-specs.ts';
import { describeOutage } from './suites/describe-outage.ts';
import { describeRoutes } from './suites/describe-routes.ts';
import { describeSecrets } from './suites/describe-secrets.ts';
import { describeSessions } from './suites/describe-sessions.ts';
import { apiKinds, startTestStacks, type TestStacks } from './testing/start-test-stacks.ts';

// One file: starting the stacks is most of what these suites cost. `npm test -- -t 'HTTP API.*event metrics'` runs a part.
describe.each(apiKinds)('$title:', ({ api }) => {
  let stacks: TestStacks | undefined;
  beforeAll(async () => {
    stacks = await startTestStacks(api);
  });
  afterAll(() => stacks?.stop());
  const stacksOf = (): TestStacks => {
    if (stacks === undefined) throw new Error('the stacks did not start');
    return stacks;
  };

  describeSessions(stacksOf);
  describeHttpSpecs(stacksOf);
  describeRoutes(stacksOf);
  describeOutage(stacksOf);
  // Last: it searches everything that the stacks have printed.
  describeSecrets(stacksOf);
});
