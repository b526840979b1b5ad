import { absent, exactly, matching, ofType } from './expected.ts';
import type { GatewayCase } from './gateway-case.ts';

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

/** The clock of every case stands still here, at first. */
const receivedAt = { time: '24/Sep/2026:20:16:32 +0000', epochMs: 1_790_280_992_000 };
const uuid = '^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$';
const extendedId = '^[A-Za-z0-9_-]{15}=$';
/** The eight digits are the clock's seconds. */
const traceId = '^Root=1-6ab58520-[0-9a-f]{24}$';

const repeatedQuery = '?dup=one&dup=two&empty=&encoded=a%2Bb';
const bytes = Buffer.from([0xff, 0x00, 0xfe]);
const octets = 'Content-Type: application/octet-stream';

/** D: what functions are told. */
export const eventCases: readonly GatewayCase[] = [
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
              'x-amzn-trace-id': matching(traceId),
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
              'X-Amzn-Trace-Id': matching(traceId),
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
        'application/json; charset=utf-8',
        'application/problem+json',
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
    number: 'D11',
    title: 'REST: bytes of a type that is not declared binary are damaged',
    api: { kind: 'rest', definition: { binaryMediaTypes: [] } },
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
    api: { kind: 'rest', definition: { binaryMediaTypes: ['application/octet-stream'] } },
    steps: [
      {
        request: { method: 'POST', target: '/a', headers: [`${octets}; v=1`], body: bytes },
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
    title: 'REST: every body is declared binary unless the definition says otherwise',
    api: { kind: 'rest' },
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
            'Max-Forwards: 1',
            'Proxy-Authenticate: x',
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
              'X-Amzn-Trace-Id': matching(traceId),
              'X-Forwarded-For': '127.0.0.1',
              'X-Forwarded-Port': '443',
              'X-Forwarded-Proto': 'https',
            }),
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
              'X-Amzn-Trace-Id': matching(traceId),
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
