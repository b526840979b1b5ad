import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { absent } from './expected.ts';
import type { CaseApi, CaseStep, ExpectedStep, GatewayCase } from './gateway-case.ts';

const tenMebibytes = 10 * 1024 * 1024;
const headerLimit = 10_240;

/** What is too large, in the words of each kind of API. */
const tooLarge = {
  rest: { status: 413, body: '{"message":"Request Too Long"}' },
  http: { status: 413, body: '{"message":"Request Entity Too Large"}' },
} as const;
const headersTooLarge = {
  rest: { status: 431, body: '{"message":"Request header fields too large"}' },
  http: { status: 431, body: '{"message":"Request Header Fields Too Large"}' },
} as const;

/** A backend that answers with what it got: its length and a hash of its bytes. */
function echo(request: IncomingMessage, response: ServerResponse): void {
  const hash = createHash('sha256');
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    hash.update(chunk);
  });
  request.on('end', () => response.end(`${bytes} ${hash.digest('hex')}`));
}

function proxied(kind: 'rest' | 'http'): CaseApi {
  return { kind, backend: echo, backendRoutes: { 'ANY /{proxy+}': '/{proxy}' } };
}

function echoOf(body: string): string {
  return `${body.length} ${createHash('sha256').update(body).digest('hex')}`;
}

function chunked(body: string): readonly string[] {
  return ['Transfer-Encoding: chunked', '', body.length.toString(16), body, '0', ''];
}

/** The two steps around a limit: what just passes, and what just does not. */
function atLimit(
  limit: number,
  request: (size: number) => CaseStep['request'],
  [passes, fails]: readonly [ExpectedStep, ExpectedStep],
): readonly CaseStep[] {
  return [
    { request: request(limit + 1), expected: fails },
    { request: request(limit), expected: passes },
  ];
}

const kinds = ['rest', 'http'] as const;
const methodArn = 'arn:aws:execute-api:us-east-1:000000000000:abcdef1234/dev/GET/';
const allowAll = (): object => ({
  principalId: 'probe-user',
  policyDocument: {
    Version: '2012-10-17',
    Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: '*' }],
  },
});
const resultOf = (bytes: number): { statusCode: number; body: string } => {
  const empty = JSON.stringify({ statusCode: 200, body: '' }).length;
  return { statusCode: 200, body: 'x'.repeat(bytes - empty) };
};
/** What Lambda's own message says: 6 MB and a little. */
const maxResultBytes = 6_291_556;

