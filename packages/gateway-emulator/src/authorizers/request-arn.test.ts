import { expect, test } from '@jest/globals';

import { allowAll, startEmulatedApi } from '../testing/emulated-api.ts';

test.each([
  { region: 'eu-west-1', partition: 'aws' },
  { region: 'cn-north-1', partition: 'aws-cn' },
  { region: 'us-gov-west-1', partition: 'aws-us-gov' },
])('the ARN of a request in $region is one of $partition', async ({ region, partition }) => {
  const { send, authorizerEvents, stop } = await startEmulatedApi({
    kind: 'rest',
    authorizer: allowAll(),
    definition: { region },
  });
  await send({ target: '/a' });
  await stop();
  expect(authorizerEvents[0]?.['methodArn']).toMatch(new RegExp(`^arn:${partition}:execute-api:${region}:`));
});
