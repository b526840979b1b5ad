import { afterEach, describe, expect, test } from '@jest/globals';

import type { UnknownHandler } from './call-handler.ts';
import {
  allowAll,
  type EmulatedApi,
  type EmulatedApiSettings,
  startEmulatedApi,
} from './testing/emulated-api.ts';

const notFound = { status: 404, body: '{"message":"Not Found"}' };
const serverError = { status: 500, body: '{"message":"Internal Server Error"}' };
const arn = 'arn:aws:execute-api:us-east-1:000000000000:abcdef1234/$default';

let api: EmulatedApi | undefined;
afterEach(async () => {
  await api?.stop();
  api = undefined;
});

async function start(settings: Omit<EmulatedApiSettings, 'kind'> = {}): Promise<EmulatedApi> {
  api = await startEmulatedApi({ kind: 'http', ...settings });
  return api;
}

function throwing(message: string): UnknownHandler {
  return () => {
    throw new Error(message);
  };
}

describe('the context of an HTTP API authorizer', () => {
  test('is absent where there is no authorizer, whatever the client sends', async () => {
    const { send, integrationEvents } = await start();
    await send({ target: '/probe', headers: ['x-amzn-authorizer: {"userId":"1"}'] });
    expect(integrationEvents[0]).not.toHaveProperty('requestContext.authorizer');
  });
});

describe('HTTP API events', () => {
  test('have exactly the captured keys, in order, if all are there', async () => {
    const { send, authorizerEvents, integrationEvents } = await start({
      authorizer: allowAll(),
      routeKeys: ['POST /items/{item}'],
      definition: { stageVariables: { k: 'v' } },
    });
    await send({
      method: 'POST',
      target: '/items/1?a=1',
      headers: ['Cookie: a=1', 'Content-Type: text/plain'],
      body: 'x',
    });
    expect(Object.keys(authorizerEvents[0] ?? {})).toEqual([
      'version',
      'type',
      'routeArn',
      'identitySource',
      'routeKey',
      'rawPath',
      'rawQueryString',
      'cookies',
      'headers',
      'queryStringParameters',
      'requestContext',
      'pathParameters',
      'stageVariables',
    ]);
    expect(Object.keys(integrationEvents[0] ?? {})).toEqual([
      'version',
      'routeKey',
      'rawPath',
      'rawQueryString',
      'cookies',
      'headers',
      'queryStringParameters',
      'requestContext',
      'body',
      'pathParameters',
      'stageVariables',
      'isBase64Encoded',
    ]);
    expect(Object.keys(Object(integrationEvents[0]?.['requestContext']))).toEqual([
      'accountId',
      'apiId',
      'authorizer',
      'domainName',
      'domainPrefix',
      'http',
      'requestId',
      'routeKey',
      'stage',
      'time',
      'timeEpoch',
    ]);
    expect(authorizerEvents[0]).toMatchObject({
      version: '2.0',
      type: 'REQUEST',
      routeArn: `${arn}/POST/items/1`,
      identitySource: null,
      routeKey: 'POST /items/{item}',
    });
  });

  test('D08 of a bare GET lack everything empty, and count its body', async () => {
    const { send, integrationEvents } = await start({ routeKeys: ['GET /a'] });
    await send({ target: '/a' });
    expect(Object.keys(integrationEvents[0] ?? {})).toEqual([
      'version',
      'routeKey',
      'rawPath',
      'rawQueryString',
      'headers',
      'requestContext',
      'isBase64Encoded',
    ]);
    expect(integrationEvents[0]).toMatchObject({
      rawQueryString: '',
      headers: { 'content-length': '0' },
      isBase64Encoded: false,
    });
  });

  test('D02 join duplicates, in the query and in headers, and keep the query as sent', async () => {
    const { send, integrationEvents } = await start();
    await send({ target: '/a?dup=one&dup=two&empty=&encoded=a%2Bb', headers: ['X-Probe: 1', 'x-probe: 2'] });
    expect(integrationEvents[0]).toMatchObject({
      rawQueryString: 'dup=one&dup=two&empty=&encoded=a%2Bb',
      queryStringParameters: { dup: 'one,two', empty: '', encoded: 'a+b' },
      headers: { 'x-probe': '1,2' },
    });
  });

  test('D05 have the path decoded, and the ARN, too', async () => {
    const { send, authorizerEvents, integrationEvents } = await start({
      authorizer: allowAll(),
      routeKeys: ['GET /orders/{name}'],
    });
    await send({ target: '/orders/Summer%20Sale%202023' });
    expect(integrationEvents[0]).toMatchObject({
      rawPath: '/orders/Summer Sale 2023',
      pathParameters: { name: 'Summer Sale 2023' },
      requestContext: { http: { path: '/orders/Summer Sale 2023' } },
    });
    expect(authorizerEvents[0]).toHaveProperty('routeArn', `${arn}/GET/orders/Summer Sale 2023`);
  });

  const bytes = Buffer.from([0xff, 0x00, 0xfe]);
  test.each([
    {
      row: 'D10',
      headers: ['Content-Type: application/octet-stream'],
      body: bytes,
      seen: bytes.toString('base64'),
      encoded: true,
    },
    { row: '-', headers: [], body: Buffer.from('x'), seen: 'eA==', encoded: true },
    {
      row: '-',
      headers: ['Content-Type: application/json; charset=utf-8'],
      body: Buffer.from('{"ü":1}'),
      seen: '{"ü":1}',
      encoded: false,
    },
    {
      row: '-',
      headers: ['Content-Type: application/problem+json'],
      body: Buffer.from('{}'),
      seen: '{}',
      encoded: false,
    },
    {
      row: '-',
      headers: ['Content-Type: text/plain', 'Content-Encoding: gzip'],
      body: Buffer.from('x'),
      seen: 'eA==',
      encoded: true,
    },
  ])('$row a body with $headers is base64: $encoded', async ({ headers, body, seen, encoded }) => {
    const { send, integrationEvents } = await start();
    await send({ method: 'POST', target: '/a', headers, body });
    expect(integrationEvents[0]).toMatchObject({ body: seen, isBase64Encoded: encoded });
  });
});

