import type { RawRequest } from '../raw-client.ts';
import { absent, matching } from './expected.ts';
import type { ExpectedStep, GatewayCase } from './gateway-case.ts';
import { extendedId, uuid } from './request-marks.ts';

const stageInPath = { addressing: 'stage-in-path' } as const;

const preflightOf = (target: string): RawRequest => ({
  method: 'OPTIONS',
  target,
  headers: ['Origin: https://app.example.com', 'Access-Control-Request-Method: GET'],
});

/** An answer for want of a better word: there is no route. */
const missingToken = {
  status: 403,
  body: '{"message":"Missing Authentication Token"}',
  bodyBytes: 42,
  headers: {
    'Content-Type': 'application/json',
    'Content-Length': '42',
    'x-amzn-RequestId': matching(uuid),
    'x-amzn-ErrorType': 'MissingAuthenticationTokenException',
    'x-amz-apigw-id': matching(extendedId),
    'X-Amzn-Trace-Id': absent,
  },
  headerOrder: [
    'Date',
    'Content-Type',
    'Content-Length',
    'Connection',
    'x-amzn-RequestId',
    'x-amzn-ErrorType',
    'x-amz-apigw-id',
  ],
  integrationEvent: absent,
} as const satisfies ExpectedStep;

const notFound = {
  status: 404,
  body: '{"message":"Not Found"}',
  bodyBytes: 23,
  headers: {
    'Content-Type': 'application/json',
    'apigw-requestid': matching(extendedId),
    'x-amzn-ErrorType': absent,
    'x-amzn-RequestId': absent,
  },
  headerOrder: ['Date', 'Content-Type', 'Content-Length', 'Connection', 'apigw-requestid'],
  integrationEvent: absent,
} as const satisfies ExpectedStep;

/** One REST request that a route serves, and the three places where paths are told. */
function servedAs(
  target: string,
  {
    resource,
    path,
    pathParameters,
  }: { resource: string; path: string; pathParameters: { proxy: string } | null },
): ExpectedStep {
  return {
    status: 200,
    integrationEvent: {
      resource,
      path,
      pathParameters,
      requestContext: { resourcePath: resource, path: target },
    },
  };
}

const restPaths = {
  kind: 'rest',
  routeKeys: ['ANY /{proxy+}', 'GET /hardcoded', 'POST /test'],
  definition: stageInPath,
} as const;

