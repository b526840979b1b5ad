import { afterEach, describe, expect, test } from '@jest/globals';

import type { UnknownHandler } from './call-handler.ts';
import { type EmulatedApi, type EmulatedApiSettings, startEmulatedApi } from './testing/emulated-api.ts';

const missingToken = '{"message":"Missing Authentication Token"}';
const serverError = '{"message": "Internal server error"}';

let api: EmulatedApi | undefined;
afterEach(async () => {
  await api?.stop();
  api = undefined;
});

async function start(settings: Omit<EmulatedApiSettings, 'kind'> = {}): Promise<EmulatedApi> {
  api = await startEmulatedApi({ kind: 'rest', ...settings });
  return api;
}

const stageInPath = { addressing: 'stage-in-path' } as const;

describe('REST routing', () => {
  test.each([
    { row: 'C01', title: 'an unknown path', method: 'GET', target: '/nowhere' },
    { row: 'C02', title: 'a known path with another method', method: 'POST', target: '/known' },
    { row: 'C02', title: 'HEAD where only GET is defined', method: 'HEAD', target: '/known' },
    { row: '-', title: 'the root, which {proxy+} does not match', method: 'GET', target: '/' },
    { row: '-', title: 'a path in another case', method: 'GET', target: '/Known' },
  ])('$row answers $title with 403', async ({ method, target }) => {
    const { send } = await start({ routeKeys: ['GET /known', 'PUT /{proxy+}'] });
    const response = await send({ method, target });
    const body = method === 'HEAD' ? '' : missingToken;
    expect({ status: response.status, body: response.body }).toEqual({ status: 403, body });
    expect(response.headers.map(([name]) => name)).toEqual([
      'Date',
      'Content-Type',
      'Content-Length',
      'Connection',
      'x-amzn-RequestId',
      'x-amzn-ErrorType',
      'x-amz-apigw-id',
    ]);
    expect(response.valuesOf('x-amzn-ErrorType')).toEqual(['MissingAuthenticationTokenException']);
    expect(response.valuesOf('Content-Length')).toEqual(['42']);
    expect(response.valuesOf('x-amz-apigw-id')[0]).toMatch(/^[A-Za-z0-9_-]{15}=$/);
  });

  test('an unknown route never asks the authorizer', async () => {
    const authorizer: UnknownHandler = () => null;
    const { send, authorizerEvents } = await start({ authorizer, routeKeys: ['GET /known'] });
    expect((await send({ target: '/nowhere' })).status).toBe(403);
    expect(authorizerEvents).toEqual([]);
  });

  test('C04 answers an unknown stage with Forbidden', async () => {
    const { send } = await start({ definition: stageInPath });
    const { status, body, valuesOf } = await send({ target: '/prod/a' });
    expect({ status, body, type: valuesOf('x-amzn-ErrorType')[0] }).toEqual({
      status: 403,
      body: '{"message":"Forbidden"}',
      type: 'ForbiddenException',
    });
  });

  test.each([
    {
      row: 'C06',
      target: '/dev/proxy-value/',
      path: '/proxy-value/',
      proxy: 'proxy-value',
      resource: '/{proxy+}',
    },
    {
      row: 'C07',
      target: '/dev/proxy-value//double-slash',
      path: '/proxy-value//double-slash',
      proxy: 'proxy-value//double-slash',
      resource: '/{proxy+}',
    },
    { row: 'C08', target: '/dev//hardcoded', path: '/hardcoded', proxy: undefined, resource: '/hardcoded' },
    { row: 'C08', target: '//dev/hardcoded', path: '/hardcoded', proxy: undefined, resource: '/hardcoded' },
    { row: 'C09', target: '/dev/test', path: '/test', proxy: 'test', resource: '/{proxy+}' },
  ])('$row $target', async ({ target, path, proxy, resource }) => {
    const routeKeys = ['ANY /{proxy+}', 'GET /hardcoded', 'POST /test'];
    const { send, integrationEvents } = await start({ routeKeys, definition: stageInPath });
    expect((await send({ target })).status).toBe(200);
    expect(integrationEvents[0]).toMatchObject({
      resource,
      path,
      pathParameters: proxy === undefined ? null : { proxy },
      requestContext: { path: target, resourcePath: resource },
    });
  });
});

