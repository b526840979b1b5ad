import { afterEach, describe, expect, test } from '@jest/globals';

import type { UnknownHandler } from './call-handler.ts';
import { createInProcessInvoker } from './in-process-invoker.ts';
import { startGateway } from './start-gateway.ts';
import {
  allowAll,
  type EmulatedApi,
  type EmulatedApiSettings,
  identifiers,
  policy,
  startEmulatedApi,
} from './testing/emulated-api.ts';
import { sendRaw } from './testing/raw-client.ts';

const unauthorized = { status: 401, body: '{"message":"Unauthorized"}', errorType: 'UnauthorizedException' };
const misconfigured = {
  status: 500,
  body: '{"message":null}',
  errorType: 'AuthorizerConfigurationException',
};
const explicitDeny = {
  status: 403,
  body: '{"Message":"User is not authorized to access this resource with an explicit deny in an identity-based policy"}',
  errorType: 'AccessDeniedException',
};
const implicitDeny = {
  status: 403,
  body: '{"Message":"User is not authorized to access this resource because no identity-based policy allows the execute-api:Invoke action"}',
  errorType: 'AccessDeniedException',
};

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

function throwing(error: unknown): UnknownHandler {
  return () => {
    throw error;
  };
}

const statement = { Action: 'execute-api:Invoke', Effect: 'Allow', Resource: '*' };

function withStatement(change: object): UnknownHandler {
  return () => ({
    principalId: 'u',
    policyDocument: { Version: '2012-10-17', Statement: [{ ...statement, ...change }] },
  });
}

describe('a REST authorizer refuses', () => {
  test.each<{
    row: string;
    title: string;
    authorizer: UnknownHandler;
    target?: string;
    expected: typeof unauthorized;
  }>([
    {
      row: 'A08',
      title: 'by throwing exactly Unauthorized',
      authorizer: throwing(new Error('Unauthorized')),
      expected: unauthorized,
    },
    {
      row: 'A09',
      title: 'by throwing Unauthorized!',
      authorizer: throwing(new Error('Unauthorized!')),
      expected: misconfigured,
    },
    {
      row: 'A09',
      title: 'by throwing unauthorized',
      authorizer: throwing(new Error('unauthorized')),
      expected: misconfigured,
    },
    {
      row: 'A09',
      title: 'by throwing something else',
      authorizer: throwing(new Error('ERR_SESSION_STORE_UNAVAILABLE')),
      expected: misconfigured,
    },
    {
      row: 'A10',
      title: 'with a Deny policy',
      authorizer: () => policy('Deny', '*'),
      expected: explicitDeny,
    },
    {
      row: 'A11',
      title: 'with a policy for another ARN',
      authorizer: () => policy('Allow', `${arn}/GET/other`),
      expected: implicitDeny,
    },
    {
      row: 'A12',
      title: 'with a result without policyDocument',
      authorizer: () => ({ principalId: 'u' }),
      expected: misconfigured,
    },
    { row: 'A12', title: 'with null', authorizer: () => null, expected: misconfigured },
    {
      row: 'A23',
      title: 'with errorMessage Unauthorized, which only HTTP APIs take for a 401',
      authorizer: () => policy('Deny', '*', { errorMessage: 'Unauthorized', policyDocument: undefined }),
      expected: misconfigured,
    },
    {
      row: 'A13',
      title: 'with a nested context',
      authorizer: allowAll({ nested: {} }),
      expected: misconfigured,
    },
    {
      row: 'A13',
      title: 'with a list in the context',
      authorizer: allowAll({ list: ['a'] }),
      expected: misconfigured,
    },
    {
      row: 'A13',
      title: 'with null in the context',
      authorizer: allowAll({ nothing: null }),
      expected: misconfigured,
    },
    {
      row: 'A14',
      title: 'with Condition: null',
      authorizer: withStatement({ Condition: null }),
      expected: misconfigured,
    },
    {
      row: 'A14',
      title: 'with an unknown Effect',
      authorizer: withStatement({ Effect: 'allow' }),
      expected: misconfigured,
    },
    {
      row: '-',
      title: 'with NotAction',
      authorizer: withStatement({ NotAction: 'x' }),
      expected: misconfigured,
    },
    {
      row: '-',
      title: 'with NotResource',
      authorizer: withStatement({ NotResource: 'x' }),
      expected: misconfigured,
    },
    {
      row: '-',
      title: 'with more than 8 KB',
      authorizer: allowAll({ big: 'x'.repeat(8192) }),
      expected: misconfigured,
    },
    {
      row: 'B17',
      title: 'with Allow * and Deny of the path',
      authorizer: () => ({
        principalId: 'u',
        policyDocument: {
          Version: '2012-10-17',
          Statement: [statement, { ...statement, Effect: 'Deny', Resource: `${arn}/GET/admin*` }],
        },
      }),
      target: '/admin/x',
      expected: explicitDeny,
    },
    {
      row: 'B18',
      title: 'with a policy in another case',
      authorizer: () => policy('Allow', `${arn}/GET/us?rs`),
      target: '/USERS',
      expected: implicitDeny,
    },
    {
      row: 'B19',
      title: 'with a dot, which is literal',
      authorizer: () => policy('Allow', `${arn}/GET/a.c`),
      target: '/abc',
      expected: implicitDeny,
    },
  ])('$row $title', async ({ authorizer, target = '/probe', expected }) => {
    const { send, integrationEvents } = await start({ authorizer });
    const response = await send({ target });
    expect({
      status: response.status,
      body: response.body,
      errorType: response.valuesOf('x-amzn-ErrorType')[0],
    }).toEqual(expected);
    expect(response.valuesOf('Content-Length')).toEqual([String(expected.body.length)]);
    expect(integrationEvents).toEqual([]);
  });

  test('A10, A11 with bodies of the captured sizes', () => {
    expect([unauthorized, misconfigured, explicitDeny, implicitDeny].map(({ body }) => body.length)).toEqual([
      26, 16, 110, 130,
    ]);
  });

  test('A15 because it cannot be invoked', async () => {
    const functions = { authorizer: { entry: '/none', environment: {}, timeoutMs: 1000 } };
    const gateway = await startGateway(
      {
        kind: 'rest',
        ...identifiers,
        stage: 'dev',
        functions,
        authorizers: { a: { functionName: 'authorizer' } },
        routes: [
          {
            routeKey: 'GET /probe',
            authorizer: 'a',
            integration: { type: 'lambda', functionName: 'authorizer' },
          },
        ],
      },
      { invoker: createInProcessInvoker({}) },
    );
    const response = await sendRaw(gateway.port, { target: '/probe' });
    await gateway.stop();
    expect({
      status: response.status,
      body: response.body,
      errorType: response.valuesOf('x-amzn-ErrorType')[0],
    }).toEqual(misconfigured);
  });

  test('by taking longer than the gateway waits', async () => {
    const { send, accessLog } = await start({
      authorizer: () => new Promise(() => {}),
      definition: { limits: { authorizerTimeoutMs: 30 } },
    });
    const { status, body } = await send({ target: '/probe' });
    expect({ status, body }).toEqual({ status: 500, body: misconfigured.body });
    expect(accessLog[0]?.['authorizer.error']).toBe('the authorizer took too long');
  });

  test.each([
    { row: 'A05', title: 'header missing', target: '/probe?tenant=a', headers: [] },
    { row: 'A05', title: 'header empty', target: '/probe?tenant=a', headers: ['Authorization: '] },
    { row: 'A05', title: 'query missing', target: '/probe', headers: ['Authorization: a'] },
    { row: 'A05', title: 'query empty', target: '/probe?tenant=', headers: ['Authorization: a'] },
  ])('$row before it is asked, if an identity source is $title', async ({ target, headers }) => {
    const identitySource = ['method.request.header.Authorization', 'method.request.querystring.tenant'];
    const { send, authorizerEvents } = await start({ authorizer: allowAll(), identitySource });
    const { status, body } = await send({ target, headers });
    expect({ status, body }).toEqual({ status: 401, body: unauthorized.body });
    expect(authorizerEvents).toEqual([]);
    expect((await send({ target: '/probe?tenant=a', headers: ['authorization: a'] })).status).toBe(200);
  });
});

