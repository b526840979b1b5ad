import type { ApiDefinition, RouteDefinition } from '../../definition/api-definition.ts';
import { allowAll, policy } from '../emulated-api.ts';
import { absent, matching } from './expected.ts';
import type { CaseApi, ExpectedStep, GatewayCase } from './gateway-case.ts';

const route: RouteDefinition = {
  routeKey: 'GET /a',
  apiKeyRequired: true,
  integration: { type: 'lambda', functionName: 'handler' },
};

function keyed(definition: Partial<ApiDefinition>, rest: Partial<CaseApi> = {}): CaseApi {
  const authorizer = rest.authorizer === undefined ? {} : { authorizer: 'authorizer' };
  const open = { routeKey: 'GET /open', integration: route.integration };
  return {
    kind: 'rest',
    ...rest,
    definition: {
      apiKeys: ['key-one', 'key-two'],
      routes: [{ ...route, ...authorizer }, open],
      ...definition,
    },
  };
}

const refused: ExpectedStep = {
  status: 403,
  body: '{"message":"Forbidden"}',
  bodyBytes: 23,
  headers: { 'x-amzn-ErrorType': 'ForbiddenException' },
  accessLog: { 'error.responseType': 'INVALID_API_KEY', 'error.message': 'Forbidden' },
};

/** A37 and its neighbours: API keys. */
export const apiKeyCases: readonly GatewayCase[] = [
  {
    number: 'A37',
    title: 'a route that wants an API key refuses requests without one, or with an unknown one',
    api: keyed({}),
    steps: [
      { request: { target: '/a' }, expected: refused },
      { request: { target: '/a', headers: ['x-api-key: key-three'] }, expected: refused },
      { request: { target: '/a', headers: ['x-api-key: KEY-ONE'] }, expected: refused },
      {
        request: { target: '/a', headers: ['X-Api-Key: key-two'] },
        expected: {
          status: 200,
          integrationEvent: {
            headers: { 'X-Api-Key': 'key-two' },
            requestContext: { identity: { apiKey: 'key-two', apiKeyId: matching('^[0-9a-f]{6}$') } },
          },
        },
      },
      {
        request: { target: '/open' },
        expected: {
          status: 200,
          integrationEvent: { requestContext: { identity: { apiKey: absent, apiKeyId: absent } } },
        },
      },
    ],
  },
  {
    number: 'A37',
    title: 'the authorizer is asked before the key is looked at, and sees a good one',
    api: keyed({}, { authorizer: allowAll() }),
    steps: [
      { request: { target: '/a' }, expected: { ...refused, authorizerCalls: 1 } },
      {
        request: { target: '/a', headers: ['x-api-key: key-one'] },
        expected: {
          status: 200,
          authorizerCalls: 2,
          authorizerEvent: { requestContext: { identity: { apiKey: 'key-one' } } },
        },
      },
    ],
  },
  {
    number: 'A45',
    title: 'the key comes from the authorizer where the API says so, and the header counts for nothing',
    api: keyed(
      { apiKeySource: 'AUTHORIZER' },
      {
        authorizer: (event) => {
          const { queryStringParameters }: { queryStringParameters?: { key?: string } } = Object(event);
          const usageIdentifierKey = queryStringParameters?.key;
          return policy('Allow', '*', usageIdentifierKey === undefined ? {} : { usageIdentifierKey });
        },
      },
    ),
    steps: [
      { request: { target: '/a', headers: ['x-api-key: key-one'] }, expected: refused },
      { request: { target: '/a?key=key-three' }, expected: refused },
      {
        request: { target: '/a?key=key-one' },
        expected: {
          status: 200,
          authorizerEvent: { requestContext: { identity: { apiKey: absent } } },
          integrationEvent: { requestContext: { identity: { apiKey: 'key-one' } } },
        },
      },
    ],
  },
  {
    number: 'A45',
    title: 'HTTP APIs have no API keys',
    api: {
      kind: 'http',
      definition: { apiKeys: ['key-one'], apiKeySource: 'HEADER', routes: [route] },
    },
    refused: [
      'apiKeys: HTTP APIs have no API keys',
      'apiKeySource: HTTP APIs have no API keys',
      'routes["GET /a"]: apiKeyRequired: HTTP APIs have no API keys',
    ],
  },
];
