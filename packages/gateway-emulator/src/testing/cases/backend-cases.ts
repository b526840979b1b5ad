import type { ServerResponse } from 'node:http';

import { absent, matching } from './expected.ts';
import type { CaseApi, GatewayCase } from './gateway-case.ts';
import { extendedId, traceId } from './request-marks.ts';

const kinds = ['rest', 'http'] as const;
const toBackend = { 'ANY /{proxy+}': '/{proxy}' };
const ofBackend = '^127\\.0\\.0\\.1:\\d+$';

function answering(answer: (response: ServerResponse) => void): Pick<CaseApi, 'backend' | 'backendRoutes'> {
  return {
    backend: (request, response) => void request.resume().on('end', () => answer(response)),
    backendRoutes: toBackend,
  };
}

const ok = answering((response) => void response.end('ok'));

const sentHeaders = [
  'Host: api.example.com',
  'X-Forwarded-For: 192.0.2.1',
  'X-Forwarded-Proto: http',
  'X-Amzn-Trace-Id: forged',
  'X-Amzn-Apigateway-Api-Id: forged',
  'Cookie: a=1',
  'Cookie: b=2',
  'X-Twice: 1',
  'X-Twice: 2',
  'Authorization: Bearer x',
  'Content-Encoding: x',
  'Content-MD5: x',
  'Max-Forwards: 3',
  'TE: trailers',
  'Via: 1.1 x',
  'Server: x',
  'WWW-Authenticate: x',
];