describe('a REST authorizer allows', () => {
  test('A07 a request without any header, if it has no identity source', async () => {
    const { send, authorizerEvents } = await start({ authorizer: allowAll() });
    expect((await send({ target: '/probe' })).status).toBe(200);
    expect(authorizerEvents).toHaveLength(1);
  });

  test('A16 with a context that arrives as text', async () => {
    const context = {
      integerValue: 123,
      floatValue: 1.5,
      trueValue: true,
      falseValue: false,
      zeroValue: 0,
      empty: '',
    };
    const { send, integrationEvents } = await start({ authorizer: allowAll(context) });
    await send({ target: '/probe' });
    expect(integrationEvents[0]).toHaveProperty('requestContext.authorizer', {
      integerValue: '123',
      floatValue: '1.5',
      trueValue: 'true',
      falseValue: 'false',
      zeroValue: '0',
      empty: '',
      principalId: 'probe-user',
      integrationLatency: expect.any(Number),
    });
  });

  test('A17 with principalId and latency, which a context cannot forge', async () => {
    const context = { principalId: 'admin', integrationLatency: 'x' };
    const { send, integrationEvents } = await start({ authorizer: allowAll(context) });
    await send({ target: '/probe', headers: ['x-amzn-principalid: admin', 'principalId: admin'] });
    expect(integrationEvents[0]).toHaveProperty('requestContext.authorizer', {
      principalId: 'probe-user',
      integrationLatency: expect.any(Number),
    });
  });

  test('B16 each of two equal requests anew', async () => {
    const { send, authorizerEvents } = await start({ authorizer: allowAll() });
    await send({ target: '/probe' });
    await send({ target: '/probe' });
    expect(authorizerEvents).toHaveLength(2);
  });

  test('B18 the path that a question mark stands for', async () => {
    const { send } = await start({ authorizer: () => policy('Allow', `${arn}/GET/us?rs`) });
    expect((await send({ target: '/users' })).status).toBe(200);
  });

  test('without principalId, unless that is strict', async () => {
    const { policyDocument } = policy('Allow', '*');
    const { send, gateway } = await start({ authorizer: () => ({ policyDocument }) });
    expect((await send({ target: '/probe' })).status).toBe(200);
    await gateway.stop();
    const strict = await start({
      authorizer: () => ({ policyDocument }),
      definition: { assumptions: { strictPrincipalId: true } },
    });
    expect((await strict.send({ target: '/probe' })).status).toBe(500);
  });
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
    authorizer: throwing(new Error('ERR_SESSION_STORE_UNAVAILABLE')),
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
