import type { UnknownHandler } from '../../functions/call-handler.ts';
import { allowAll, type EventJson, policy } from '../emulated-api.ts';
import type { RawRequest } from '../raw-client.ts';
import {
  apiArn,
  decideOwnArn,
  httpError,
  httpForbidden,
  httpUnauthorized,
  ok,
  restExplicitDeny,
  restImplicitDeny,
  restMisconfigured,
  restUnauthorized,
  throwing,
  withStatement,
} from './authorizer-answers.ts';
import { matching } from './expected.ts';
import type { CaseApi, CaseStep, ExpectedStep, GatewayCase, ServedCase } from './gateway-case.ts';

const restHeader = 'method.request.header.Authorization';
const httpHeader = '$request.header.Authorization';
const restCached = { identitySource: [restHeader], resultTtlSeconds: 300 } as const;
const httpCached = { identitySource: [httpHeader], resultTtlSeconds: 300 } as const;
const httpSimple = { ...httpCached, simpleResponses: true } as const;
const routeKeys = ['ANY /a', 'GET /b'] as const;

const asCaller = { headers: ['Authorization: caller'] } as const;

/** A request of one and the same caller, and how often the authorizer was asked by then. */
function asks(
  request: Partial<RawRequest>,
  authorizerCalls: number,
  outcome: ExpectedStep & Pick<CaseStep, 'before'> = ok,
): CaseStep {
  const { before, ...expected } = outcome;
  return {
    request: { target: '/a', ...asCaller, ...request },
    ...(before === undefined ? {} : { before }),
    expected: { notices: [], ...expected, authorizerCalls },
  };
}

/** One caller, one answer: the plainest thing to cache. */
const ownArn: CaseApi = {
  kind: 'rest',
  routeKeys,
  authorizer: decideOwnArn('Allow'),
  authorizerSettings: restCached,
};

const lacksRoute = { notices: ['cached-policy-lacks-route'] } as const;
const simpleLeak = { notices: ['cached-simple-answer'] } as const;

/** Denies unless the request, by a header that is no source, asks for an Allow. */
const byMode: UnknownHandler = (event) => {
  const { headers }: EventJson = Object(event);
  const { 'x-mode': mode }: EventJson = Object(headers);
  return policy(mode === 'allow' ? 'Allow' : 'Deny', '*');
};

/** Allows the path `/a`, by policy or by a simple answer. */
const simplyAllowsA: UnknownHandler = (event) => {
  const { rawPath }: EventJson = Object(event);
  return { isAuthorized: rawPath === '/a' };
};

const statement = { Action: 'execute-api:Invoke', Effect: 'Allow', Resource: '*' } as const;

