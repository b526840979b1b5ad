import type { UnknownHandler } from '../../functions/call-handler.ts';
import { type EventJson, identifiers, policy } from '../emulated-api.ts';
import { absent, matching } from './expected.ts';
import type { CaseApi, ExpectedStep, ServedCase } from './gateway-case.ts';

/** What ARNs of the emulated API begin with, up to the stage. */
export const apiArn: string = `arn:aws:execute-api:${identifiers.region}:${identifiers.accountId}:${identifiers.apiId}`;

/** An authorizer that allows or denies the one ARN that it is asked about. */
export function decideOwnArn(effect: 'Allow' | 'Deny'): UnknownHandler {
  return (event) => {
    const { methodArn, routeArn }: EventJson = Object(event);
    return policy(effect, String(methodArn ?? routeArn));
  };
}

/** An authorizer that throws. */
export function throwing(message: string): UnknownHandler {
  return () => {
    throw new Error(message);
  };
}

/** A policy of one statement, changed. */
export function withStatement(change: EventJson): UnknownHandler {
  const statement = { Action: 'execute-api:Invoke', Effect: 'Allow', Resource: '*', ...change };
  return () => ({
    principalId: 'probe-user',
    policyDocument: { Version: '2012-10-17', Statement: [statement] },
  });
}

/** A function that answers with what it was told of the authorizer, so that every byte of it is compared. */
export const showAuthorizer: UnknownHandler = (event) => {
  const { requestContext }: EventJson = Object(event);
  const { authorizer }: EventJson = Object(requestContext);
  return { statusCode: 200, body: JSON.stringify(authorizer) };
};

/** The function was reached. */
export const ok = { status: 200, body: 'ok' } as const;

/** Headers of an answer that a REST API makes itself, in order. */
const restHeaderOrder = [
  'Date',
  'Content-Type',
  'Content-Length',
  'Connection',
  'x-amzn-RequestId',
  'x-amzn-ErrorType',
  'x-amz-apigw-id',
] as const;

function restFailure(errorType: string, body: string, bodyBytes: number): Omit<ExpectedStep, 'status'> {
  return {
    body,
    bodyBytes,
    headers: {
      'x-amzn-ErrorType': errorType,
      'Content-Type': 'application/json',
      'Content-Length': String(bodyBytes),
      'X-Amzn-Trace-Id': absent,
    },
    headerOrder: restHeaderOrder,
  };
}

/** 401 of a REST API. */
export const restUnauthorized: ExpectedStep = {
  status: 401,
  ...restFailure('UnauthorizedException', '{"message":"Unauthorized"}', 26),
};

/** 500 of a REST API, whatever is wrong with its authorizer. */
export const restMisconfigured: ExpectedStep = {
  status: 500,
  ...restFailure('AuthorizerConfigurationException', '{"message":null}', 16),
};

/** 403 of a REST API, where a statement denies. */
export const restExplicitDeny: ExpectedStep = {
  status: 403,
  ...restFailure(
    'AccessDeniedException',
    '{"Message":"User is not authorized to access this resource with an explicit deny in an identity-based policy"}',
    110,
  ),
};

/** 403 of a REST API, where no statement allows. */
export const restImplicitDeny: ExpectedStep = {
  status: 403,
  ...restFailure(
    'AccessDeniedException',
    '{"Message":"User is not authorized to access this resource because no identity-based policy allows the execute-api:Invoke action"}',
    130,
  ),
};

function httpFailure(body: string, bodyBytes: number): Omit<ExpectedStep, 'status'> {
  return {
    body,
    bodyBytes,
    headers: {
      'apigw-requestid': matching('^.{15}=$'),
      'Content-Type': 'application/json',
      'Content-Length': String(bodyBytes),
      'x-amzn-ErrorType': absent,
    },
    headerOrder: ['Date', 'Content-Type', 'Content-Length', 'Connection', 'apigw-requestid'],
  };
}

/** 401 of an HTTP API. */
export const httpUnauthorized: ExpectedStep = {
  status: 401,
  ...httpFailure('{"message":"Unauthorized"}', 26),
};

/** 403 of an HTTP API. */
export const httpForbidden: ExpectedStep = { status: 403, ...httpFailure('{"message":"Forbidden"}', 23) };

/** 500 of an HTTP API. */
export const httpError: ExpectedStep = {
  status: 500,
  ...httpFailure('{"message":"Internal Server Error"}', 35),
};

/** Refused at the gate: neither authorizer nor function is asked. */
export function notAsked(expected: ExpectedStep): ExpectedStep {
  return { ...expected, authorizerCalls: 0, integrationCalls: 0 };
}

/** One request to an authorizer that answers so that the function is not reached. */
export function refusedBy(
  api: Pick<CaseApi, 'kind' | 'authorizerSettings' | 'authorizerNotInvocable' | 'definition'> & {
    readonly authorizer: UnknownHandler;
  },
  expected: ExpectedStep,
): Pick<ServedCase, 'api' | 'steps'> {
  const authorizerCalls = api.authorizerNotInvocable === true ? 0 : 1;
  return {
    api,
    steps: [
      { request: { target: '/probe' }, expected: { ...expected, authorizerCalls, integrationCalls: 0 } },
    ],
  };
}
