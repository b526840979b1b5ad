import type { UnknownHandler } from '../../call-handler.ts';
import { allowAll, policy } from '../emulated-api.ts';
import {
  apiArn,
  httpError,
  httpForbidden,
  httpUnauthorized,
  ok,
  restExplicitDeny,
  restImplicitDeny,
  restMisconfigured,
  restUnauthorized,
  showAuthorizer,
  throwing,
  withStatement,
} from './authorizer-answers.ts';
import { absent, exactly, matching, ofType } from './expected.ts';
import type { CaseApi, ExpectedStep, GatewayCase } from './gateway-case.ts';

const token = { type: 'TOKEN', identitySource: ['method.request.header.Authorization'] } as const;
const restSources = {
  identitySource: ['method.request.header.Authorization', 'method.request.querystring.tenant'],
} as const;
const httpHeader = { identitySource: ['$request.header.Authorization'] } as const;
const httpTenant = { identitySource: ['$request.querystring.tenant'] } as const;
const simple = { simpleResponses: true } as const;
const inProcess = { entry: '/in/process.ts', environment: {}, timeoutMs: 60 } as const;

/** Refused at the gate: neither authorizer nor function is asked. */
function notAsked(expected: ExpectedStep): ExpectedStep {
  return { ...expected, authorizerCalls: 0, integrationCalls: 0 };
}

/** One request to an authorizer that answers so that the function is not reached. */
function refusedBy(
  api: Pick<CaseApi, 'kind' | 'authorizerSettings' | 'authorizerNotInvocable' | 'definition'> & {
    readonly authorizer: UnknownHandler;
  },
  expected: ExpectedStep,
): Pick<Extract<GatewayCase, { steps: unknown }>, 'api' | 'steps'> {
  const authorizerCalls = api.authorizerNotInvocable === true ? 0 : 1;
  return {
    api,
    steps: [
      { request: { target: '/probe' }, expected: { ...expected, authorizerCalls, integrationCalls: 0 } },
    ],
  };
}

const mixedContext = { list: [1, 'a', false], map: {}, nothing: null, number: 7, yes: true };
const mixedContextJson = '{"list":[1,"a",false],"map":{},"nothing":null,"number":7,"yes":true}';