const cacheCases: readonly GatewayCase[] = [
  {
    number: 'B01',
    title: 'a policy is kept, and asked for once',
    api: ownArn,
    steps: [asks({}, 1), asks({}, 1)],
  },
  {
    number: 'B01',
    title: 'a policy of a TOKEN authorizer is kept, and asked for once per token',
    api: { ...ownArn, authorizerSettings: { ...restCached, type: 'TOKEN' } },
    steps: [asks({}, 1), asks({}, 1), asks({ headers: ['Authorization: other'] }, 2)],
  },
  {
    number: 'B01',
    title: 'a policy of an HTTP API in payload 1.0 is kept, and asked for once',
    api: {
      ...ownArn,
      kind: 'http',
      authorizerSettings: { ...httpCached, payloadFormatVersion: '1.0' },
    },
    steps: [asks({}, 1), asks({}, 1)],
  },
  {
    number: 'B02',
    title: 'a kept policy for GET denies POST, and that is told once',
    api: ownArn,
    steps: [
      asks({}, 1),
      asks({ method: 'POST' }, 1, { ...restImplicitDeny, ...lacksRoute }),
      asks({ method: 'POST' }, 1, restImplicitDeny),
      asks({}, 1),
      asks({ method: 'POST' }, 2, { ...ok, before: { flushAuthorizerCache: true } }),
      asks({}, 2, { ...restImplicitDeny, ...lacksRoute }),
    ],
  },
  {
    number: 'B03',
    title: 'a kept policy for one route denies the other, and that is told once per route',
    api: ownArn,
    steps: [
      asks({}, 1),
      asks({ target: '/b' }, 1, { ...restImplicitDeny, ...lacksRoute }),
      asks({ method: 'POST' }, 1, { ...restImplicitDeny, ...lacksRoute }),
      asks({ target: '/b' }, 1, restImplicitDeny),
    ],
  },
  {
    number: 'B04',
    title: 'a kept policy for the whole API allows everywhere',
    api: { ...ownArn, authorizer: () => policy('Allow', `${apiArn}/dev/*/*`) },
    steps: [asks({}, 1), asks({}, 1), asks({ method: 'POST' }, 1), asks({ target: '/b' }, 1)],
  },
  {
    number: 'B05',
    title: 'a query parameter that is no source does not matter',
    api: ownArn,
    steps: [asks({ target: '/a?x=1' }, 1), asks({ target: '/a?x=2' }, 1)],
  },
  {
    number: 'B06',
    title: 'a query parameter that is a source does',
    api: {
      ...ownArn,
      authorizerSettings: {
        ...restCached,
        identitySource: [restHeader, 'method.request.querystring.tenant'],
      },
    },
    steps: [
      asks({ target: '/a?tenant=1' }, 1),
      asks({ target: '/a?tenant=2' }, 2),
      asks({ target: '/a?tenant=1' }, 2),
      asks({ target: '/a?tenant=' }, 2, restUnauthorized),
    ],
  },
  {
    number: 'B07',
    title: 'a deny is kept, too, and is no surprise',
    api: { ...ownArn, authorizer: () => policy('Deny', '*') },
    steps: [asks({}, 1, restExplicitDeny), asks({}, 1, restExplicitDeny)],
  },
  {
    number: 'B07',
    title: 'a policy that does not even allow what it was asked about is kept, and is no surprise',
    api: { ...ownArn, authorizer: () => policy('Allow', `${apiArn}/dev/GET/other`) },
    steps: [asks({}, 1, restImplicitDeny), asks({ target: '/b' }, 1, restImplicitDeny)],
  },
  {
    number: 'B07',
    title: 'a kept policy that denies one route on purpose is no surprise there',
    api: {
      ...ownArn,
      authorizer: () => ({
        principalId: 'probe-user',
        policyDocument: {
          Version: '2012-10-17',
          Statement: [statement, { ...statement, Effect: 'Deny', Resource: `${apiArn}/dev/GET/b` }],
        },
      }),
    },
    steps: [asks({}, 1), asks({ target: '/b' }, 1, restExplicitDeny), asks({ method: 'POST' }, 1)],
  },
  {
    number: 'B08',
    title: 'a refusal by throwing is not kept',
    api: { ...ownArn, authorizer: throwing('Unauthorized') },
    steps: [asks({}, 1, restUnauthorized), asks({}, 2, restUnauthorized)],
  },
  {
    number: 'B08',
    title: 'a refusal by throwing is not kept by an HTTP API',
    api: {
      ...ownArn,
      kind: 'http',
      authorizer: throwing('Unauthorized'),
      authorizerSettings: httpSimple,
    },
    steps: [asks({}, 1, httpUnauthorized), asks({}, 2, httpUnauthorized)],
  },
  {
    number: 'B09',
    title: 'an answer that cannot be used is not kept',
    api: { ...ownArn, authorizer: () => ({ principalId: 'u' }) },
    steps: [asks({}, 1, restMisconfigured), asks({}, 2, restMisconfigured)],
  },
  {
    number: 'B09',
    title: 'an error is not kept by an HTTP API',
    api: { ...ownArn, kind: 'http', authorizer: throwing('boom'), authorizerSettings: httpSimple },
    steps: [asks({}, 1, httpError), asks({}, 2, httpError)],
  },
  {
    number: 'B10',
    title: 'a simple answer for one route leaks to the other, and that is told once',
    api: { kind: 'http', routeKeys, authorizer: simplyAllowsA, authorizerSettings: httpSimple },
    steps: [
      asks({}, 1),
      asks({}, 1),
      asks({ target: '/b' }, 1, { ...ok, ...simpleLeak }),
      asks({ target: '/b' }, 1),
    ],
  },
  {
    number: 'B10',
    title: 'a simple refusal for one route leaks to the other as well',
    api: { kind: 'http', routeKeys, authorizer: simplyAllowsA, authorizerSettings: httpSimple },
    steps: [
      asks({ target: '/b' }, 1, httpForbidden),
      asks({}, 1, { ...httpForbidden, ...simpleLeak }),
      asks({ target: '/b' }, 1, httpForbidden),
    ],
  },
  {
    number: 'B11',
    title: 'with the route key as a source every route is asked about',
    api: {
      kind: 'http',
      routeKeys,
      authorizer: simplyAllowsA,
      authorizerSettings: { ...httpSimple, identitySource: [httpHeader, '$context.routeKey'] },
    },
    steps: [asks({}, 1), asks({ target: '/b' }, 2, httpForbidden), asks({}, 2)],
  },
  {
    number: 'B11',
    title: 'with method and path as sources a REST API asks about every one',
    api: {
      ...ownArn,
      authorizerSettings: {
        ...restCached,
        identitySource: [restHeader, 'context.httpMethod', 'context.resourcePath'],
      },
    },
    steps: [asks({}, 1), asks({ method: 'POST' }, 2), asks({ target: '/b' }, 3), asks({}, 3)],
  },
  ...(['1.0', '2.0'] as const).map(
    (payloadFormatVersion): GatewayCase => ({
      number: 'B12',
      title: `a kept policy of payload ${payloadFormatVersion} for one route denies the other`,
      api: {
        ...ownArn,
        kind: 'http',
        authorizerSettings: { ...httpCached, payloadFormatVersion },
      },
      steps: [asks({}, 1), asks({ target: '/b' }, 1, { ...httpForbidden, ...lacksRoute })],
    }),
  ),
  {
    number: 'B13',
    title: 'a kept deny stays until the cache is flushed',
    api: { kind: 'http', routeKeys, authorizer: byMode, authorizerSettings: httpCached },
    steps: [
      asks({}, 1, httpForbidden),
      asks({ headers: [...asCaller.headers, 'X-Mode: allow'] }, 1, httpForbidden),
      asks({ headers: [...asCaller.headers, 'X-Mode: allow'] }, 2, {
        ...ok,
        before: { flushAuthorizerCache: true },
      }),
      asks({}, 2),
    ],
  },
  {
    number: 'B14',
    title: 'an answer is kept for as long as it was said',
    api: { ...ownArn, authorizerSettings: { ...restCached, resultTtlSeconds: 2 } },
    steps: [
      asks({}, 1),
      asks({}, 1, { ...ok, before: { advanceSeconds: 1 } }),
      // From the answer on, not from its last use.
      asks({}, 2, { ...ok, before: { advanceSeconds: 1 } }),
      asks({}, 3, { ...ok, before: { advanceSeconds: 3 } }),
    ],
  },
  ...(['rest', 'http'] as const).map(
    (kind): GatewayCase => ({
      number: 'B15',
      title: `a ${kind} API cannot keep what it could not find again`,
      api: { kind, authorizer: allowAll(), authorizerSettings: { resultTtlSeconds: 300 } },
      refused: [
        'authorizers.authorizer: resultTtlSeconds: what is cached is found by identity sources. AWS does not create this authorizer (400), and CDK says "At least one Identity Source is required for a REQUEST-based Lambda authorizer if caching is enabled."',
      ],
    }),
  ),
  {
    number: 'B16',
    title: 'without caching every request is asked about',
    api: { ...ownArn, authorizerSettings: { ...restCached, resultTtlSeconds: 0 } },
    steps: [asks({}, 1), asks({}, 2), asks({ method: 'POST' }, 3)],
  },
];

