import type { Assumptions } from '../../definition/assumptions.ts';
import type { UnknownHandler } from '../../functions/call-handler.ts';
import { allowAll, policy } from '../emulated-api.ts';
import {
  apiArn,
  httpError,
  httpUnauthorized,
  ok,
  restImplicitDeny,
  restMisconfigured,
  restUnauthorized,
  showAuthorizer,
  throwing,
} from './authorizer-answers.ts';
import { exactly, matching } from './expected.ts';
import type { CaseApi, ExpectedStep, GatewayCase } from './gateway-case.ts';

/** One request under one choice of an assumption. Nothing chosen: the default. */
interface Choice {
  readonly assumptions: Partial<Assumptions>;
  readonly title: string;
  readonly api: CaseApi;
  readonly target?: string;
  readonly expected: ExpectedStep;
}

function chosen(number: string, choices: readonly Choice[]): readonly GatewayCase[] {
  return choices.map(({ assumptions, title, api, target = '/probe', expected }) => ({
    number,
    title: `${title}, ${JSON.stringify(assumptions)}`,
    api: { ...api, definition: { ...api.definition, assumptions } },
    steps: [{ request: { target }, expected }],
  }));
}

const { policyDocument } = policy('Allow', '*');
const anonymousPolicy: UnknownHandler = () => ({ policyDocument });
const nullContext = allowAll({ nothing: null, kept: 1 });
const large: CaseApi = { kind: 'rest', authorizer: allowAll({ big: 'x'.repeat(8192) }) };
const returnsUnauthorized: UnknownHandler = () => ({ errorMessage: 'Unauthorized' });

function allowsPath(path: string): CaseApi {
  return { kind: 'rest', authorizer: () => policy('Allow', `${apiArn}/dev/GET${path}`) };
}

function toldArn(path: string, expected: ExpectedStep): ExpectedStep {
  return { ...expected, authorizerEvent: { methodArn: `${apiArn}/dev/GET${path}` } };
}

