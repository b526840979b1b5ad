import { absent, exactly, matching, ofType } from './expected.ts';
import type { GatewayCase } from './gateway-case.ts';
import { bytes, extendedId, octets, receivedAt, repeatedQuery, traceId } from './request-marks.ts';

/** D: what functions behind HTTP APIs are told. */
export const httpEventCases: readonly GatewayCase[] = [
  {
    number: 'D02',
    title: 'HTTP 2.0: duplicates are joined, in the query and in headers, and the query stays as sent',
    api: { kind: 'http' },
    steps: [
      {
        request: { target: `/a${repeatedQuery}`, headers: ['X-Probe: 1', 'x-probe: 2'] },
        expected: {
          status: 200,
          integrationEvent: {
            rawQueryString: repeatedQuery.slice(1),
            queryStringParameters: exactly({ dup: 'one,two', empty: '', encoded: 'a+b' }),
            headers: { 'x-probe': '1,2', 'X-Probe': absent },
          },
        },
      },
    ],
  },
  {
    number: 'D05',
    title: 'HTTP 2.0: path and path parameters are decoded',
    api: { kind: 'http', routeKeys: ['GET /orders/{name}'] },
    steps: [
      {
        request: { target: '/orders/Summer%20Sale%202023' },
        expected: {
          status: 200,
          integrationEvent: {
            rawPath: '/orders/Summer Sale 2023',
            pathParameters: exactly({ name: 'Summer Sale 2023' }),
            requestContext: { http: { path: '/orders/Summer Sale 2023' } },
          },
        },
      },
    ],
  },
  {
    number: 'D06',
    title: 'HTTP 1.0: the path is as sent, in the request context and in parameters decoded',
    api: { kind: 'http', payloadFormatVersion: '1.0', routeKeys: ['GET /orders/{name}'] },
    steps: [
      {
        request: { target: '/orders/Summer%20Sale%202023' },
        expected: {
          status: 200,
          integrationEvent: {
            resource: '/orders/{name}',
            path: '/orders/Summer%20Sale%202023',
            pathParameters: exactly({ name: 'Summer Sale 2023' }),
            requestContext: { path: '/orders/Summer Sale 2023', resourcePath: '/orders/{name}' },
          },
        },
      },
    ],
  },
  {
    number: 'D08',
    title: 'HTTP 2.0: what is empty is not there, and the length of the body is',
    api: { kind: 'http', routeKeys: ['GET /a'] },
    steps: [
      {
        request: { target: '/a', headers: ['Host: api.example.com'] },
        expected: {
          status: 200,
          integrationEvent: exactly({
            version: '2.0',
            routeKey: 'GET /a',
            rawPath: '/a',
            rawQueryString: '',
            headers: exactly({
              'content-length': '0',
              host: 'api.example.com',
              'x-amzn-trace-id': matching(`${traceId}$`),
              'x-forwarded-for': '127.0.0.1',
              'x-forwarded-port': '443',
              'x-forwarded-proto': 'https',
            }),
            requestContext: exactly({
              accountId: '000000000000',
              apiId: 'abcdef1234',
              domainName: 'api.example.com',
              domainPrefix: 'api',
              http: exactly({
                method: 'GET',
                path: '/a',
                protocol: 'HTTP/1.1',
                sourceIp: '127.0.0.1',
                userAgent: '',
              }),
              requestId: matching(extendedId),
              routeKey: 'GET /a',
              stage: '$default',
              time: receivedAt.time,
              timeEpoch: receivedAt.epochMs,
            }),
            isBase64Encoded: false,
          }),
        },
      },
    ],
  },
  {
    number: 'D08',
    title: 'HTTP 2.0: what is there stands in its place',
    api: {
      kind: 'http',
      routeKeys: ['POST /items/{item}'],
      definition: { stageVariables: { k: 'v' } },
    },
    steps: [
      {
        request: {
          method: 'POST',
          target: '/items/1?a=1',
          headers: ['Cookie: a=1; b=%20', 'Content-Type: text/plain'],
          body: 'x',
        },
        expected: {
          status: 200,
          integrationEvent: exactly({
            version: '2.0',
            routeKey: 'POST /items/{item}',
            rawPath: '/items/1',
            rawQueryString: 'a=1',
            cookies: ['a=1', 'b=%20'],
            headers: { cookie: absent, 'content-length': '1', 'content-type': 'text/plain' },
            queryStringParameters: exactly({ a: '1' }),
            requestContext: ofType('object'),
            body: 'x',
            pathParameters: exactly({ item: '1' }),
            stageVariables: exactly({ k: 'v' }),
            isBase64Encoded: false,
          }),
        },
      },
    ],
  },
  {
    number: 'D10',
    title: 'HTTP 2.0: a body is base64 unless it is known as text',
    api: { kind: 'http' },
    steps: [
      {
        request: { method: 'POST', target: '/a', headers: [octets], body: bytes },
        expected: { status: 200, integrationEvent: { body: '/wD+', isBase64Encoded: true } },
      },
      {
        request: { method: 'POST', target: '/a', body: 'x' },
        expected: { status: 200, integrationEvent: { body: 'eA==', isBase64Encoded: true } },
      },
      {
        request: {
          method: 'POST',
          target: '/a',
          headers: ['Content-Type: text/plain', 'Content-Encoding: gzip'],
          body: 'x',
        },
        expected: { status: 200, integrationEvent: { body: 'eA==', isBase64Encoded: true } },
      },
      ...[
        'application/javascript',
        'application/json; charset=utf-8',
        'application/problem+json',
        'application/xml',
        'application/x-www-form-urlencoded',
        'image/svg+xml',
        'TEXT/html',
      ].map((type) => ({
        request: { method: 'POST', target: '/a', headers: [`Content-Type: ${type}`], body: '{"ü":1}' },
        expected: { status: 200, integrationEvent: { body: '{"ü":1}', isBase64Encoded: false } },
      })),
    ],
  },
  {
    number: 'D10',
    title: 'HTTP 2.0: a body in chunks has a length in the end',
    api: { kind: 'http' },
    steps: [
      {
        request: {
          method: 'POST',
          target: '/a',
          headers: ['Content-Type: text/plain', 'Transfer-Encoding: chunked', '', '3', 'abc', '0', ''],
        },
        expected: {
          status: 200,
          integrationEvent: {
            body: 'abc',
            headers: { 'content-length': '3', 'transfer-encoding': absent },
          },
        },
      },
    ],
  },
  {
    number: 'D14',
    title: 'HTTP 1.0: the keys of a REST event in another order, with a version, and one request id',
    api: {
      kind: 'http',
      payloadFormatVersion: '1.0',
      routeKeys: ['POST /items/{item}'],
    },
    steps: [
      {
        request: {
          method: 'POST',
          target: `/items/1${repeatedQuery}`,
          headers: [
            'Host: api.example.com',
            'authorization: x',
            'Accept-Encoding: br',
            'x-PROBE-name: one',
            'X-Probe-Name: two',
            'cookie: a=1; b=2',
            'user-agent: probe',
          ],
        },
        expected: {
          status: 200,
          integrationEvent: exactly({
            version: '1.0',
            resource: '/items/{item}',
            path: '/items/1',
            httpMethod: 'POST',
            headers: exactly({
              'Content-Length': '0',
              Cookie: 'a=1; b=2',
              Host: 'api.example.com',
              'User-Agent': 'probe',
              'X-Amzn-Trace-Id': matching(`${traceId}$`),
              'X-Forwarded-For': '127.0.0.1',
              'X-Forwarded-Port': '443',
              'X-Forwarded-Proto': 'https',
              'X-Probe-Name': 'two',
              'accept-encoding': 'br',
              authorization: 'x',
            }),
            multiValueHeaders: {
              'Content-Length': ['0'],
              Cookie: ['a=1; b=2'],
              'X-Probe-Name': ['one', 'two'],
              authorization: ['x'],
            },
            queryStringParameters: exactly({ dup: 'two', empty: '', encoded: 'a+b' }),
            multiValueQueryStringParameters: exactly({ dup: ['one', 'two'], empty: [''], encoded: ['a+b'] }),
            requestContext: exactly({
              accountId: '000000000000',
              apiId: 'abcdef1234',
              domainName: 'api.example.com',
              domainPrefix: 'api',
              extendedRequestId: matching(extendedId),
              httpMethod: 'POST',
              identity: exactly({
                accessKey: null,
                accountId: null,
                caller: null,
                cognitoAmr: null,
                cognitoAuthenticationProvider: null,
                cognitoAuthenticationType: null,
                cognitoIdentityId: null,
                cognitoIdentityPoolId: null,
                principalOrgId: null,
                sourceIp: '127.0.0.1',
                user: null,
                userAgent: 'probe',
                userArn: null,
              }),
              path: '/items/1',
              protocol: 'HTTP/1.1',
              requestId: matching(extendedId),
              requestTime: receivedAt.time,
              requestTimeEpoch: receivedAt.epochMs,
              resourceId: 'POST /items/{item}',
              resourcePath: '/items/{item}',
              stage: '$default',
            }),
            pathParameters: exactly({ item: '1' }),
            stageVariables: null,
            body: null,
            isBase64Encoded: false,
          }),
        },
      },
    ],
  },
  {
    number: 'D14',
    title: 'HTTP 1.0: what is empty is null, and a user agent that is not there is empty',
    api: { kind: 'http', payloadFormatVersion: '1.0', routeKeys: ['$default'], definition: { stage: 'dev' } },
    steps: [
      {
        request: { target: '/a' },
        expected: {
          status: 200,
          integrationEvent: {
            resource: '$default',
            queryStringParameters: null,
            multiValueQueryStringParameters: null,
            pathParameters: null,
            stageVariables: null,
            body: null,
            requestContext: { resourceId: '$default', stage: 'dev', identity: { userAgent: '' } },
          },
        },
      },
    ],
  },
  {
    number: 'D15',
    title: 'HTTP 1.0: a body is base64 unless it is known as text',
    api: { kind: 'http', payloadFormatVersion: '1.0' },
    steps: [
      {
        request: { method: 'POST', target: '/a', headers: [octets], body: bytes },
        expected: {
          status: 200,
          integrationEvent: { body: '/wD+', isBase64Encoded: true, headers: { 'Content-Length': '3' } },
        },
      },
      {
        request: { method: 'POST', target: '/a', headers: ['Content-Type: application/json'], body: '{}' },
        expected: { status: 200, integrationEvent: { body: '{}', isBase64Encoded: false } },
      },
    ],
  },
  {
    number: 'D16',
    title: 'HTTP 1.0: a named stage is in the path, and in that of the request context',
    api: {
      kind: 'http',
      payloadFormatVersion: '1.0',
      routeKeys: ['GET /{name}'],
      definition: { stage: 'dev', addressing: 'stage-in-path' },
    },
    steps: [
      {
        request: { target: '/dev/a%20b' },
        expected: {
          status: 200,
          integrationEvent: { path: '/dev/a%20b', requestContext: { path: '/dev/a b', stage: 'dev' } },
        },
      },
    ],
  },
];
