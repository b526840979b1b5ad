import { absent, exactly } from './expected.ts';
import type { GatewayCase } from './gateway-case.ts';

const serverError = { status: 502, body: '{"message": "Internal server error"}' } as const;
const late = { integrationTimeoutMs: 30 };
const never = (): Promise<never> => new Promise(() => {});

/** U: what nobody has shown AWS to do with requests and responses, under each of its options. */
export const httpAssumptionCases: readonly GatewayCase[] = [
  {
    number: 'U03',
    title: 'HTTP: 503 when an integration is late',
    api: { kind: 'http', handler: never, definition: { limits: late } },
    steps: [
      {
        request: { target: '/a' },
        expected: {
          status: 503,
          body: '{"message":"Service Unavailable"}',
          headers: { 'x-amzn-ErrorType': absent },
        },
      },
    ],
  },
  {
    number: 'U03',
    title: 'HTTP: 504 when an integration is late',
    api: {
      kind: 'http',
      handler: never,
      definition: { limits: late, assumptions: { httpIntegrationTimeoutStatus: 504 } },
    },
    steps: [
      { request: { target: '/a' }, expected: { status: 504, headers: { 'x-amzn-ErrorType': absent } } },
    ],
  },
  {
    number: 'U05',
    title: 'HTTP: a trailing slash counts',
    api: { kind: 'http', routeKeys: ['GET /foo', 'GET /foo/{id}'] },
    steps: [
      { request: { target: '/foo/' }, expected: { status: 404, body: '{"message":"Not Found"}' } },
      { request: { target: '/foo/1/' }, expected: { status: 404 } },
    ],
  },
  {
    number: 'U05',
    title: 'HTTP: a trailing slash is ignored, and stays in the path',
    api: {
      kind: 'http',
      routeKeys: ['GET /foo', 'GET /foo/{id}', 'GET /'],
      definition: { assumptions: { httpTrailingSlash: 'ignored' } },
    },
    steps: [
      {
        request: { target: '/foo/' },
        expected: { status: 200, integrationEvent: { routeKey: 'GET /foo', rawPath: '/foo/' } },
      },
      {
        request: { target: '/foo/1/' },
        expected: {
          status: 200,
          integrationEvent: { routeKey: 'GET /foo/{id}', pathParameters: exactly({ id: '1' }) },
        },
      },
      { request: { target: '/' }, expected: { status: 200, integrationEvent: { routeKey: 'GET /' } } },
    ],
  },
  ...(['rest', 'http'] as const).flatMap((kind): readonly GatewayCase[] => [
    {
      number: 'U09',
      title: `${kind}: a query name alone has an empty value`,
      api: { kind },
      steps: [
        {
          request: { target: '/a?alone&k=v' },
          expected: {
            status: 200,
            integrationEvent: { queryStringParameters: exactly({ alone: '', k: 'v' }) },
          },
        },
      ],
    },
    {
      number: 'U09',
      title: `${kind}: a query name alone is ignored`,
      api: { kind, definition: { assumptions: { queryNameAlone: 'ignored' } } },
      steps: [
        {
          request: { target: '/a?alone&k=v' },
          expected: { status: 200, integrationEvent: { queryStringParameters: exactly({ k: 'v' }) } },
        },
      ],
    },
  ]),
  ...[{ a: 1 }, 7, true].flatMap((body): readonly GatewayCase[] => [
    {
      number: 'U10',
      title: `REST: the body ${JSON.stringify(body)} is an error`,
      api: { kind: 'rest', handler: () => ({ statusCode: 200, body }) },
      steps: [{ request: { target: '/a' }, expected: serverError }],
    },
    {
      number: 'U10',
      title: `REST: the body ${JSON.stringify(body)} is sent as JSON`,
      api: {
        kind: 'rest',
        handler: () => ({ statusCode: 200, body }),
        definition: { assumptions: { restNonTextBody: 'as-json' } },
      },
      steps: [{ request: { target: '/a' }, expected: { status: 200, body: JSON.stringify(body) } }],
    },
  ]),
  ...[{ kind: 'rest' } as const, { kind: 'http', payloadFormatVersion: '1.0' } as const].flatMap((api) =>
    (['last', 'first'] as const).map(
      (repeatedHeader): GatewayCase => ({
        number: 'U11',
        title: `${api.kind}: the ${repeatedHeader} of several equal headers is in the single map`,
        api: { ...api, definition: { assumptions: { repeatedHeader } } },
        steps: [
          {
            request: { target: '/a', headers: ['X-Probe: one', 'X-Probe: two'] },
            expected: {
              status: 200,
              integrationEvent: {
                headers: { 'X-Probe': repeatedHeader === 'last' ? 'two' : 'one' },
                multiValueHeaders: { 'X-Probe': ['one', 'two'] },
              },
            },
          },
        ],
      }),
    ),
  ),
  {
    number: 'U12',
    title: 'REST: header names as they were sent',
    api: { kind: 'rest' },
    steps: [
      {
        request: { target: '/a', headers: ['X-Probe: 1', 'AUTHORIZATION: x'] },
        expected: {
          status: 200,
          integrationEvent: { headers: { 'X-Probe': '1', 'x-probe': absent, Authorization: 'x' } },
        },
      },
    ],
  },
  {
    number: 'U12',
    title: 'REST: header names in lower case, but for those that the gateway writes',
    api: { kind: 'rest', definition: { assumptions: { restHeaderCase: 'lower' } } },
    steps: [
      {
        request: { target: '/a', headers: ['Host: x', 'X-Probe: 1', 'AUTHORIZATION: x', 'USER-AGENT: y'] },
        expected: {
          status: 200,
          integrationEvent: {
            headers: {
              'x-probe': '1',
              'X-Probe': absent,
              Authorization: 'x',
              'User-Agent': 'y',
              Host: 'x',
              'X-Forwarded-Port': '443',
            },
          },
        },
      },
    ],
  },
];