const restCases: readonly GatewayCase[] = [
  {
    number: 'A01',
    title: 'a REST TOKEN authorizer is not asked without its header',
    api: { kind: 'rest', authorizer: allowAll(), authorizerSettings: token },
    steps: [{ request: { target: '/probe' }, expected: notAsked(restUnauthorized) }],
  },
  {
    number: 'A02',
    title: 'a REST TOKEN authorizer is not asked about an empty header',
    api: { kind: 'rest', authorizer: allowAll(), authorizerSettings: token },
    steps: [
      { request: { target: '/probe', headers: ['Authorization: '] }, expected: notAsked(restUnauthorized) },
    ],
  },
  {
    number: 'A03',
    title: 'a REST TOKEN authorizer is not asked about a token in which its expression finds nothing',
    api: {
      kind: 'rest',
      authorizer: allowAll(),
      authorizerSettings: { ...token, identityValidationExpression: '^(allow|deny)-[a-z]+$' },
    },
    steps: [
      {
        request: { target: '/probe', headers: ['Authorization: reject-x'] },
        expected: notAsked(restUnauthorized),
      },
      {
        request: { target: '/probe', headers: ['Authorization: allow-x1'] },
        expected: notAsked(restUnauthorized),
      },
      {
        request: { target: '/probe', headers: ['Authorization: allow-x'] },
        expected: { ...ok, authorizerCalls: 1 },
      },
    ],
  },
  {
    number: 'A04',
    title: 'a REST TOKEN authorizer is told three things, the token as it was sent',
    api: { kind: 'rest', authorizer: allowAll(), authorizerSettings: token, routeKeys: ['ANY /{proxy+}'] },
    steps: [
      {
        request: { method: 'PUT', target: '/a/b%20c?x=1', headers: ['authorization: Bearer a b=='] },
        expected: {
          ...ok,
          authorizerEvent: exactly({
            type: 'TOKEN',
            methodArn: `${apiArn}/dev/PUT/a/b%20c`,
            authorizationToken: 'Bearer a b==',
          }),
        },
      },
    ],
  },
  {
    number: 'A05',
    title: 'a REST REQUEST authorizer wants all of its sources, cached or not',
    api: { kind: 'rest', authorizer: allowAll(), authorizerSettings: restSources },
    steps: [
      { request: { target: '/probe?tenant=a' }, expected: notAsked(restUnauthorized) },
      {
        request: { target: '/probe?tenant=a', headers: ['Authorization: '] },
        expected: notAsked(restUnauthorized),
      },
      {
        request: { target: '/probe', headers: ['Authorization: a'] },
        expected: notAsked(restUnauthorized),
      },
      {
        request: { target: '/probe?tenant=a', headers: ['authorization: a'] },
        expected: { ...ok, authorizerCalls: 1 },
      },
    ],
  },
  {
    number: 'A06',
    title: 'a REST REQUEST authorizer takes an empty source as missing',
    api: {
      kind: 'rest',
      authorizer: allowAll(),
      authorizerSettings: { ...restSources, resultTtlSeconds: 300 },
    },
    steps: [
      {
        request: { target: '/probe?tenant=', headers: ['Authorization: a'] },
        expected: notAsked(restUnauthorized),
      },
    ],
  },
  {
    number: 'A07',
    title: 'a REST REQUEST authorizer without sources is always asked',
    api: { kind: 'rest', authorizer: allowAll() },
    steps: [{ request: { target: '/probe' }, expected: { ...ok, authorizerCalls: 1, integrationCalls: 1 } }],
  },
  {
    number: 'A08',
    title: 'a REST authorizer refuses by throwing Unauthorized',
    ...refusedBy({ kind: 'rest', authorizer: throwing('Unauthorized') }, restUnauthorized),
  },
  ...['Unauthorized!', 'unauthorized', 'Unauthorized: x', 'ERR_SESSION_STORE_UNAVAILABLE'].map(
    (message): GatewayCase => ({
      number: 'A09',
      title: `a REST authorizer fails by throwing ${message}`,
      ...refusedBy(
        { kind: 'rest', authorizer: throwing(message) },
        { ...restMisconfigured, accessLog: { 'authorizer.error': message } },
      ),
    }),
  ),
  {
    number: 'A10',
    title: 'a REST authorizer denies',
    ...refusedBy({ kind: 'rest', authorizer: () => policy('Deny', '*') }, restExplicitDeny),
  },
  {
    number: 'A11',
    title: 'a REST authorizer allows something else only',
    ...refusedBy(
      { kind: 'rest', authorizer: () => policy('Allow', `${apiArn}/dev/GET/other`) },
      restImplicitDeny,
    ),
  },
  ...[{ principalId: 'u' }, { principalId: 'u', policyDocument: null }, null, 'text', [], true].map(
    (result): GatewayCase => ({
      number: 'A12',
      title: `a REST authorizer answers ${JSON.stringify(result)}`,
      ...refusedBy({ kind: 'rest', authorizer: () => result }, restMisconfigured),
    }),
  ),
  ...[{ nested: {} }, { list: ['a'] }, { deep: { a: { b: 1 } } }].map(
    (context): GatewayCase => ({
      number: 'A13',
      title: `a REST authorizer has the context ${JSON.stringify(context)}`,
      ...refusedBy({ kind: 'rest', authorizer: allowAll(context) }, restMisconfigured),
    }),
  ),
  ...[{ Condition: null }, { Effect: 'allow' }, { Effect: 'Maybe' }].map(
    (change): GatewayCase => ({
      number: 'A14',
      title: `a REST statement with ${JSON.stringify(change)}`,
      ...refusedBy({ kind: 'rest', authorizer: withStatement(change) }, restMisconfigured),
    }),
  ),
  {
    number: 'A15',
    title: 'a REST authorizer that may not be invoked',
    ...refusedBy(
      { kind: 'rest', authorizer: allowAll(), authorizerNotInvocable: true },
      { ...restMisconfigured, accessLog: { 'authorizer.error': 'the authorizer cannot be invoked' } },
    ),
  },
  {
    number: 'A15',
    title: 'an HTTP authorizer that may not be invoked',
    ...refusedBy({ kind: 'http', authorizer: allowAll(), authorizerNotInvocable: true }, httpError),
  },
  {
    number: 'A16',
    title: 'a REST context arrives as texts',
    api: {
      kind: 'rest',
      authorizer: allowAll({
        integerValue: 123,
        floatValue: 1.5,
        trueValue: true,
        falseValue: false,
        zeroValue: 0,
        empty: '',
      }),
    },
    steps: [
      {
        request: { target: '/probe' },
        expected: {
          ...ok,
          integrationEvent: {
            requestContext: {
              authorizer: exactly({
                integerValue: '123',
                floatValue: '1.5',
                trueValue: 'true',
                falseValue: 'false',
                zeroValue: '0',
                empty: '',
                principalId: 'probe-user',
                integrationLatency: ofType('number'),
              }),
            },
          },
        },
      },
    ],
  },
  {
    number: 'A17',
    title: 'principalId and latency of a REST authorizer, which a context and a client cannot forge',
    api: { kind: 'rest', authorizer: allowAll({ principalId: 'admin', integrationLatency: 'x' }) },
    steps: [
      {
        request: { target: '/probe', headers: ['x-amzn-principalid: admin', 'principalId: admin'] },
        expected: {
          ...ok,
          integrationEvent: {
            requestContext: {
              authorizer: exactly({ principalId: 'probe-user', integrationLatency: ofType('number') }),
            },
          },
        },
      },
    ],
  },
  {
    number: 'A17',
    title: 'a numeric principalId of a REST authorizer becomes a text',
    api: {
      kind: 'rest',
      authorizer: () => ({ ...policy('Allow', '*'), principalId: 7 }),
    },
    steps: [
      {
        request: { target: '/probe' },
        expected: {
          ...ok,
          integrationEvent: { requestContext: { authorizer: { principalId: '7' } } },
          accessLog: { 'authorizer.principalId': '7' },
        },
      },
    ],
  },
  {
    number: 'A18',
    title: 'a REST answer from the cache has its context, and cost nothing',
    api: {
      kind: 'rest',
      handler: showAuthorizer,
      authorizer: allowAll({ tenant: 7 }),
      authorizerSettings: { ...token, resultTtlSeconds: 300 },
    },
    steps: [
      {
        request: { target: '/probe', headers: ['Authorization: a'] },
        expected: {
          status: 200,
          body: matching('^\\{"tenant":"7","principalId":"probe-user","integrationLatency":\\d+\\}$'),
          authorizerCalls: 1,
        },
      },
      {
        request: { target: '/probe', headers: ['Authorization: a'] },
        expected: {
          status: 200,
          body: '{"tenant":"7","principalId":"probe-user","integrationLatency":0}',
          authorizerCalls: 1,
          accessLog: { 'authorizer.principalId': 'probe-user' },
        },
      },
    ],
  },
];