/** C: routes and stages. */
export const routeCases: readonly GatewayCase[] = [
  {
    number: 'C01',
    title: 'a REST API has no word for an unknown path but a missing token',
    api: { kind: 'rest', routeKeys: ['GET /a'] },
    steps: [
      { request: { target: '/b' }, expected: missingToken },
      { request: { target: '/a/b' }, expected: missingToken },
    ],
  },
  {
    number: 'C01',
    title: 'an unknown path never asks the authorizer',
    api: { kind: 'rest', routeKeys: ['GET /a'], authorizer: () => null },
    steps: [{ request: { target: '/b' }, expected: { ...missingToken, authorizerCalls: 0 } }],
  },
  {
    number: 'C02',
    title: 'nor for a known path with another method',
    api: { kind: 'rest', routeKeys: ['GET /a'] },
    steps: [
      { request: { method: 'POST', target: '/a' }, expected: missingToken },
      { request: { method: 'OPTIONS', target: '/a' }, expected: missingToken },
    ],
  },
  {
    number: 'C03',
    title: 'an HTTP API says that an unknown path is not found',
    api: { kind: 'http', routeKeys: ['GET /a'], authorizer: () => null },
    steps: [
      { request: { target: '/b' }, expected: { ...notFound, authorizerCalls: 0 } },
      { request: { method: 'POST', target: '/a' }, expected: { ...notFound, authorizerCalls: 0 } },
    ],
  },
  {
    number: 'C04',
    title: 'a REST API forbids what is not its stage',
    api: { kind: 'rest', definition: stageInPath },
    steps: ['/prod/a', '/a', '/', '/Dev/a'].map((target) => ({
      request: { target },
      expected: {
        status: 403,
        body: '{"message":"Forbidden"}',
        bodyBytes: 23,
        headers: { 'x-amzn-ErrorType': 'ForbiddenException' },
        integrationEvent: absent,
      },
    })),
  },
  {
    number: 'C05',
    title: 'an HTTP API to which nothing is deployed yet finds nothing',
    api: { kind: 'http', routeKeys: [] },
    steps: [{ request: { target: '/' }, expected: notFound }],
  },
  {
    number: 'C06',
    title: 'a trailing slash stays in the path and leaves the greedy parameter',
    api: restPaths,
    steps: [
      {
        request: { target: '/dev/proxy-value/' },
        expected: servedAs('/dev/proxy-value/', {
          resource: '/{proxy+}',
          path: '/proxy-value/',
          pathParameters: { proxy: 'proxy-value' },
        }),
      },
      {
        request: { target: '/dev/hardcoded/' },
        expected: servedAs('/dev/hardcoded/', {
          resource: '/hardcoded',
          path: '/hardcoded/',
          pathParameters: null,
        }),
      },
    ],
  },
  {
    number: 'C07',
    title: 'double slashes within a path stay',
    api: restPaths,
    steps: [
      {
        request: { target: '/dev/proxy-value//double-slash' },
        expected: servedAs('/dev/proxy-value//double-slash', {
          resource: '/{proxy+}',
          path: '/proxy-value//double-slash',
          pathParameters: { proxy: 'proxy-value//double-slash' },
        }),
      },
    ],
  },
  {
    number: 'C08',
    title: 'double slashes before the path are one, but for the request context',
    api: restPaths,
    steps: ['/dev//hardcoded', '//dev/hardcoded'].map((target) => ({
      request: { target },
      expected: servedAs(target, { resource: '/hardcoded', path: '/hardcoded', pathParameters: null }),
    })),
  },
  {
    number: 'C09',
    title: 'a method that the better path lacks falls through to the greedy one',
    api: restPaths,
    steps: [
      {
        request: { method: 'OPTIONS', target: '/dev/test' },
        expected: servedAs('/dev/test', {
          resource: '/{proxy+}',
          path: '/test',
          pathParameters: { proxy: 'test' },
        }),
      },
      {
        request: { method: 'POST', target: '/dev/test' },
        expected: servedAs('/dev/test', { resource: '/test', path: '/test', pathParameters: null }),
      },
    ],
  },
  {
    number: 'C10',
    title: 'an HTTP API picks the most literal path that fits',
    api: {
      kind: 'http',
      routeKeys: [
        '$default',
        'ANY /{proxy+}',
        'GET /pets/{proxy+}',
        'GET /pets/dog/{id}',
        'GET /pets/dog/1',
        'ANY /pets/cat',
        'GET /pets/{kind}',
      ],
    },
    steps: [
      { method: 'GET', target: '/pets/dog/1', routeKey: 'GET /pets/dog/1' },
      { method: 'GET', target: '/pets/dog/2', routeKey: 'GET /pets/dog/{id}' },
      { method: 'GET', target: '/pets/cat/1', routeKey: 'GET /pets/{proxy+}' },
      { method: 'POST', target: '/test/5', routeKey: 'ANY /{proxy+}' },
      { method: 'GET', target: '/', routeKey: '$default' },
      { method: 'POST', target: '/pets/dog/1', routeKey: 'ANY /{proxy+}' },
      { method: 'GET', target: '/pets/cat', routeKey: 'ANY /pets/cat' },
      { method: 'GET', target: '/pets/cow', routeKey: 'GET /pets/{kind}' },
    ].map(({ method, target, routeKey }) => ({
      request: { method, target },
      expected: { status: 200, integrationEvent: { routeKey, requestContext: { routeKey } } },
    })),
  },
  {
    number: 'C11',
    title: 'an HTTP API does not take a path with a slash for one without',
    api: { kind: 'http', routeKeys: ['GET /foo'] },
    steps: [
      { request: { target: '/foo/' }, expected: notFound },
      { request: { target: '/foo' }, expected: { status: 200, integrationEvent: { rawPath: '/foo' } } },
    ],
  },
  {
    number: 'C12',
    title: 'an HTTP API has a named stage in the path',
    api: { kind: 'http', routeKeys: ['GET /echo'], definition: { stage: 'dev', ...stageInPath } },
    steps: [
      { request: { target: '/prod/echo' }, expected: notFound },
      { request: { target: '/echo' }, expected: notFound },
      {
        request: { target: '/dev/echo' },
        expected: {
          status: 200,
          integrationEvent: {
            routeKey: 'GET /echo',
            rawPath: '/dev/echo',
            requestContext: { stage: 'dev', http: { path: '/dev/echo' } },
          },
        },
      },
    ],
  },
  {
    number: 'C12',
    title: 'a stage alone is its root, and one that is not there answers no preflight',
    api: {
      kind: 'http',
      routeKeys: ['GET /'],
      definition: { stage: 'dev', ...stageInPath, cors: { allowOrigins: ['*'] } },
    },
    steps: [
      { request: preflightOf('/prod/a'), expected: notFound },
      { request: preflightOf('/dev/a'), expected: { status: 204 } },
      {
        request: { target: '/dev' },
        expected: { status: 200, integrationEvent: { routeKey: 'GET /', rawPath: '/dev' } },
      },
    ],
  },
  {
    number: 'C13',
    title: 'a REST API takes the method of X-HTTP-Method-Override, and keeps the header to itself',
    api: { kind: 'rest', routeKeys: ['POST /a', 'PUT /a'] },
    steps: [
      {
        request: { method: 'POST', target: '/a', headers: ['x-http-method-OVERRIDE: PUT'], body: '{}' },
        expected: {
          status: 200,
          integrationEvent: {
            httpMethod: 'PUT',
            headers: { 'x-http-method-OVERRIDE': absent },
            requestContext: { httpMethod: 'PUT' },
          },
          accessLog: { httpMethod: 'PUT' },
        },
      },
      {
        request: { method: 'POST', target: '/a', headers: ['X-HTTP-Method-Override: DELETE'] },
        expected: { status: 403, body: '{"message":"Missing Authentication Token"}' },
      },
    ],
  },
  {
    number: 'C13',
    title: 'and sends it to a backend as the method',
    api: {
      kind: 'rest',
      backend: (request, response) => void request.resume().on('end', () => response.end('ok')),
      backendRoutes: { 'ANY /{proxy+}': '/{proxy}' },
    },
    steps: [
      {
        request: { method: 'POST', target: '/a', headers: ['X-HTTP-Method-Override: PUT'], body: 'x' },
        expected: {
          status: 200,
          backendRequest: { method: 'PUT', headers: { 'x-http-method-override': absent } },
        },
      },
    ],
  },
  {
    number: 'C13',
    title: 'which means nothing to an HTTP API',
    api: { kind: 'http', routeKeys: ['POST /a', 'PUT /a'] },
    steps: [
      {
        request: { method: 'POST', target: '/a', headers: ['X-HTTP-Method-Override: PUT'] },
        expected: {
          status: 200,
          integrationEvent: { routeKey: 'POST /a', headers: { 'x-http-method-override': 'PUT' } },
        },
      },
    ],
  },
  {
    number: 'C14',
    title: 'path parts have few characters on REST APIs, and parameters a part of their own',
    api: {
      kind: 'rest',
      routeKeys: [
        'GET /a(b)',
        'GET /a%20b',
        'GET /a/',
        'GET /a//b',
        'GET /user{id}',
        'GET /{a+}/b',
        '$default',
      ],
    },
    refused: [
      'routes["GET /a(b)"]: the path part "a(b)" cannot be part of a REST API',
      'routes["GET /a%20b"]: the path part "a%20b" cannot be part of a REST API',
      'routes["GET /a/"]: the path part "" cannot be part of a REST API',
      'routes["GET /a//b"]: the path part "" cannot be part of a REST API',
      'routes["GET /user{id}"]: the path part "user{id}" mixes text and a parameter',
      'routes["GET /{a+}/b"]: write a method and a path',
      'routes["$default"]: write a method and a path',
    ],
  },
  {
    number: 'C14',
    title: 'what is allowed is served',
    api: { kind: 'rest', routeKeys: ['GET /aZ9._~:,-/{id}'] },
    steps: [
      {
        request: { target: '/aZ9._~:,-/x' },
        expected: {
          status: 200,
          integrationEvent: { resource: '/aZ9._~:,-/{id}', pathParameters: { id: 'x' } },
        },
      },
    ],
  },
  {
    number: 'C15',
    title: 'two paths are for health checks of API Gateway itself',
    api: { kind: 'rest', routeKeys: ['GET /ping', 'ANY /sping'] },
    refused: ['routes["GET /ping"]: /ping is where', 'routes["ANY /sping"]: /sping is where'],
  },
  {
    number: 'C15',
    title: 'behind a stage, or below the root, they are paths like any other',
    api: {
      kind: 'rest',
      routeKeys: ['GET /ping', 'GET /a/ping'],
      definition: { addressing: 'stage-in-path' },
    },
    steps: [
      {
        request: { target: '/dev/ping' },
        expected: { status: 200, integrationEvent: { resource: '/ping' } },
      },
      {
        request: { target: '/dev/a/ping' },
        expected: { status: 200, integrationEvent: { resource: '/a/ping' } },
      },
    ],
  },
  {
    number: 'C15',
    title: 'HTTP APIs reserve none',
    api: { kind: 'http', routeKeys: ['GET /ping'] },
    steps: [{ request: { target: '/ping' }, expected: { status: 200, integrationCalls: 1 } }],
  },
  {
    number: 'C16',
    title: 'a greedy parameter of a REST API does not match its own parent',
    api: { kind: 'rest', routeKeys: ['ANY /{proxy+}', 'GET /a/{rest+}'] },
    steps: [
      { request: { target: '/' }, expected: missingToken },
      {
        request: { target: '/a' },
        expected: {
          status: 200,
          integrationEvent: { resource: '/{proxy+}', pathParameters: { proxy: 'a' } },
        },
      },
      {
        request: { target: '/a/b/c' },
        expected: {
          status: 200,
          integrationEvent: { resource: '/a/{rest+}', pathParameters: { rest: 'b/c' } },
        },
      },
    ],
  },
  {
    number: 'C16',
    title: 'nor does one of an HTTP API',
    api: { kind: 'http', routeKeys: ['GET /a/{proxy+}'] },
    steps: [
      { request: { target: '/a' }, expected: notFound },
      {
        request: { target: '/a/b' },
        expected: { status: 200, integrationEvent: { pathParameters: { proxy: 'b' } } },
      },
    ],
  },
  {
    number: 'C17',
    title: 'the case of a path counts on REST APIs, and HEAD is no GET',
    api: { kind: 'rest', routeKeys: ['GET /known'] },
    steps: [
      { request: { target: '/Known' }, expected: missingToken },
      {
        request: { method: 'HEAD', target: '/known' },
        expected: { status: 403, body: '', headers: { 'Content-Length': '42' } },
      },
    ],
  },
  {
    number: 'C17',
    title: 'the case of a path counts on HTTP APIs, and HEAD is no GET',
    api: { kind: 'http', routeKeys: ['GET /known'] },
    steps: [
      { request: { target: '/Known' }, expected: notFound },
      { request: { method: 'HEAD', target: '/known' }, expected: { status: 404, body: '' } },
    ],
  },
  {
    number: 'C18',
    title: 'ANY of a REST API stands for seven methods, and one of its own wins over it',
    api: { kind: 'rest', routeKeys: ['ANY /a', 'PATCH /{proxy+}', 'GET /a'] },
    steps: [
      ...['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'].map((method) => ({
        request: { method, target: '/a' },
        expected: { status: 200, integrationEvent: { resource: '/a', httpMethod: method } },
      })),
      { request: { method: 'TRACE', target: '/a' }, expected: { status: 403 } },
    ],
  },
  {
    number: 'C19',
    title: 'a REST API takes one parameter at each place of its paths',
    api: {
      kind: 'rest',
      routeKeys: [
        'GET /a/{id}',
        'ANY /a/{proxy+}',
        'GET /a/{id}/b/{x}',
        'GET /a/{id}/b/{y}/c',
        'GET /{any}/a',
      ],
      backendRoutes: { 'ANY /{proxy+}': '/{proxy}' },
      backend: (_request, response) => void response.end(),
    },
    refused: [
      'routes["ANY /a/{proxy+}"]: AWS refuses {proxy+} under /a, where GET /a/{id} has {id}',
      'routes["GET /a/{id}/b/{y}/c"]: AWS refuses {y} under /a/{id}/b, where GET /a/{id}/b/{x} has {x}',
      'routes["ANY /{proxy+}"]: AWS refuses {proxy+} under /, where GET /{any}/a has {any}',
    ],
  },
  {
    number: 'C19',
    title: 'the same one under several routes is served',
    api: { kind: 'rest', routeKeys: ['GET /a/{id}', 'PUT /a/{id}', 'GET /a/{id}/b', 'GET /b/{proxy+}'] },
    steps: [
      {
        request: { target: '/a/1/b' },
        expected: { status: 200, integrationEvent: { resource: '/a/{id}/b', pathParameters: { id: '1' } } },
      },
    ],
  },
];
