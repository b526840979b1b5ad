import { allowAll, policy } from '../emulated-api.ts';
import {
  apiArn,
  httpError,
  httpForbidden,
  httpUnauthorized,
  notAsked,
  ok,
  refusedBy,
  showAuthorizer,
  throwing,
} from './authorizer-answers.ts';
import { absent, exactly, matching } from './expected.ts';
import type { GatewayCase } from './gateway-case.ts';

const httpHeader = { identitySource: ['$request.header.Authorization'] } as const;
const httpTenant = { identitySource: ['$request.querystring.tenant'] } as const;
const everySource = {
  authorizer: allowAll(),
  authorizerSettings: {
    identitySource: [
      '$request.querystring.t',
      '$stageVariables.k',
      '$context.stage',
      '$context.identity.sourceIp',
      '$context.httpMethod',
      '$context.routeKey',
      '$request.header.x-header',
    ],
  },
} as const;
const simple = { simpleResponses: true } as const;
const inProcess = { entry: '/in/process.ts', environment: {}, timeoutMs: 60 } as const;

const mixedContext = { list: [1, 'a', false], map: {}, nothing: null, number: 7, yes: true };
const mixedContextJson = '{"list":[1,"a",false],"map":{},"nothing":null,"number":7,"yes":true}';

const formCases = [
  {
    authorizer: allowAll({ n: 7, yes: true }),
    settings: { payloadFormatVersion: '1.0' },
    n: '"7"',
    yes: '"true"',
  },
  { authorizer: allowAll({ n: 7, yes: true }), settings: {}, n: '7', yes: 'true' },
  {
    authorizer: () => ({ isAuthorized: true, context: { n: 7, yes: true } }),
    settings: { simpleResponses: true },
    n: '7',
    yes: 'true',
    isSimple: true,
  },
] as const;

/** A43: a function of payload 1.0 behind every form of authorizer. That types stay as in payload 2.0 is assumed. */
const flatCases = formCases.map(
  ({ authorizer, settings, n, yes, ...form }): GatewayCase => ({
    number: 'A43',
    title: `a function of payload 1.0 gets a flat context from an authorizer with ${JSON.stringify(settings)}`,
    api: {
      kind: 'http',
      handler: showAuthorizer,
      authorizer,
      authorizerSettings: settings,
      payloadFormatVersion: '1.0',
    },
    steps: [
      {
        request: { target: '/probe' },
        expected: {
          status: 200,
          body: `{"n":${n},"yes":${yes}${'isSimple' in form ? '' : ',"principalId":"probe-user"'}}`,
        },
      },
    ],
  }),
);