/** One request per ARN, judged by one policy. */
function judged(
  title: string,
  authorizer: UnknownHandler,
  expectations: readonly (readonly [target: string, expected: ExpectedStep])[],
): Pick<ServedCase, 'title' | 'api' | 'steps'> {
  return {
    title,
    api: { kind: 'rest', authorizer },
    steps: expectations.map(([target, expected]) => ({ request: { target }, expected })),
  };
}

const policyCases: readonly GatewayCase[] = [
  {
    number: 'B17',
    ...judged(
      'a Deny that matches wins over every Allow',
      () => ({
        principalId: 'probe-user',
        policyDocument: {
          Version: '2012-10-17',
          Statement: [
            { ...statement, Effect: 'Deny', Resource: `${apiArn}/dev/GET/admin*` },
            statement,
            { ...statement, Resource: `${apiArn}/dev/GET/admin/x` },
          ],
        },
      }),
      [
        ['/admin/x', restExplicitDeny],
        ['/users', ok],
      ],
    ),
  },
  {
    number: 'B18',
    ...judged('ARNs have case', () => policy('Allow', `${apiArn}/dev/GET/us?rs`), [
      ['/users', ok],
      ['/USERS', restImplicitDeny],
    ]),
  },
  {
    number: 'B19',
    ...judged('a dot is a dot', () => policy('Allow', `${apiArn}/dev/GET/a.c`), [
      ['/a.c', ok],
      ['/abc', restImplicitDeny],
    ]),
  },
  {
    number: 'B20',
    ...judged(
      'an Allow on an address allows that address only',
      withStatement({ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }),
      [['/probe', restImplicitDeny]],
    ),
  },
  {
    number: 'B20',
    ...judged(
      'an Allow on the address that asks allows',
      withStatement({ Condition: { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '127.0.0.0/8'] } } }),
      [['/probe', ok]],
    ),
  },
  {
    number: 'B20',
    ...judged(
      'a Deny on other addresses lets this one pass',
      () => ({
        principalId: 'probe-user',
        policyDocument: {
          Version: '2012-10-17',
          Statement: [
            statement,
            { ...statement, Effect: 'Deny', Condition: { NotIpAddress: { 'aws:SourceIp': '127.0.0.1' } } },
          ],
        },
      }),
      [['/probe', ok]],
    ),
  },
  ...[
    [{ Condition: { StringEquals: { 'aws:UserAgent': 'curl' } } }, 'operator StringEquals'],
    [{ Condition: { IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } } }, 'IpAddress is emulated with'],
    [{ NotAction: 'execute-api:Invoke' }, 'NotAction is not emulated'],
    [{ NotResource: '*' }, 'NotResource is not emulated'],
  ].map(
    ([change, reason]): GatewayCase => ({
      number: 'B21',
      title: `what is not judged is refused by name: ${JSON.stringify(change)}`,
      api: { kind: 'rest', authorizer: withStatement(Object(change)) },
      steps: [
        {
          request: { target: '/probe' },
          expected: {
            ...restMisconfigured,
            integrationCalls: 0,
            accessLog: { 'authorizer.error': matching(String(reason)) },
            notices: ['policy-not-emulated'],
          },
        },
      ],
    }),
  ),
  {
    number: 'B22',
    title: 'sources are a tuple: commas in their values mix nothing up',
    api: {
      kind: 'http',
      routeKeys,
      authorizer: allowAll(),
      authorizerSettings: {
        ...httpCached,
        identitySource: ['$request.querystring.x', '$request.querystring.y'],
      },
    },
    steps: [
      asks({ target: '/a?x=1,2&y=3' }, 1),
      asks({ target: '/a?x=1&y=2,3' }, 2),
      asks({ target: '/a?x=1%22,%222&y=3' }, 3),
      asks({ target: '/b?x=1&y=2,3' }, 3),
    ],
  },
  ...(['method.request.header.cookie', 'method.request.header.Cookie'] as const).map(
    (source): GatewayCase => ({
      number: 'B23',
      title: `a kept answer about a cookie outlives a logout, and that is told once (${source})`,
      api: {
        kind: 'rest',
        routeKeys,
        authorizer: allowAll(),
        authorizerSettings: { identitySource: [source], resultTtlSeconds: 300 },
      },
      steps: [
        asks({ headers: ['Cookie: sid=1'] }, 1),
        asks({ headers: ['Cookie: sid=1'] }, 1, { ...ok, notices: ['cached-session'] }),
        asks({ headers: ['Cookie: sid=1'] }, 1),
        // The whole header is the key: any other cookie makes it another caller.
        asks({ headers: ['Cookie: sid=1; seen=2'] }, 2),
        asks({ headers: ['Cookie: sid=1'] }, 3, { ...ok, before: { advanceSeconds: 300 } }),
      ],
    }),
  ),
];

/** B: caching of authorizer answers, and policies. */
export const cachingCases: readonly GatewayCase[] = [...cacheCases, ...policyCases];
