import { afterEach, expect, test } from '@jest/globals';

import {
  allowAll,
  type EmulatedApi,
  type EmulatedApiSettings,
  startEmulatedApi,
} from '../testing/emulated-api.ts';

const arn = 'arn:aws:execute-api:us-east-1:000000000000:abcdef1234/dev';

let api: EmulatedApi | undefined;
afterEach(async () => {
  await api?.stop();
  api = undefined;
});

async function start(settings: Omit<EmulatedApiSettings, 'kind'>): Promise<EmulatedApi> {
  api = await startEmulatedApi({ kind: 'rest', ...settings });
  return api;
}

test('a REST authorizer that takes longer than the gateway waits is a failure', async () => {
  const { send, accessLog } = await start({
    authorizer: () => new Promise(() => {}),
    definition: { limits: { authorizerTimeoutMs: 30 } },
  });
  const { status, body } = await send({ target: '/probe' });
  expect({ status, body }).toEqual({ status: 500, body: '{"message":null}' });
  expect(accessLog[0]?.['authorizer.error']).toBe('the authorizer took too long');
});

test('the authorizer event has exactly the captured keys, in order, and empty maps as {}', async () => {
  const { send, authorizerEvents } = await start({
    authorizer: allowAll(),
    routeKeys: ['GET /items/{item}'],
  });
  await send({ target: '/items/a%2Fb', headers: ['Cookie: one=1'] });
  const event = authorizerEvents[0] ?? {};
  expect(Object.keys(event)).toEqual([
    'type',
    'methodArn',
    'resource',
    'path',
    'httpMethod',
    'headers',
    'multiValueHeaders',
    'queryStringParameters',
    'multiValueQueryStringParameters',
    'pathParameters',
    'stageVariables',
    'requestContext',
  ]);
  expect(event).toMatchObject({
    type: 'REQUEST',
    methodArn: `${arn}/GET/items/a%2Fb`,
    resource: '/items/{item}',
    path: '/items/a%2Fb',
    headers: { Cookie: 'one=1' },
    queryStringParameters: {},
    multiValueQueryStringParameters: {},
    pathParameters: { item: 'a%2Fb' },
    stageVariables: {},
  });
  expect(Object.keys(Object(event['requestContext']))).toEqual([
    'resourceId',
    'resourcePath',
    'httpMethod',
    'extendedRequestId',
    'requestTime',
    'path',
    'accountId',
    'protocol',
    'stage',
    'domainPrefix',
    'requestTimeEpoch',
    'requestId',
    'identity',
    'domainName',
    'deploymentId',
    'apiId',
  ]);
});

test('the root has an ARN that ends in a slash', async () => {
  const { send, authorizerEvents } = await start({ authorizer: allowAll(), routeKeys: ['GET /'] });
  await send({ target: '/' });
  expect(authorizerEvents[0]).toHaveProperty('methodArn', `${arn}/GET/`);
});

test('the access log names the refusal and keeps the reason from the client', async () => {
  const { send, accessLog } = await start({
    authorizer: () => {
      throw new Error('ERR_SESSION_STORE_UNAVAILABLE');
    },
  });
  const { body } = await send({ target: '/probe?secret=1' });
  expect(body).not.toContain('ERR_');
  expect(accessLog).toEqual([
    expect.objectContaining({
      httpMethod: 'GET',
      path: '/probe',
      resourcePath: '/{proxy+}',
      status: 500,
      'authorizer.error': 'ERR_SESSION_STORE_UNAVAILABLE',
      'authorizer.status': 500,
      'authorizer.latency': expect.any(Number),
      'authorizer.principalId': '-',
      'integration.status': '-',
      'error.responseType': 'AUTHORIZER_FAILURE',
    }),
  ]);
});
