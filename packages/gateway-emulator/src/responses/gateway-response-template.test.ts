import { expect, test } from '@jest/globals';

import { startEmulatedApi } from '../testing/emulated-api.ts';

test('a gateway response finds nothing under names that every object has', async () => {
  const { send, stop } = await startEmulatedApi({
    kind: 'rest',
    definition: {
      stageVariables: { colour: 'green' },
      gatewayResponses: {
        MISSING_AUTHENTICATION_TOKEN: {
          templates: { 'application/json': '["$stageVariables.colour","$stageVariables.constructor"]' },
          parameters: {
            'gatewayresponse.header.x-stage': 'stageVariables.constructor',
            'gatewayresponse.header.x-path': 'method.request.path.constructor',
          },
        },
      },
    },
    routeKeys: ['GET /a'],
  });
  const response = await send({ target: '/elsewhere' });
  await stop();
  expect(response.body).toBe('["green",""]');
  expect([response.valuesOf('x-stage'), response.valuesOf('x-path')]).toEqual([[], []]);
});