const httpCases: readonly GatewayCase[] = [
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
];

const webSocketCases = [
  { number: 'A39', title: 'WebSocket APIs are refused by name: $connect without principalId' },
  { number: 'A40', title: 'WebSocket APIs are refused by name: a denied handshake' },
  { number: 'A41', title: 'WebSocket APIs are refused by name: two Authorization headers' },
  { number: 'A42', title: 'WebSocket APIs are refused by name: the context on later events' },
].map(
  (each): GatewayCase => ({
    ...each,
    api: { kind: 'websocket', authorizer: allowAll() },
    refused: ['WebSocket APIs are not emulated'],
  }),
);

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

/** A44: the key that a REST caller counts as. */
const usageKeyCases = [7, null, {}].map(
  (usageIdentifierKey): GatewayCase => ({
    number: 'A44',
    title: `a REST authorizer answers with the API key ${JSON.stringify(usageIdentifierKey)}, no text`,
    ...refusedBy(
      { kind: 'rest', authorizer: () => policy('Allow', '*', { usageIdentifierKey }) },
      restMisconfigured,
    ),
  }),
);

/** A: authorizers. */
export const authorizerCases: readonly GatewayCase[] = [
  ...restCases,
  ...httpCases,
  ...webSocketCases,
  ...flatCases,
  ...usageKeyCases,
];