/** The assumptions about authorizers, under each of their options. */
export const authorizerAssumptionCases: readonly GatewayCase[] = [
  ...chosen(
    'U01',
    (['rest', 'http'] as const).flatMap((kind) => [
      {
        assumptions: {},
        title: `a ${kind} policy without principalId is taken, and that is told`,
        api: { kind, authorizer: anonymousPolicy },
        expected: {
          ...ok,
          notices: ['principal-id-missing'],
          accessLog: { 'authorizer.principalId': '-' },
        },
      },
      {
        assumptions: { strictPrincipalId: true },
        title: `a ${kind} policy without principalId is refused`,
        api: { kind, authorizer: anonymousPolicy },
        expected: { ...(kind === 'rest' ? restMisconfigured : httpError), notices: [] },
      },
      {
        assumptions: {},
        title: `a ${kind} policy with principalId is nothing to talk about`,
        api: { kind, authorizer: allowAll() },
        expected: { ...ok, notices: [] },
      },
    ]),
  ),
  ...chosen('U02', [
    {
      assumptions: { authorizerFailureErrorType: 'AuthorizerConfigurationException' },
      title: 'a REST authorizer that throws',
      api: { kind: 'rest', authorizer: throwing('boom') },
      expected: restMisconfigured,
    },
    {
      assumptions: { authorizerFailureErrorType: 'AuthorizerFailureException' },
      title: 'a REST authorizer that throws',
      api: { kind: 'rest', authorizer: throwing('boom') },
      expected: {
        status: 500,
        body: '{"message":null}',
        headers: { 'x-amzn-ErrorType': 'AuthorizerFailureException' },
      },
    },
    {
      assumptions: { authorizerFailureErrorType: 'AuthorizerFailureException' },
      title: 'a REST authorizer whose answer cannot be used',
      api: { kind: 'rest', authorizer: () => ({}) },
      expected: restMisconfigured,
    },
  ]),
  ...chosen('U06', [
    {
      assumptions: {},
      title: 'a REST ARN keeps the encoding of the path',
      api: allowsPath('/a%2Fb%20c'),
      target: '/a%2Fb%20c',
      expected: toldArn('/a%2Fb%20c', ok),
    },
    {
      assumptions: {},
      title: 'a REST policy for the decoded path does not fit',
      api: allowsPath('/a/b c'),
      target: '/a%2Fb%20c',
      expected: toldArn('/a%2Fb%20c', restImplicitDeny),
    },
    {
      assumptions: { restArnEncoding: 'decoded' },
      title: 'a REST policy for the decoded path fits',
      api: allowsPath('/a/b c'),
      target: '/a%2Fb%20c',
      expected: toldArn('/a/b c', ok),
    },
  ]),
  ...chosen('U07', [
    {
      assumptions: {},
      title: 'a slash at the end of a REST path is in the ARN',
      api: allowsPath('/a'),
      target: '/a/',
      expected: toldArn('/a/', restImplicitDeny),
    },
    {
      assumptions: { arnTrailingSlash: 'dropped' },
      title: 'a slash at the end of a REST path is not in the ARN',
      api: allowsPath('/a'),
      target: '/a/',
      expected: toldArn('/a', ok),
    },
    {
      assumptions: { arnTrailingSlash: 'dropped' },
      title: 'the root keeps its slash in the ARN',
      api: { ...allowsPath('/'), routeKeys: ['GET /'] },
      target: '/',
      expected: toldArn('/', ok),
    },
    ...(['kept', 'dropped'] as const).map(
      (arnTrailingSlash): Choice => ({
        assumptions: { arnTrailingSlash },
        title: 'a slash at the end of an HTTP path, in the ARN',
        api: { kind: 'http', authorizer: allowAll() },
        target: '/a/',
        expected: {
          ...ok,
          authorizerEvent: {
            rawPath: '/a/',
            routeArn: `${apiArn}/$default/GET/a${arnTrailingSlash === 'kept' ? '/' : ''}`,
          },
        },
      }),
    ),
  ]),
  ...chosen('U08', [
    {
      assumptions: {},
      title: 'null in a REST context',
      api: { kind: 'rest', authorizer: nullContext },
      expected: { ...restMisconfigured, integrationCalls: 0 },
    },
    {
      assumptions: { restNullContext: 'dropped' },
      title: 'null in a REST context',
      api: { kind: 'rest', handler: showAuthorizer, authorizer: nullContext },
      expected: {
        status: 200,
        body: matching('^\\{"kept":"1","principalId":"probe-user","integrationLatency":\\d+\\}$'),
      },
    },
    {
      assumptions: { restNullContext: 'dropped' },
      title: 'an object in a REST context',
      api: { kind: 'rest', authorizer: allowAll({ nested: {} }) },
      expected: { ...restMisconfigured, integrationCalls: 0 },
    },
    {
      assumptions: { restNullContext: 'dropped' },
      title: 'null in a context of payload 1.0',
      api: {
        kind: 'http',
        authorizer: nullContext,
        authorizerSettings: { payloadFormatVersion: '1.0' },
      },
      expected: { ...httpError, integrationCalls: 0 },
    },
  ]),
  ...chosen('U13', [
    {
      assumptions: {},
      title: 'an answer over 8 KB',
      api: large,
      expected: {
        ...restMisconfigured,
        accessLog: { 'authorizer.error': "the authorizer's result is larger than 8192 bytes" },
      },
    },
    {
      assumptions: {},
      title: 'an answer over 8 KB to an HTTP API',
      api: { ...large, kind: 'http' },
      expected: httpError,
    },
    {
      assumptions: { oversizeAuthorizerResult: 'accepted' },
      title: 'an answer over 8 KB',
      api: large,
      expected: ok,
    },
    ...[-1, 0].map((missing): Choice => {
      const answer = policy('Allow', '*');
      const bytes = Buffer.byteLength(JSON.stringify(answer));
      return {
        assumptions: {},
        title: `an answer ${-missing} bytes over the limit`,
        api: {
          kind: 'rest',
          authorizer: () => answer,
          definition: { limits: { authorizerResultBytes: bytes + missing } },
        },
        expected: missing === 0 ? ok : restMisconfigured,
      };
    }),
  ]),
  ...chosen('U14', [
    {
      assumptions: {},
      title: 'a REST authorizer returns the error Unauthorized',
      api: { kind: 'rest', authorizer: returnsUnauthorized },
      expected: restMisconfigured,
    },
    {
      assumptions: { restReturnedUnauthorized: 'unauthorized' },
      title: 'a REST authorizer returns the error Unauthorized',
      api: { kind: 'rest', authorizer: returnsUnauthorized },
      expected: restUnauthorized,
    },
    {
      assumptions: { restReturnedUnauthorized: 'unauthorized' },
      title: 'a REST authorizer returns another error',
      api: { kind: 'rest', authorizer: () => ({ errorMessage: 'unauthorized' }) },
      expected: restMisconfigured,
    },
  ]),
  ...chosen(
    'U15',
    (['empty', 'null'] as const).flatMap((simpleAnswerWithoutContext) => [
      ...[{}, { context: null }].map(
        (extra): Choice => ({
          assumptions: { simpleAnswerWithoutContext },
          title: `a simple answer without a context, ${JSON.stringify(extra)}`,
          api: {
            kind: 'http',
            handler: showAuthorizer,
            authorizer: () => ({ isAuthorized: true, ...extra }),
            authorizerSettings: { simpleResponses: true },
          },
          expected: {
            status: 200,
            body: simpleAnswerWithoutContext === 'empty' ? '{"lambda":{}}' : '{"lambda":null}',
          },
        }),
      ),
      {
        assumptions: { simpleAnswerWithoutContext },
        title: 'a simple answer with a context that is empty',
        api: {
          kind: 'http',
          handler: showAuthorizer,
          authorizer: () => ({ isAuthorized: true, context: {} }),
          authorizerSettings: { simpleResponses: true },
        },
        expected: { status: 200, body: '{"lambda":{}}' },
      },
      {
        assumptions: { simpleAnswerWithoutContext },
        title: 'a simple answer without a context, before a function of payload 1.0',
        api: {
          kind: 'http',
          authorizer: () => ({ isAuthorized: true }),
          authorizerSettings: { simpleResponses: true },
          payloadFormatVersion: '1.0',
        },
        expected: { ...ok, integrationEvent: { requestContext: { authorizer: exactly({}) } } },
      },
    ]),
  ),
  ...chosen(
    'U16',
    (['rest', 'http'] as const).flatMap((kind) =>
      (
        [
          ['exact', 'Unauthorized: no session', false],
          ['prefix', 'Unauthorized: no session', true],
          ['prefix', 'Unauthorized', true],
          ['prefix', 'unauthorized', false],
          ['prefix', 'not Unauthorized', false],
        ] as const
      ).map(([thrownUnauthorized, message, isUnauthorized]): Choice => {
        const [refused, failed] =
          kind === 'rest' ? [restUnauthorized, restMisconfigured] : [httpUnauthorized, httpError];
        return {
          assumptions: { thrownUnauthorized },
          title: `a ${kind} authorizer throws ${message}`,
          api: { kind, authorizer: throwing(message) },
          expected: { ...(isUnauthorized ? refused : failed), accessLog: { 'authorizer.error': message } },
        };
      }),
    ),
  ),
];