/** H: HTTP backends behind a proxy integration. */
export const backendCases: readonly GatewayCase[] = [
  ...kinds.flatMap((kind): readonly GatewayCase[] => [
    {
      number: 'H01',
      title: `${kind}: path and query reach the backend as they were sent`,
      api: { kind, ...ok },
      steps: [
        {
          request: { target: '/a%2Fb/c%20d//e?q=%2B&q=+&alone' },
          expected: {
            status: 200,
            body: 'ok',
            backendRequest: { method: 'GET', target: '/a%2Fb/c%20d//e?q=%2B&q=+&alone' },
          },
        },
        {
          request: { method: 'PATCH', target: '/a', body: 'x' },
          expected: {
            status: 200,
            backendRequest: { method: 'PATCH', target: '/a', headers: { 'content-length': '1' } },
          },
        },
      ],
    },
    {
      number: 'H02',
      title: `${kind}: parameters of the route are put into the path of the backend`,
      api: {
        kind,
        ...ok,
        backendRoutes: { 'GET /orders/{id}/items/{item}': '/v2/{item}/of/{id}', 'GET /plain': '' },
      },
      steps: [
        {
          request: { target: '/orders/a%20b/items/2?x=1' },
          expected: { status: 200, backendRequest: { target: '/v2/2/of/a%20b?x=1' } },
        },
        { request: { target: '/plain?x=1' }, expected: { status: 200, backendRequest: { target: '/?x=1' } } },
      ],
    },
    {
      number: 'H02',
      title: `${kind}: a parameter that the route does not have`,
      api: { kind, ...ok, backendRoutes: { 'GET /orders/{id}': '/{other}' } },
      refused: ['routes["GET /orders/{id}"]: uri: the route has no parameter "other"'],
    },
    {
      number: 'H06',
      title: `${kind}: a redirect is the client's to follow, wherever it leads`,
      api: {
        kind,
        ...answering((response) => {
          response.writeHead(302, { Location: 'http://127.0.0.1:1/login' }).end();
        }),
      },
      steps: [
        {
          request: { target: '/a' },
          expected: { status: 302, headers: { Location: 'http://127.0.0.1:1/login' } },
        },
      ],
    },
    {
      number: 'H07',
      title: `${kind}: an answer to HEAD has a length and no body, 304 has neither`,
      api: {
        kind,
        backend: (request, response) => {
          if (request.method === 'HEAD') {
            response.writeHead(200, { 'Content-Length': '5' }).end();
          } else {
            response.writeHead(304).end();
          }
        },
        backendRoutes: toBackend,
      },
      steps: [
        {
          request: { method: 'HEAD', target: '/a' },
          expected: { status: 200, body: '', headers: { 'Content-Length': '5' } },
        },
        {
          request: { target: '/a' },
          expected: { status: 304, body: '', headers: { 'Content-Length': absent } },
        },
      ],
    },
  ]),
  {
    number: 'H03',
    title: 'rest: the backend is told who the client is, and not what the table of headers drops',
    api: { kind: 'rest', ...ok },
    steps: [
      {
        request: { target: '/a', headers: sentHeaders },
        expected: {
          status: 200,
          backendRequest: {
            headers: {
              host: matching(ofBackend),
              cookie: 'a=1; b=2',
              'x-twice': '1, 2',
              authorization: 'Bearer x',
              'x-forwarded-for': '192.0.2.1, 127.0.0.1',
              'x-forwarded-port': '443',
              'x-forwarded-proto': 'https',
              'x-amzn-apigateway-api-id': 'abcdef1234',
              'x-amzn-trace-id': matching(`${traceId}$`),
              'content-encoding': absent,
              'content-md5': absent,
              'max-forwards': absent,
              te: absent,
              via: absent,
              server: absent,
              'www-authenticate': absent,
              forwarded: absent,
            },
          },
        },
      },
    ],
  },
  {
    number: 'H04',
    title: 'http: the backend is told in one Forwarded header, into which X-Forwarded-For is translated',
    api: { kind: 'http', ...ok },
    steps: [
      {
        request: { target: '/a', headers: sentHeaders },
        expected: {
          status: 200,
          backendRequest: {
            headers: {
              host: matching(ofBackend),
              forwarded: 'for=192.0.2.1, for=127.0.0.1;host=api.example.com;proto=https',
              cookie: 'a=1; b=2',
              authorization: 'Bearer x',
              'x-amzn-trace-id': matching(`${traceId}$`),
              'x-forwarded-for': absent,
              'x-forwarded-port': absent,
              'x-forwarded-proto': absent,
              'x-amzn-apigateway-api-id': absent,
              te: absent,
            },
          },
        },
      },
      {
        request: {
          target: '/a',
          headers: ['Host: h', 'X-Forwarded-For: 2001:db8::1, x";for="y', 'Forwarded: for=192.0.2.9'],
        },
        expected: {
          status: 200,
          backendRequest: {
            headers: {
              forwarded:
                'for=192.0.2.9, for="[2001:db8::1]", for="x;for=y", for=127.0.0.1;host=h;proto=https',
            },
          },
        },
      },
    ],
  },
  {
    number: 'H05',
    title: 'rest: a greedy parameter loses the trailing slash on the way',
    api: { kind: 'rest', ...ok, backendRoutes: { ...toBackend, 'ANY /': '/' } },
    steps: [
      { request: { target: '/x/' }, expected: { status: 200, backendRequest: { target: '/x' } } },
      { request: { target: '/x/?a=1' }, expected: { status: 200, backendRequest: { target: '/x?a=1' } } },
      { request: { target: '/' }, expected: { status: 200, backendRequest: { target: '/' } } },
    ],
  },
  {
    number: 'H05',
    title: 'http: a trailing slash stays',
    api: { kind: 'http', ...ok },
    steps: [{ request: { target: '/x/' }, expected: { status: 200, backendRequest: { target: '/x/' } } }],
  },
  {
    number: 'H08',
    title: 'http: behind $default the whole path is added to that of the backend',
    api: { kind: 'http', ...ok, backendRoutes: { $default: '/base/', 'GET /own': '/x' } },
    steps: [
      {
        request: { target: '/a/b?c=d' },
        expected: { status: 200, backendRequest: { target: '/base/a/b?c=d' } },
      },
      { request: { target: '/own' }, expected: { status: 200, backendRequest: { target: '/x' } } },
    ],
  },
  {
    number: 'H09',
    title: 'http: what a backend sends comes as it is, but for what is of the connection',
    api: {
      kind: 'http',
      ...answering((response) => {
        response
          .setHeaders(
            new Map([
              ['Server', 'legacy'],
              ['WWW-Authenticate', 'Basic'],
              ['x-own', '1'],
            ]),
          )
          .setHeader('Set-Cookie', ['a=1', 'b=2'])
          .writeHead(401, {
            'Content-Length': '2',
            'Keep-Alive': 'timeout=1',
            'Proxy-Authenticate': 'Basic',
            'Proxy-Connection': 'keep-alive',
            TE: 'trailers',
            Upgrade: 'h2c',
          })
          .end('no');
      }),
    },
    steps: [
      {
        request: { target: '/a' },
        expected: {
          status: 401,
          body: 'no',
          headers: {
            Server: 'legacy',
            'WWW-Authenticate': 'Basic',
            'Set-Cookie': ['a=1', 'b=2'],
            'x-own': '1',
            'Content-Length': '2',
            'Keep-Alive': absent,
            'Proxy-Authenticate': absent,
            'Proxy-Connection': absent,
            TE: absent,
            Upgrade: absent,
            'Apigw-Requestid': matching(extendedId),
          },
        },
      },
    ],
  },
];