/** G: limits, each at its value and one above. */
export const limitCases: readonly GatewayCase[] = [
  ...kinds.map(
    (kind): GatewayCase => ({
      number: 'G01',
      title: `${kind}: a body of 10 MB reaches a backend whole, one byte more is refused`,
      api: proxied(kind),
      steps: [
        {
          request: { method: 'POST', target: '/a', body: 'x'.repeat(tenMebibytes + 1) },
          expected: { ...tooLarge[kind], backendRequest: absent, headers: { Connection: 'close' } },
        },
        {
          request: { method: 'POST', target: '/a', body: 'x'.repeat(tenMebibytes) },
          expected: { status: 200, body: echoOf('x'.repeat(tenMebibytes)) },
        },
      ],
    }),
  ),
  ...kinds.map(
    (kind): GatewayCase => ({
      number: 'G02',
      title: `${kind}: a body in chunks has the same limit, before a backend`,
      api: { ...proxied(kind), definition: { limits: { requestBodyBytes: 100 } } },
      steps: atLimit(100, (size) => ({ method: 'POST', target: '/a', headers: chunked('x'.repeat(size)) }), [
        { status: 200, body: echoOf('x'.repeat(100)) },
        tooLarge[kind],
      ]),
    }),
  ),
  ...kinds.map(
    (kind): GatewayCase => ({
      number: 'G02',
      title: `${kind}: a body in chunks has the same limit, before a function`,
      api: { kind, definition: { limits: { requestBodyBytes: 100 } } },
      steps: atLimit(100, (size) => ({ method: 'POST', target: '/a', headers: chunked('x'.repeat(size)) }), [
        { status: 200, body: 'ok' },
        { ...tooLarge[kind], integrationEvent: absent },
      ]),
    }),
  ),
  {
    number: 'G03',
    title: 'rest: a body that is too large for a function, once it is in an event, is refused',
    api: { kind: 'rest', definition: { binaryMediaTypes: ['*/*'] } },
    steps: [
      {
        request: { method: 'POST', target: '/a', body: 'x'.repeat(4.6 * 1024 * 1024) },
        expected: { ...tooLarge.rest, integrationEvent: absent },
      },
      {
        request: { method: 'POST', target: '/a', body: 'x'.repeat(4.4 * 1024 * 1024) },
        expected: { status: 200, integrationEvent: { isBase64Encoded: true } },
      },
    ],
  },
  {
    number: 'G03',
    title: 'http: a body that is too large for a function, once it is in an event, is refused',
    api: { kind: 'http' },
    steps: [
      {
        request: { method: 'POST', target: '/a', body: 'x'.repeat(4.6 * 1024 * 1024) },
        expected: { ...tooLarge.http, integrationEvent: absent },
      },
    ],
  },
  ...kinds.flatMap((kind): readonly GatewayCase[] => [
    {
      number: 'G04',
      title: `${kind}: a result of 6 MB and 100 bytes is answered`,
      api: { kind, handler: () => resultOf(maxResultBytes) },
      steps: [
        {
          request: { target: '/a' },
          expected: { status: 200, bodyBytes: resultOf(maxResultBytes).body.length },
        },
      ],
    },
    {
      number: 'G04',
      title: `${kind}: a result of one byte more is an error`,
      api: { kind, handler: () => resultOf(maxResultBytes + 1) },
      steps: [
        {
          request: { target: '/a' },
          expected: {
            status: kind === 'rest' ? 502 : 500,
            body: `{"message":${kind === 'rest' ? ' "Internal server error"' : '"Internal Server Error"'}}`,
            accessLog: {
              integrationErrorMessage: `${kind === 'rest' ? 'Lambda Customer Function Error:' : ''}Response payload size exceeded maximum allowed payload size (6291556 bytes).`,
              'error.responseType': 'INTEGRATION_FAILURE',
            },
          },
        },
      ],
    },
  ]),
  {
    number: 'G05',
    title: 'rest: values of headers have 10,240 bytes in all, whatever their names',
    api: { kind: 'rest' },
    steps: atLimit(
      headerLimit,
      (size) => ({
        target: `/a?${'q'.repeat(1000)}`,
        // Connection: close is sent with every request.
        headers: ['Host: h', `X-${'n'.repeat(1000)}: ${'v'.repeat(size - 'hclose'.length)}`],
      }),
      [{ status: 200 }, { ...headersTooLarge.rest, integrationEvent: absent }],
    ),
  },
  {
    number: 'G05',
    title: 'http: the request line counts with them',
    api: { kind: 'http' },
    steps: atLimit(
      headerLimit,
      (size) => ({
        target: '/a?b=c',
        headers: ['Host: h', `X-Big: ${'v'.repeat(size - 'hclose'.length - 'GET /a?b=c HTTP/1.1'.length)}`],
      }),
      [{ status: 200 }, { ...headersTooLarge.http, integrationEvent: absent }],
    ),
  },
  {
    number: 'G06',
    title: 'rest: a URL has 10,240 characters, its query counted',
    api: { kind: 'rest' },
    steps: [
      ...atLimit(headerLimit, (size) => ({ target: `/${'x'.repeat(size - 1)}` }), [
        { status: 200 },
        { status: 414, body: '{"message":"Request URI too long"}', integrationEvent: absent },
      ]),
    ],
  },
  {
    number: 'G06',
    title: 'rest: the same with a query',
    api: { kind: 'rest' },
    steps: atLimit(headerLimit, (size) => ({ target: `/a?${'q'.repeat(size - '/a?'.length)}` }), [
      { status: 200 },
      { status: 414, body: '{"message":"Request URI too long"}', integrationEvent: absent },
    ]),
  },
  {
    number: 'G07',
    title: 'rest: the ARN of a method with an authorizer has 1,600 bytes',
    api: { kind: 'rest', authorizer: allowAll },
    steps: atLimit(1600, (size) => ({ target: `/${'x'.repeat(size - methodArn.length)}` }), [
      { status: 200, authorizerCalls: 1 },
      { status: 414, body: '{"message":"Request URI too long"}', authorizerCalls: 0 },
    ]),
  },
  {
    number: 'G07',
    title: 'rest: without an authorizer it does not matter',
    api: { kind: 'rest' },
    steps: [{ request: { target: `/${'x'.repeat(1600)}` }, expected: { status: 200 } }],
  },
  ...kinds.map(
    (kind): GatewayCase => ({
      number: 'G08',
      title: `${kind}: an integration may have less time than the gateway would wait`,
      api: {
        kind,
        handler: () => new Promise(() => {}),
        definition: {
          routes: [
            {
              routeKey: 'GET /a',
              integration: { type: 'lambda', functionName: 'handler', timeoutMs: 50 },
            },
          ],
        },
      },
      steps: [{ request: { target: '/a' }, expected: { status: kind === 'rest' ? 504 : 503 } }],
    }),
  ),
  ...kinds.map(
    (kind): GatewayCase => ({
      number: 'G08',
      title: `${kind}: and so may one to a backend`,
      api: { ...proxied(kind), backend: () => undefined, backendTimeoutMs: 50 },
      steps: [{ request: { target: '/a' }, expected: { status: kind === 'rest' ? 504 : 503 } }],
    }),
  ),
  {
    number: 'G09',
    title: 'rest: an integration has 50 ms at least',
    api: {
      kind: 'rest',
      definition: {
        routes: [
          { routeKey: 'GET /a', integration: { type: 'lambda', functionName: 'handler', timeoutMs: 49 } },
        ],
      },
    },
    refused: ['routes["GET /a"]: timeoutMs: write 50 or more'],
  },
  {
    number: 'G09',
    title: 'http: an integration has between 50 ms and 30 s',
    api: {
      kind: 'http',
      definition: {
        routes: [
          { routeKey: 'GET /a', integration: { type: 'lambda', functionName: 'handler', timeoutMs: 30_001 } },
          {
            routeKey: 'GET /b',
            integration: { type: 'http-proxy', uri: 'http://127.0.0.1:9/', timeoutMs: 49.5 },
          },
        ],
      },
    },
    refused: [
      'routes["GET /a"]: timeoutMs: write 50 to 30000',
      'routes["GET /b"]: timeoutMs: write 50 to 30000',
    ],
  },
];
