import type { ApiDefinition, MockIntegration, RouteDefinition } from '../../definition/api-definition.ts';
import { absent, type Expected, matching } from './expected.ts';
import type { CaseApi, CaseStep, GatewayCase } from './gateway-case.ts';

const page = 'https://app.example.com';
const other = 'https://other.example.com';
const toFunction = { type: 'lambda', functionName: 'handler' } as const;
const answer: MockIntegration = {
  type: 'mock',
  statusCode: 204,
  headers: {
    'Access-Control-Allow-Origin': page,
    Vary: 'Origin',
    'Access-Control-Allow-Methods': 'GET,POST',
  },
};

function apiWith(integration: Partial<MockIntegration>, more: Partial<ApiDefinition> = {}): CaseApi {
  const routes: readonly RouteDefinition[] = [
    { routeKey: 'ANY /a', integration: toFunction },
    { routeKey: 'OPTIONS /a', integration: { ...answer, ...integration } },
  ];
  return { kind: 'rest', definition: { routes, ...more } };
}

function preflight(headers: readonly string[], expected: CaseStep['expected']): CaseStep {
  return {
    request: { method: 'OPTIONS', target: '/a', headers: ['Access-Control-Request-Method: GET', ...headers] },
    expected: { integrationCalls: 0, ...expected },
  };
}

const gatewayIds: Readonly<Record<string, Expected>> = {
  'x-amzn-RequestId': matching('^[0-9a-f-]{36}$'),
  'x-amz-apigw-id': matching('=$'),
  'X-Amzn-Trace-Id': absent,
};
const served = { status: 204, headers: { 'Access-Control-Allow-Origin': page } } as const;
const failed = {
  status: 500,
  body: '{"message": "Internal server error"}',
  headers: {
    'x-amzn-ErrorType': 'InternalServerErrorException',
    'Access-Control-Allow-Origin': absent,
  },
  accessLog: { 'error.responseType': 'API_CONFIGURATION_ERROR' },
} as const;

function fromOrigin(header: string, allowed: string): CaseStep {
  return preflight([header], {
    status: 204,
    headers: { 'Access-Control-Allow-Origin': allowed, Vary: 'Origin' },
  });
}

/** F: preflights that a REST API answers by itself (MOCK). */
export const mockCases: readonly GatewayCase[] = [
  {
    number: 'F17',
    title: 'a REST API answers a preflight itself with 200, an empty body and a content type',
    api: apiWith({ statusCode: 200 }),
    steps: [
      preflight([`Origin: ${page}`], {
        status: 200,
        body: '',
        headers: {
          'Content-Type': 'application/json',
          'Content-Length': '0',
          'Access-Control-Allow-Origin': page,
          'Access-Control-Allow-Methods': 'GET,POST',
          Vary: 'Origin',
          ...gatewayIds,
        },
        accessLog: { status: 200, 'error.responseType': '-' },
      }),
      { request: { target: '/a' }, expected: { status: 200, body: 'ok', integrationCalls: 1 } },
    ],
  },
  {
    number: 'F17',
    title: 'the preflight need not come from a browser, and may have a body, of which nothing is made',
    api: apiWith({ statusCode: 200 }, { limits: { requestBodyBytes: 10 } }),
    steps: [
      {
        request: { method: 'OPTIONS', target: '/a' },
        expected: { status: 200, body: '', integrationCalls: 0 },
      },
      {
        request: { method: 'OPTIONS', target: '/a', body: '0123456789' },
        expected: { status: 200, body: '', integrationCalls: 0 },
      },
      {
        request: {
          method: 'OPTIONS',
          target: '/a',
          headers: ['Transfer-Encoding: chunked', '', 'b', '0123456789a', '0', ''],
        },
        expected: { status: 413, integrationCalls: 0 },
      },
    ],
  },
  {
    number: 'F17',
    title: 'a REST API answers nothing but open preflights itself',
    api: apiWith(
      {},
      {
        routes: [
          { routeKey: 'GET /a', integration: answer },
          { routeKey: 'OPTIONS /a', integration: answer, authorizer: 'authorizer' },
          { routeKey: 'OPTIONS /b', integration: answer, apiKeyRequired: true },
          {
            routeKey: 'OPTIONS /c',
            integration: {
              type: 'mock',
              statusCode: 200,
              otherOrigins: [other],
              headers: { Date: 'today', 'X-Line': 'a\r\nb' },
            },
          },
        ],
        authorizers: { authorizer: { functionName: 'authorizer' } },
        apiKeys: ['k'.repeat(20)],
      },
    ),
    refused: [
      'routes["GET /a"]: mock: it answers preflights only',
      'routes["OPTIONS /a"]: mock: it answers preflights only',
      'routes["OPTIONS /b"]: mock: it answers preflights only',
      'routes["OPTIONS /c"]: headers: Date cannot be sent unchanged',
      'routes["OPTIONS /c"]: headers: X-Line cannot be sent unchanged',
      'routes["OPTIONS /c"]: otherOrigins: with another status than 204',
      'routes["OPTIONS /c"]: otherOrigins: write the first origin',
    ],
  },
  {
    number: 'F17',
    title: 'an HTTP API has no such integration',
    api: { ...apiWith({}), kind: 'http' },
    refused: ['routes["OPTIONS /a"]: mock: HTTP APIs have no such integration; use the setting cors'],
  },
  {
    number: 'F18',
    title: 'with 204 the answer to a preflight has neither a content type nor a length',
    api: apiWith({}),
    steps: [
      preflight([`Origin: ${page}`], {
        status: 204,
        body: '',
        headers: { ...served.headers, ...gatewayIds, 'Content-Type': absent, 'Content-Length': absent },
      }),
    ],
  },
  {
    number: 'F19',
    title: 'an OPTIONS request with another content type than JSON is 500',
    api: apiWith({}),
    steps: [
      preflight(['Content-Type: application/x-www-form-urlencoded'], failed),
      preflight(['Content-Type: application/jsonp'], failed),
      preflight(['Content-Type: application/json; charset=utf-8'], served),
      preflight(['content-type: application/json'], served),
    ],
  },
  {
    number: 'F19',
    title: 'every preflight is 500 if all types are binary, unless they are made text',
    api: apiWith({}, { binaryMediaTypes: ['*/*'] }),
    steps: [preflight([`Origin: ${page}`], failed)],
  },
  {
    number: 'F19',
    title: 'CONVERT_TO_TEXT makes binary preflights text',
    api: apiWith({ contentHandling: 'CONVERT_TO_TEXT' }, { binaryMediaTypes: ['*/*'] }),
    steps: [preflight([`Origin: ${page}`], served), preflight(['Content-Type: image/png'], failed)],
  },
  {
    number: 'F20',
    title: 'of several origins each is answered with itself, and every other with the first',
    api: apiWith({ otherOrigins: [other, 'https://third.example.com'] }),
    steps: [
      fromOrigin(`Origin: ${other}`, other),
      fromOrigin('origin: https://third.example.com', 'https://third.example.com'),
      fromOrigin(`Origin: ${page}`, page),
      fromOrigin('Origin: https://evil.example.com', page),
      fromOrigin(`Origin: ${other}.evil.example.com`, page),
      fromOrigin('Origin: https://OTHER.example.com', page),
      fromOrigin('Origin: https://otherxexample.com', page),
      preflight([], served),
    ],
  },
];