describe('HTTP API routing', () => {
  test.each([
    { row: 'C03', title: 'an unknown path', target: '/nowhere' },
    { row: 'C11', title: 'a trailing slash', target: '/foo/' },
  ])('$row answers $title with 404', async ({ target }) => {
    const { send } = await start({ routeKeys: ['GET /foo'] });
    const { status, body, headers } = await send({ target });
    expect({ status, body }).toEqual(notFound);
    expect(headers.filter(([name]) => name.toLowerCase() === 'x-amzn-errortype')).toEqual([]);
  });

  test('C12 finds a named stage in the path, and keeps it in rawPath', async () => {
    const definition = { stage: 'dev', addressing: 'stage-in-path' } as const;
    const { send, integrationEvents } = await start({ routeKeys: ['GET /echo'], definition });
    await send({ target: '/dev/echo' });
    expect(integrationEvents[0]).toMatchObject({
      routeKey: 'GET /echo',
      rawPath: '/dev/echo',
      requestContext: { stage: 'dev' },
    });
    expect((await send({ target: '/prod/echo' })).status).toBe(404);
  });

  test('gives the default what nothing else takes', async () => {
    const { send, integrationEvents } = await start({ routeKeys: ['GET /a', '$default'] });
    await send({ method: 'POST', target: '/a' });
    expect(integrationEvents[0]).toHaveProperty('routeKey', '$default');
  });
});

describe('HTTP API responses', () => {
  test.each<{ row: string; title: string; result: unknown; status: number; type: string; body: string }>([
    {
      row: 'E10',
      title: 'any object',
      result: { a: 1 },
      status: 200,
      type: 'application/json',
      body: '{"a":1}',
    },
    { row: 'E11', title: 'a text', result: 'hi', status: 200, type: 'application/json', body: 'hi' },
    { row: '-', title: 'a list', result: [1], status: 200, type: 'application/json', body: '[1]' },
    {
      row: 'E12',
      title: 'a fraction of a status',
      result: { statusCode: 200.5 },
      ...serverError,
      type: 'application/json',
    },
    { row: 'E09', title: 'status 0', result: { statusCode: 0 }, ...serverError, type: 'application/json' },
    {
      row: 'E13',
      title: 'a status and a body',
      result: { statusCode: 200, body: 'x' },
      status: 200,
      type: 'text/plain; charset=utf-8',
      body: 'x',
    },
    {
      row: '-',
      title: 'base64',
      result: { statusCode: 200, body: 'aGk=', isBase64Encoded: true },
      status: 200,
      type: 'text/plain; charset=utf-8',
      body: 'hi',
    },
    {
      row: '-',
      title: 'unknown keys',
      result: { statusCode: 200, other: 1 },
      status: 200,
      type: 'text/plain; charset=utf-8',
      body: '',
    },
    {
      row: '-',
      title: 'a line break in a cookie',
      result: { statusCode: 200, cookies: ['a=1\r\nX: 1'] },
      ...serverError,
      type: 'application/json',
    },
  ])('$row $title → $status', async ({ result, status, type, body }) => {
    const { send } = await start({ handler: () => result });
    const response = await send({ target: '/a' });
    expect({ status: response.status, type: response.valuesOf('Content-Type'), body: response.body }).toEqual(
      { status, type: [type], body },
    );
  });

  test('E15 every cookie has its own line', async () => {
    const cookies = ['a=1; HttpOnly', 'b=2'];
    const { send } = await start({ handler: () => ({ statusCode: 200, cookies }) });
    expect((await send({ target: '/a' })).valuesOf('Set-Cookie')).toEqual(cookies);
  });

  test('E17 a handler that throws is a 500', async () => {
    const { send } = await start({ handler: throwing('boom') });
    const { status, body } = await send({ target: '/a' });
    expect({ status, body }).toEqual(serverError);
  });

  test('E20 success adds one id, and writes header names in title case', async () => {
    const { send } = await start({
      handler: () => ({ statusCode: 200, headers: { 'x-probe': '1', myheader: 2 } }),
    });
    const { headers, valuesOf } = await send({ target: '/a' });
    expect(headers.map(([name]) => name)).toEqual([
      'Date',
      'Content-Type',
      'Content-Length',
      'Connection',
      'X-Probe',
      'Myheader',
      'Apigw-Requestid',
    ]);
    expect(valuesOf('Myheader')).toEqual(['2']);
  });
});

test('a body that is too large is refused in the words of HTTP APIs', async () => {
  const { send } = await start({ definition: { limits: { requestBodyBytes: 1 } } });
  const { status, body } = await send({ method: 'POST', target: '/a', body: 'xx' });
  expect({ status, body }).toEqual({ status: 413, body: '{"message":"Request Entity Too Large"}' });
});
