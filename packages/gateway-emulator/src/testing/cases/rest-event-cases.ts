import { exactly, matching } from './expected.ts';
import type { GatewayCase } from './gateway-case.ts';
import { bytes, extendedId, octets, receivedAt, repeatedQuery, traceId, uuid } from './request-marks.ts';

const restKeys = [
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
];

/** D: what functions behind REST APIs are told. */
export const restEventCases: readonly GatewayCase[] = [
  {
    number: 'D01',
    title: 'REST: the query is decoded once, the last value wins, all are in the lists',
    api: { kind: 'rest' },
    steps: [
      {
        request: { target: `/a${repeatedQuery}&a[]=1;semi=colon&bad=%zz` },
        expected: {
          status: 200,
          integrationEvent: {
            queryStringParameters: exactly({
              dup: 'two',
              empty: '',
              encoded: 'a+b',
              'a[]': '1',
              semi: 'colon',
              bad: '%zz',
            }),
            multiValueQueryStringParameters: exactly({
              dup: ['one', 'two'],
              empty: [''],
              encoded: ['a+b'],
              'a[]': ['1'],
              semi: ['colon'],
              bad: ['%zz'],
            }),
          },
        },
      },
    ],
  },
  {
    number: 'D03',
    title: 'REST: a plus in the query is a space',
    api: { kind: 'rest' },
    steps: [
      {
        request: { target: '/a?plus=test+alias&space=a%20b' },
        expected: {
          status: 200,
          integrationEvent: { queryStringParameters: exactly({ plus: 'test alias', space: 'a b' }) },
        },
      },
    ],
  },
  {
    number: 'D04',
    title: 'REST: path and path parameters stay as sent',
    api: { kind: 'rest', routeKeys: ['GET /api/{first}/{second}'] },
    steps: [
      {
        request: { target: '/api/test%2Balias@x/test+alias@x' },
        expected: {
          status: 200,
          integrationEvent: {
            path: '/api/test%2Balias@x/test+alias@x',
            pathParameters: exactly({ first: 'test%2Balias@x', second: 'test+alias@x' }),
            requestContext: { path: '/api/test%2Balias@x/test+alias@x' },
          },
        },
      },
    ],
  },
  {
    number: 'D07',
    title: 'REST: what is empty is null, and there are no other keys',
    api: { kind: 'rest', routeKeys: ['GET /a'] },
    steps: [
      {
        request: { target: '/a', headers: ['Host: api.example.com:8080'] },
        expected: {
          status: 200,
          integrationEventKeys: restKeys,
          integrationEvent: {
            resource: '/a',
            path: '/a',
            httpMethod: 'GET',
            queryStringParameters: null,
            multiValueQueryStringParameters: null,
            pathParameters: null,
            stageVariables: null,
            body: null,
            isBase64Encoded: false,
            requestContext: exactly({
              resourceId: matching('^[0-9a-z]{6}$'),
              resourcePath: '/a',
              httpMethod: 'GET',
              extendedRequestId: matching(extendedId),
              requestTime: receivedAt.time,
              path: '/a',
              accountId: '000000000000',
              protocol: 'HTTP/1.1',
              stage: 'dev',
              domainPrefix: 'api',
              requestTimeEpoch: receivedAt.epochMs,
              requestId: matching(uuid),
              identity: exactly({
                cognitoIdentityPoolId: null,
                accountId: null,
                cognitoIdentityId: null,
                caller: null,
                sourceIp: '127.0.0.1',
                principalOrgId: null,
                accessKey: null,
                cognitoAuthenticationType: null,
                cognitoAuthenticationProvider: null,
                userArn: null,
                userAgent: null,
                user: null,
              }),
              domainName: 'api.example.com',
              deploymentId: matching('^[0-9a-z]{6}$'),
              apiId: 'abcdef1234',
            }),
          },
        },
      },
    ],
  },
  {
    number: 'D09',
    title: 'REST: headers keep their case, lose those of the connection, and gain the client',
    api: { kind: 'rest' },
    steps: [
      {
        request: {
          method: 'POST',
          target: '/a',
          headers: [
            'Host: api.example.com',
            'x-Probe: one',
            'x-Probe: two',
            'aUThorization: Bearer x',
            'user-AGENT: probe',
            'X-Forwarded-For: 192.0.2.1',
            'X-Forwarded-Proto: http',
            'X-Amzn-Trace-Id: forged',
            'TE: trailers',
          ],
          body: 'x',
        },
        expected: {
          status: 200,
          integrationEvent: {
            headers: exactly({
              'x-Probe': 'two',
              Authorization: 'Bearer x',
              'User-Agent': 'probe',
              Host: 'api.example.com',
              'X-Amzn-Trace-Id': matching(`${traceId}$`),
              'X-Forwarded-For': '192.0.2.1, 127.0.0.1',
              'X-Forwarded-Port': '443',
              'X-Forwarded-Proto': 'https',
            }),
            multiValueHeaders: {
              'x-Probe': ['one', 'two'],
              'X-Forwarded-For': ['192.0.2.1, 127.0.0.1'],
              'X-Forwarded-Proto': ['https'],
            },
            requestContext: { identity: { userAgent: 'probe' } },
          },
        },
      },
    ],
  },
  {
    number: 'D11',
    title: 'REST: bytes of a type that is not declared binary are damaged',
    api: { kind: 'rest' },
    steps: [
      {
        request: { method: 'POST', target: '/a', headers: [octets], body: bytes },
        expected: {
          status: 200,
          integrationEvent: { body: '\u{fffd}\u{0}\u{fffd}', isBase64Encoded: false },
        },
      },
    ],
  },
  {
    number: 'D11',
    title: 'REST: bytes of a declared type arrive whole',
    api: { kind: 'rest', definition: { binaryMediaTypes: ['Application/Octet-Stream'] } },
    steps: [
      {
        request: { method: 'POST', target: '/a', headers: [`${octets.toUpperCase()}; v=1`], body: bytes },
        expected: { status: 200, integrationEvent: { body: '/wD+', isBase64Encoded: true } },
      },
      {
        request: { method: 'POST', target: '/a', headers: ['Content-Type: text/plain'], body: 'x' },
        expected: { status: 200, integrationEvent: { body: 'x', isBase64Encoded: false } },
      },
      {
        request: { method: 'POST', target: '/a', body: 'x' },
        expected: { status: 200, integrationEvent: { body: 'x', isBase64Encoded: false } },
      },
    ],
  },
  {
    number: 'D11',
    title: 'REST: every body is binary where all types are',
    api: { kind: 'rest', definition: { binaryMediaTypes: ['*/*'] } },
    steps: [
      {
        request: { method: 'POST', target: '/a', headers: [octets], body: bytes },
        expected: { status: 200, integrationEvent: { body: '/wD+', isBase64Encoded: true } },
      },
    ],
  },
  {
    number: 'D12',
    title: 'times are written in one way, and counted in whole milliseconds',
    api: { kind: 'rest' },
    steps: [
      {
        request: { target: '/a' },
        expected: {
          status: 200,
          integrationEvent: {
            requestContext: { requestTime: receivedAt.time, requestTimeEpoch: receivedAt.epochMs },
          },
        },
      },
      {
        request: { target: '/a' },
        before: { advanceSeconds: 6 * 24 * 3600 + 3 * 3600 + 43 * 60 + 29.5 },
        expected: {
          status: 200,
          integrationEvent: {
            requestContext: {
              requestTime: '01/Oct/2026:00:00:01 +0000',
              requestTimeEpoch: receivedAt.epochMs + 531_809_500,
            },
          },
        },
      },
    ],
  },
  {
    number: 'D13',
    title: 'REST: headers that are not for functions do not reach them',
    api: { kind: 'rest' },
    steps: [
      {
        request: {
          target: '/a',
          headers: [
            'Content-MD5: x',
            'Keep-Alive: timeout=1',
            'Max-Forwards: 1',
            'Proxy-Authenticate: x',
            'Proxy-Connection: keep-alive',
            'Server: x',
            'Trailer: x',
            'WWW-Authenticate: x',
            'Via: 1.1 x',
            'Date: x',
            'Content-Encoding: x',
            'Authorization: AWS4-HMAC-SHA256 Credential=x',
          ],
        },
        expected: {
          status: 200,
          integrationEvent: {
            headers: exactly({
              Via: '1.1 x',
              Date: 'x',
              'Content-Encoding': 'x',
              Host: matching('^127\\.0\\.0\\.1:\\d+$'),
              'X-Amzn-Trace-Id': matching(`${traceId}$`),
              'X-Forwarded-For': '127.0.0.1',
              'X-Forwarded-Port': '443',
              'X-Forwarded-Proto': 'https',
            }),
          },
        },
      },
    ],
  },
];
