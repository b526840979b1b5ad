import { allowAll, policy } from '../emulated-api.ts';
import {
  apiArn,
  notAsked,
  ok,
  refusedBy,
  restExplicitDeny,
  restImplicitDeny,
  restMisconfigured,
  restUnauthorized,
  showAuthorizer,
  throwing,
  withStatement,
} from './authorizer-answers.ts';
import { exactly, matching, ofType } from './expected.ts';
import type { GatewayCase } from './gateway-case.ts';

const token = { type: 'TOKEN', identitySource: ['method.request.header.Authorization'] } as const;
const restSources = {
  identitySource: ['method.request.header.Authorization', 'method.request.querystring.tenant'],
} as const;

/** A44: the key that a REST caller counts as. */
const usageKeyCases: readonly GatewayCase[] = [7, null, {}].map(
  (usageIdentifierKey): GatewayCase => ({
    number: 'A44',
    title: `a REST authorizer answers with the API key ${JSON.stringify(usageIdentifierKey)}, no text`,
    ...refusedBy(
      { kind: 'rest', authorizer: () => policy('Allow', '*', { usageIdentifierKey }) },
      restMisconfigured,
    ),
  }),
);

/** A: authorizers of REST APIs. */
export const restAuthorizerCases: readonly GatewayCase[] = [
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
  ...['text', ['a'], 7].map(
    (context): GatewayCase => ({
      number: 'A13',
      title: `a REST authorizer has a context that is no object, ${JSON.stringify(context)}`,
      ...refusedBy({ kind: 'rest', authorizer: () => policy('Allow', '*', { context }) }, restMisconfigured),
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
  ...usageKeyCases,
];