/** A: authorizers of HTTP APIs. */
export const httpAuthorizerCases: readonly GatewayCase[] = [
  {
    number: 'A15',
    title: 'an HTTP authorizer that may not be invoked',
    ...refusedBy({ kind: 'http', authorizer: allowAll(), authorizerNotInvocable: true }, httpError),
  },
  ...(['1.0', '2.0'] as const).map(
    (payloadFormatVersion): GatewayCase => ({
      number: 'A19',
      title: `an HTTP authorizer of payload ${payloadFormatVersion} is not asked without its source`,
      api: {
        kind: 'http',
        authorizer: allowAll(),
        authorizerSettings: { ...httpHeader, payloadFormatVersion },
      },
      steps: [{ request: { target: '/probe' }, expected: notAsked(httpUnauthorized) }],
    }),
  ),
  {
    number: 'A20',
    title: 'an HTTP authorizer is asked about an empty source',
    api: { kind: 'http', authorizer: allowAll(), authorizerSettings: httpHeader },
    steps: [
      {
        request: { target: '/probe', headers: ['Authorization: '] },
        expected: { ...ok, authorizerEvent: { identitySource: [''] }, authorizerCalls: 1 },
      },
    ],
  },
  {
    number: 'A21',
    title: 'a simple answer refuses',
    ...refusedBy(
      { kind: 'http', authorizer: () => ({ isAuthorized: false }), authorizerSettings: simple },
      httpForbidden,
    ),
  },
  {
    number: 'A22',
    title: 'an HTTP authorizer denies',
    ...refusedBy({ kind: 'http', authorizer: () => policy('Deny', '*') }, httpForbidden),
  },
  {
    number: 'A22',
    title: 'an HTTP authorizer allows something else only',
    ...refusedBy(
      { kind: 'http', authorizer: () => policy('Allow', `${apiArn}/$default/GET/other`) },
      httpForbidden,
    ),
  },
  {
    number: 'A23',
    title: 'an HTTP authorizer returns the error Unauthorized',
    ...refusedBy({ kind: 'http', authorizer: () => ({ errorMessage: 'Unauthorized' }) }, httpUnauthorized),
  },
  {
    number: 'A23',
    title: 'an HTTP authorizer of simple answers returns the error Unauthorized',
    ...refusedBy(
      {
        kind: 'http',
        authorizer: () => ({ errorMessage: 'Unauthorized' }),
        authorizerSettings: simple,
      },
      httpUnauthorized,
    ),
  },
  {
    number: 'A24',
    title: 'an HTTP authorizer throws Unauthorized',
    ...refusedBy({ kind: 'http', authorizer: throwing('Unauthorized') }, httpUnauthorized),
  },
  {
    number: 'A24',
    title: 'an HTTP authorizer throws something else',
    ...refusedBy({ kind: 'http', authorizer: throwing('Unauthorized: no') }, httpError),
  },
  ...[{ unexpected: 1 }, null, 'text', {}].map(
    (result): GatewayCase => ({
      number: 'A25',
      title: `an HTTP authorizer answers ${JSON.stringify(result)}`,
      ...refusedBy({ kind: 'http', authorizer: () => result }, httpError),
    }),
  ),
  {
    number: 'A26',
    title: 'an HTTP authorizer of simple answers returns a policy',
    ...refusedBy({ kind: 'http', authorizer: allowAll(), authorizerSettings: simple }, httpError),
  },
  ...(['1.0', '2.0'] as const).map(
    (payloadFormatVersion): GatewayCase => ({
      number: 'A27',
      title: `an HTTP authorizer of policies, payload ${payloadFormatVersion}, returns a simple answer`,
      ...refusedBy(
        {
          kind: 'http',
          authorizer: () => ({ isAuthorized: true }),
          authorizerSettings: { payloadFormatVersion },
        },
        httpError,
      ),
    }),
  ),
  {
    number: 'A28',
    title: 'the text true authorizes',
    api: {
      kind: 'http',
      authorizer: () => ({ isAuthorized: 'true' }),
      authorizerSettings: simple,
    },
    steps: [{ request: { target: '/probe' }, expected: { ...ok, authorizerCalls: 1 } }],
  },
  ...[null, 1, 'false', 'TRUE', undefined].map(
    (isAuthorized): GatewayCase => ({
      number: 'A28',
      title: `isAuthorized: ${JSON.stringify(isAuthorized)} authorizes nobody`,
      ...refusedBy(
        { kind: 'http', authorizer: () => ({ isAuthorized, context: {} }), authorizerSettings: simple },
        httpError,
      ),
    }),
  ),
  {
    number: 'A29',
    title: 'a context of payload 2.0 keeps its JSON, in a policy answer',
    api: { kind: 'http', handler: showAuthorizer, authorizer: allowAll(mixedContext) },
    steps: [
      { request: { target: '/probe' }, expected: { status: 200, body: `{"lambda":${mixedContextJson}}` } },
    ],
  },
  {
    number: 'A29',
    title: 'a context of payload 2.0 keeps its JSON, in a simple answer',
    api: {
      kind: 'http',
      handler: showAuthorizer,
      authorizer: () => ({ isAuthorized: true, context: mixedContext }),
      authorizerSettings: simple,
    },
    steps: [
      { request: { target: '/probe' }, expected: { status: 200, body: `{"lambda":${mixedContextJson}}` } },
    ],
  },
  {
    number: 'A30',
    title: 'a context of payload 2.0 loses its claims',
    api: {
      kind: 'http',
      handler: showAuthorizer,
      authorizer: allowAll({ before: 1, claims: { sub: 'x' }, after: 2 }),
    },
    steps: [
      {
        request: { target: '/probe' },
        expected: { status: 200, body: '{"lambda":{"before":1,"after":2}}' },
      },
    ],
  },
  {
    number: 'A31',
    title: 'an authorizer of payload 1.0 gives an integration of payload 2.0 texts',
    api: {
      kind: 'http',
      handler: showAuthorizer,
      authorizer: allowAll({ numberValue: 7, booleanValue: true, text: '' }),
      authorizerSettings: { payloadFormatVersion: '1.0' },
    },
    steps: [
      {
        request: { target: '/probe' },
        expected: { status: 200, body: '{"lambda":{"numberValue":"7","booleanValue":"true","text":""}}' },
      },
    ],
  },
  ...[{ list: [] }, { map: {} }, { nothing: null }].map(
    (context): GatewayCase => ({
      number: 'A31',
      title: `an authorizer of payload 1.0 cannot have the context ${JSON.stringify(context)}`,
      ...refusedBy(
        {
          kind: 'http',
          authorizer: allowAll(context),
          authorizerSettings: { payloadFormatVersion: '1.0' },
        },
        httpError,
      ),
    }),
  ),
  {
    number: 'A32',
    title: 'principalId is in the log of an HTTP API, and not in the event',
    api: { kind: 'http', handler: showAuthorizer, authorizer: allowAll({ tenant: 'a' }) },
    steps: [
      {
        request: { target: '/probe' },
        expected: {
          status: 200,
          body: '{"lambda":{"tenant":"a"}}',
          accessLog: { 'authorizer.principalId': 'probe-user' },
        },
      },
    ],
  },
  {
    number: 'A33',
    title: 'an HTTP authorizer sees cookies twice, a function in their list only',
    api: { kind: 'http', authorizer: allowAll() },
    steps: [
      {
        request: { target: '/probe', headers: ['Cookie: one=1; two=2'] },
        expected: {
          ...ok,
          authorizerEvent: { cookies: ['one=1', 'two=2'], headers: { cookie: 'one=1; two=2' } },
          integrationEvent: { cookies: ['one=1', 'two=2'], headers: { cookie: absent } },
        },
      },
    ],
  },
  {
    number: 'A34',
    title: 'the oddities of the authorizer event of payload 1.0',
    api: {
      kind: 'http',
      authorizer: allowAll(),
      authorizerSettings: { ...httpHeader, payloadFormatVersion: '1.0' },
      routeKeys: ['GET /v1/item/{item}'],
      definition: { stageVariables: { k: 'v' } },
    },
    steps: [
      {
        request: {
          target: '/v1/item/value%20space?dup=one&dup=two&empty=&encoded=a%2Bb',
          headers: [
            'User-Agent: probe',
            'Host: api.example.com',
            'authorization: probe-shape-token',
            'COOKIE: one=1; two=2',
            'x-mixed-header: ProbeValue',
            'Accept-Encoding: identity',
          ],
        },
        expected: {
          ...ok,
          authorizerEvent: exactly({
            version: '1.0',
            type: 'REQUEST',
            methodArn: `${apiArn}/$default/GET/v1/item/value space`,
            identitySource: 'probe-shape-token',
            authorizationToken: 'probe-shape-token',
            resource: '',
            path: '/v1/item/value space',
            httpMethod: 'GET',
            headers: exactly({
              'Content-Length': '0',
              Cookie: 'one=1; two=2',
              Host: 'api.example.com',
              'User-Agent': 'probe',
              'X-Amzn-Trace-Id': matching('^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$'),
              'X-Forwarded-For': '127.0.0.1',
              'X-Forwarded-Port': '443',
              'X-Forwarded-Proto': 'https',
              'X-Mixed-Header': 'ProbeValue',
              'accept-encoding': 'identity',
              authorization: 'probe-shape-token',
            }),
            queryStringParameters: exactly({ dup: 'two', empty: '', encoded: 'a+b' }),
            requestContext: exactly({
              accountId: '000000000000',
              apiId: 'abcdef1234',
              domainName: 'api.example.com',
              domainPrefix: 'api',
              extendedRequestId: matching('^.{15}=$'),
              httpMethod: 'GET',
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
              path: '/v1/item/value space',
              protocol: 'HTTP/1.1',
              requestId: matching('^.{15}=$'),
              requestTime: '24/Sep/2026:20:16:32 +0000',
              requestTimeEpoch: 1790280992000,
              resourceId: 'GET /v1/item/{item}',
              resourcePath: '/v1/item/{item}',
              stage: '$default',
            }),
            pathParameters: exactly({ item: 'value space' }),
            stageVariables: exactly({ k: 'v' }),
          }),
        },
      },
    ],
  },
  {
    number: 'A34',
    title: 'several sources of payload 1.0 are one text with commas',
    api: {
      kind: 'http',
      authorizer: allowAll(),
      authorizerSettings: {
        identitySource: ['$request.querystring.tenant', '$request.header.Authorization'],
        payloadFormatVersion: '1.0',
      },
    },
    steps: [
      {
        request: { target: '/probe?tenant=a', headers: ['Authorization: b'] },
        expected: { ...ok, authorizerEvent: { identitySource: 'a,b', authorizationToken: 'a,b' } },
      },
    ],
  },
  {
    number: 'A35',
    title: 'names of query parameters have case',
    api: { kind: 'http', authorizer: allowAll(), authorizerSettings: httpTenant },
    steps: [{ request: { target: '/probe?Tenant=x' }, expected: notAsked(httpUnauthorized) }],
  },
  {
    number: 'A36',
    title: 'a repeated query parameter is one source, joined',
    api: { kind: 'http', authorizer: allowAll(), authorizerSettings: httpTenant },
    steps: [
      {
        request: { target: '/probe?tenant=one&tenant=two' },
        expected: { ...ok, authorizerEvent: { identitySource: ['one,two'] }, authorizerCalls: 1 },
      },
    ],
  },
  {
    number: 'A44',
    title: 'an HTTP API has no API keys, and ignores what an authorizer says of them',
    api: { kind: 'http', authorizer: () => policy('Allow', '*', { usageIdentifierKey: 7 }) },
    steps: [{ request: { target: '/probe' }, expected: ok }],
  },
  {
    number: 'A46',
    title: 'sources of every kind, in the order of the definition',
    api: { kind: 'http', ...everySource, definition: { stageVariables: { k: 'v' } } },
    steps: [
      {
        request: { target: '/probe?t=q', headers: ['X-Header: h'] },
        expected: {
          ...ok,
          authorizerEvent: {
            identitySource: ['q', 'v', '$default', '127.0.0.1', 'GET', 'ANY /{proxy+}', 'h'],
          },
        },
      },
    ],
  },
  {
    number: 'A46',
    title: 'a stage variable that is not there is a source that is missing',
    api: {
      kind: 'http',
      authorizer: allowAll(),
      // What every object has by nature is no variable.
      authorizerSettings: { identitySource: ['$stageVariables.constructor'] },
    },
    steps: [
      {
        request: { target: '/probe' },
        expected: notAsked(httpUnauthorized),
      },
    ],
  },
  {
    number: 'A47',
    title: 'an HTTP authorizer of payload 2.0 without sources',
    api: { kind: 'http', authorizer: allowAll() },
    steps: [
      { request: { target: '/probe' }, expected: { ...ok, authorizerEvent: { identitySource: null } } },
    ],
  },
  {
    number: 'A47',
    title: 'an HTTP authorizer of payload 1.0 without sources',
    api: {
      kind: 'http',
      authorizer: allowAll(),
      authorizerSettings: { payloadFormatVersion: '1.0' },
    },
    steps: [
      {
        request: { target: '/probe' },
        expected: { ...ok, authorizerEvent: { identitySource: null, authorizationToken: null } },
      },
    ],
  },
  {
    number: 'A38',
    title: 'an HTTP authorizer that takes longer than the gateway waits',
    ...refusedBy(
      {
        kind: 'http',
        authorizer: () => new Promise(() => {}),
        definition: {
          limits: { authorizerTimeoutMs: 30 },
          functions: { authorizer: inProcess, handler: inProcess },
        },
      },
      { ...httpError, accessLog: { 'authorizer.error': 'the authorizer took too long' } },
    ),
  },
  ...flatCases,
];