describe('REST integration events', () => {
  test('D07 a bare GET has null for everything empty, and exactly the captured keys', async () => {
    const { send, integrationEvents } = await start({ routeKeys: ['GET /a'] });
    await send({ target: '/a' });
    const event = integrationEvents[0] ?? {};
    expect(Object.keys(event)).toEqual([
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
      'body',
      'isBase64Encoded',
    ]);
    expect(event).toMatchObject({
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: null,
      stageVariables: null,
      body: null,
      isBase64Encoded: false,
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

  test('D01, D03 the query is decoded once, the last value wins, all are in the multi map', async () => {
    const { send, integrationEvents } = await start();
    await send({
      target: '/a?dup=one&dup=two&empty=&encoded=a%2Bb&plus=test+alias&a[]=1&alone&bad=%zz;semi=colon',
    });
    expect(integrationEvents[0]).toMatchObject({
      queryStringParameters: {
        dup: 'two',
        empty: '',
        encoded: 'a+b',
        plus: 'test alias',
        'a[]': '1',
        alone: '',
        semi: 'colon',
        bad: '%zz',
      },
      multiValueQueryStringParameters: { dup: ['one', 'two'], empty: [''], encoded: ['a+b'] },
    });
  });

  test('D04 path and path parameters stay as sent', async () => {
    const { send, integrationEvents } = await start({ routeKeys: ['GET /api/{first}/{second}'] });
    await send({ target: '/api/test%2Balias@x/test+alias@x' });
    expect(integrationEvents[0]).toMatchObject({
      path: '/api/test%2Balias@x/test+alias@x',
      pathParameters: { first: 'test%2Balias@x', second: 'test+alias@x' },
    });
  });

  test('D09 headers keep their case and duplicates, lose the hop-by-hop ones, and gain the client', async () => {
    const { send, integrationEvents } = await start();
    await send({
      target: '/a',
      headers: [
        'x-Probe: one',
        'x-Probe: two',
        'aUThorization: Bearer x',
        'user-AGENT: probe',
        'X-Forwarded-For: 192.0.2.1',
        'X-Forwarded-Proto: http',
        'X-Amzn-Trace-Id: forged',
        'TE: trailers',
      ],
    });
    expect(integrationEvents[0]).toMatchObject({
      headers: {
        'x-Probe': 'two',
        Authorization: 'Bearer x',
        'User-Agent': 'probe',
        Host: `127.0.0.1:${api?.gateway.port}`,
        'X-Amzn-Trace-Id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
        'X-Forwarded-For': '192.0.2.1, 127.0.0.1',
        'X-Forwarded-Port': '443',
        'X-Forwarded-Proto': 'https',
      },
      multiValueHeaders: { 'x-Probe': ['one', 'two'], 'X-Forwarded-Proto': ['https'] },
      requestContext: { identity: { sourceIp: '127.0.0.1', userAgent: 'probe' }, domainName: '127.0.0.1' },
    });
    const { headers } = integrationEvents[0] ?? {};
    expect(Object.keys(Object(headers))).toEqual([
      'x-Probe',
      'Authorization',
      'User-Agent',
      'Host',
      'X-Amzn-Trace-Id',
      'X-Forwarded-For',
      'X-Forwarded-Port',
      'X-Forwarded-Proto',
    ]);
  });

  test('D09 have neither the length of the body nor a signature among their headers', async () => {
    const { send, integrationEvents } = await start();
    await send({
      method: 'POST',
      target: '/a',
      headers: ['Authorization: AWS4-HMAC-SHA256 Credential=x'],
      body: 'x',
    });
    const names = Object.keys(Object(integrationEvents[0]?.['headers']));
    expect(names.filter((name) => /^(content-length|authorization)$/i.test(name))).toEqual([]);
  });

  const bytes = Buffer.from([0xff, 0x00, 0xfe]);
  test.each([
    {
      row: 'D11',
      title: 'mangled where no type is binary',
      binaryMediaTypes: [],
      body: bytes.toString('utf8'),
      encoded: false,
    },
    {
      row: '-',
      title: 'whole where its type is binary',
      binaryMediaTypes: ['application/octet-stream'],
      body: bytes.toString('base64'),
      encoded: true,
    },
    {
      row: '-',
      title: 'whole by default',
      binaryMediaTypes: undefined,
      body: bytes.toString('base64'),
      encoded: true,
    },
  ])('$row a binary body arrives $title', async ({ binaryMediaTypes, body, encoded }) => {
    const { send, integrationEvents } = await start({ definition: { binaryMediaTypes } });
    await send({
      method: 'POST',
      target: '/a',
      headers: ['Content-Type: application/octet-stream'],
      body: bytes,
    });
    expect(integrationEvents[0]).toMatchObject({ body, isBase64Encoded: encoded });
  });

  test('D12 times are written as AWS writes them', async () => {
    const { send, integrationEvents } = await start();
    await send({ target: '/a' });
    const { requestTime, requestTimeEpoch } = Object(integrationEvents[0]?.['requestContext']);
    expect(requestTime).toMatch(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
    expect(Math.abs(Date.now() - requestTimeEpoch)).toBeLessThan(10_000);
  });
});

describe('REST integration responses', () => {
  test.each<{ row: string; title: string; result: unknown }>([
    { row: 'E01', title: 'an unknown key', result: { statusCode: 200, wrongValue: 1 } },
    { row: 'E02', title: 'a string', result: 'hi' },
    { row: 'E02', title: 'nothing', result: undefined },
    { row: 'E08', title: 'a multi value that is no list', result: { multiValueHeaders: { a: 'notalist' } } },
    { row: 'E09', title: 'status 0', result: { statusCode: 0 } },
    { row: '-', title: 'a fraction of a status', result: { statusCode: 200.5 } },
    { row: '-', title: 'a number as header', result: { headers: { a: 1 } } },
    { row: '-', title: 'a body that is no string', result: { body: { a: 1 } } },
    { row: '-', title: 'a line break in a header', result: { headers: { a: 'b\r\nSet-Cookie: c=1' } } },
  ])('$row $title is a 502', async ({ result }) => {
    const { send } = await start({ handler: () => result });
    const response = await send({ target: '/a' });
    expect({ status: response.status, body: response.body }).toEqual({ status: 502, body: serverError });
    expect(response.valuesOf('x-amzn-ErrorType')).toEqual(['InternalServerErrorException']);
    expect(response.valuesOf('Content-Length')).toEqual(['36']);
  });

  test.each<{
    row: string;
    title: string;
    result: unknown;
    status: number;
    headers: Record<string, string[]>;
    body?: string;
  }>([
    { row: 'E03', title: 'a status as text', result: { statusCode: '201' }, status: 201, headers: {} },
    {
      row: 'E04',
      title: 'headers only',
      result: { headers: { a: 'b' } },
      status: 200,
      headers: { a: ['b'] },
    },
    { row: 'E04', title: 'headers: null', result: { headers: null }, status: 200, headers: {} },
    {
      row: 'E05',
      title: 'a boolean as header',
      result: { headers: { 'header-bool': true } },
      status: 200,
      headers: { 'header-bool': ['true'] },
    },
    {
      row: 'E06',
      title: 'both kinds of headers',
      result: {
        multiValueHeaders: { 'tesT-Multi': ['value-multi'] },
        headers: { 'test-multi': 'value-solo' },
      },
      status: 200,
      headers: { 'tesT-Multi': ['value-multi, value-solo'], 'test-multi': [] },
    },
    {
      row: 'E14',
      title: 'no content type',
      result: { statusCode: 200, body: 'x' },
      status: 200,
      headers: { 'Content-Type': ['application/json'] },
      body: 'x',
    },
    {
      row: '-',
      title: 'cookies',
      result: { multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] } },
      status: 200,
      headers: { 'Set-Cookie': ['a=1', 'b=2'] },
    },
    {
      row: '-',
      title: 'base64 with the default media types',
      result: { body: 'aGk=', isBase64Encoded: true },
      status: 200,
      headers: {},
      body: 'hi',
    },
    {
      row: '-',
      title: 'headers that REST remaps',
      result: { headers: { Server: 's', 'WWW-Authenticate': 'Basic', Date: 'd' } },
      status: 200,
      headers: {
        'x-amzn-Remapped-Server': ['s'],
        'x-amzn-Remapped-WWW-Authenticate': ['Basic'],
        'x-amzn-Remapped-Date': ['d'],
        'WWW-Authenticate': [],
      },
    },
    {
      row: '-',
      title: '204 without a body',
      result: { statusCode: 204 },
      status: 204,
      headers: { 'Content-Length': [] },
      body: '',
    },
  ])('$row $title', async ({ result, status, headers, body }) => {
    const { send } = await start({ handler: () => result });
    const response = await send({ target: '/a' });
    const seen = Object.fromEntries(Object.keys(headers).map((name) => [name, response.valuesOf(name)]));
    expect({ status: response.status, headers: seen }).toEqual({ status, headers });
    expect(response.body).toBe(body ?? '');
  });

  test('E16 base64 is sent as text where no media type is binary', async () => {
    const handler: UnknownHandler = () => ({ body: 'aGk=', isBase64Encoded: true });
    const { send } = await start({ handler, definition: { binaryMediaTypes: [] } });
    expect((await send({ target: '/a', headers: ['Accept: image/png'] })).body).toBe('aGk=');
  });

  test('what claims to be base64 and is not is a 500', async () => {
    const { send } = await start({ handler: () => ({ body: '***', isBase64Encoded: true }) });
    const { status, body } = await send({ target: '/a' });
    expect({ status, body }).toEqual({ status: 500, body: serverError });
  });

  test('E17 a handler that throws is a 502, and its message stays in the log', async () => {
    const { send, accessLog } = await start({ handler: () => Promise.reject(new Error('boom')) });
    const { status, body } = await send({ target: '/a' });
    expect({ status, body }).toEqual({ status: 502, body: serverError });
    expect(accessLog[0]).toMatchObject({ integrationErrorMessage: 'boom', status: 502 });
  });

  test('E18 a handler that is slower than the gateway waits is a 504', async () => {
    const { send } = await start({
      handler: () => new Promise(() => {}),
      definition: { limits: { integrationTimeoutMs: 30 } },
    });
    const { status, body } = await send({ target: '/a' });
    expect({ status, body }).toEqual({ status: 504, body: '{"message": "Endpoint request timed out"}' });
  });

  test('E19 success adds ids and trace, and keeps the case of the handler', async () => {
    const { send } = await start({ handler: () => ({ headers: { 'x-probe': '1' } }) });
    const { valuesOf } = await send({ target: '/a' });
    expect(valuesOf('x-probe')).toEqual(['1']);
    expect(valuesOf('x-amzn-RequestId')[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(valuesOf('x-amz-apigw-id')).toHaveLength(1);
    expect(valuesOf('X-Amzn-Trace-Id')[0]).toMatch(
      /^Root=1-.*;Parent=[0-9a-f]{16};Sampled=0;Lineage=1:[0-9a-f]{8}:0$/,
    );
  });
});

describe('REST limits', () => {
  const limits = { requestBodyBytes: 8, headerBytes: 200, urlBytes: 100, lambdaPayloadBytes: 4000 };

  test.each([
    {
      title: 'an announced body',
      request: { method: 'POST', target: '/a', body: 'x'.repeat(9) },
      status: 413,
      says: 'Request Too Long',
    },
    {
      title: 'a chunked body',
      request: {
        method: 'POST',
        target: '/a',
        headers: ['Transfer-Encoding: chunked', '', '9', 'xxxxxxxxx', '0', ''],
      },
      status: 413,
      says: 'Request Too Long',
    },
    {
      title: 'a path',
      request: { target: `/${'x'.repeat(100)}` },
      status: 414,
      says: 'Request URI too long',
    },
    {
      title: 'a header',
      request: { target: '/a', headers: [`X-Big: ${'x'.repeat(200)}`] },
      status: 431,
      says: 'Request header fields too large',
    },
  ])('$title that is too large is refused', async ({ request, status, says }) => {
    const { send, integrationEvents } = await start({ definition: { limits } });
    const response = await send(request);
    expect({ status: response.status, body: response.body }).toEqual({
      status,
      body: `{"message":"${says}"}`,
    });
    expect(integrationEvents).toEqual([]);
  });

  test('a body that is too large for a function, once it is text, is refused', async () => {
    const { send, integrationEvents } = await start({ definition: { limits: { lambdaPayloadBytes: 4000 } } });
    const { status, body } = await send({ method: 'POST', target: '/a', body: 'x'.repeat(3000) });
    expect({ status, body }).toEqual({ status: 413, body: '{"message":"Request Too Long"}' });
    expect(integrationEvents).toEqual([]);
  });

  test('a result that is too large is a 502', async () => {
    const { send } = await start({ handler: () => ({ body: 'x'.repeat(4000) }), definition: { limits } });
    expect((await send({ target: '/a' })).status).toBe(502);
  });

  test('a body of exactly the limit passes', async () => {
    const { send, integrationEvents } = await start({ definition: { limits } });
    expect((await send({ method: 'POST', target: '/a', body: 'x'.repeat(8) })).status).toBe(200);
    expect(integrationEvents).toHaveLength(1);
  });
});
