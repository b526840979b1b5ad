import type { GatewayResponses } from './api-definition.ts';
import type { HeaderPair, RequestIds } from './gateway-request.ts';

/** What the gateway sends to the client. Content-Length, Date and Connection are added when it is written. */
export interface GatewayAnswer {
  readonly statusCode: number;
  readonly headers: readonly HeaderPair[];
  readonly body: Buffer;
}

/** Everything that makes the gateway answer by itself. */
export type FailureKind =
  | 'unknown-stage'
  | 'unknown-route'
  | 'unauthorized'
  | 'explicit-deny'
  | 'implicit-deny'
  | 'authorizer-failure'
  | 'authorizer-configuration'
  | 'integration-failure'
  | 'integration-undecodable'
  | 'integration-timeout'
  | 'backend-unreachable'
  | 'request-too-large'
  | 'headers-too-large'
  | 'url-too-long'
  | 'internal';

/** One gateway answer as data: API Gateway's name for it, the status and the bytes of the body. */
interface FailureAnswer {
  /** `$context.error.responseType` of the access log. */
  readonly responseType: string;
  readonly status: number;
  /** Verbatim, with AWS's spacing: some bodies have a space after the colon, others have not. */
  readonly body: string;
}

interface RestFailureAnswer extends FailureAnswer {
  readonly errorType: string;
}

const spacedError = '{"message": "Internal server error"}';
const accessDenied = {
  responseType: 'ACCESS_DENIED',
  status: 403,
  errorType: 'AccessDeniedException',
} as const;
const configurationError = {
  status: 500,
  body: '{"message":null}',
  errorType: 'AuthorizerConfigurationException',
};
const integrationError = { body: spacedError, errorType: 'InternalServerErrorException' } as const;
const forbidden = { status: 403, body: '{"message":"Forbidden"}' } as const;

/**
 * Answers of REST APIs. The denials use the wording captured in September 2026. Assumed rather than captured:
 * the error types of 413, 414 and 431, the bodies of the last two, and that an unreachable backend is
 * INTEGRATION_FAILURE with the documented 504 (LocalStack answers 500).
 */
const restAnswers: Readonly<Record<FailureKind, RestFailureAnswer>> = {
  'unknown-stage': { responseType: 'INVALID_API_KEY', ...forbidden, errorType: 'ForbiddenException' },
  'unknown-route': {
    responseType: 'MISSING_AUTHENTICATION_TOKEN',
    status: 403,
    body: '{"message":"Missing Authentication Token"}',
    errorType: 'MissingAuthenticationTokenException',
  },
  unauthorized: {
    responseType: 'UNAUTHORIZED',
    status: 401,
    body: '{"message":"Unauthorized"}',
    errorType: 'UnauthorizedException',
  },
  'explicit-deny': {
    ...accessDenied,
    body: '{"Message":"User is not authorized to access this resource with an explicit deny in an identity-based policy"}',
  },
  'implicit-deny': {
    ...accessDenied,
    body: '{"Message":"User is not authorized to access this resource because no identity-based policy allows the execute-api:Invoke action"}',
  },
  'authorizer-failure': { responseType: 'AUTHORIZER_FAILURE', ...configurationError },
  'authorizer-configuration': { responseType: 'AUTHORIZER_CONFIGURATION_ERROR', ...configurationError },
  'integration-failure': { responseType: 'DEFAULT_5XX', status: 502, ...integrationError },
  'integration-undecodable': { responseType: 'DEFAULT_5XX', status: 500, ...integrationError },
  'integration-timeout': {
    responseType: 'INTEGRATION_TIMEOUT',
    status: 504,
    body: '{"message": "Endpoint request timed out"}',
    errorType: 'InternalServerErrorException',
  },
  'backend-unreachable': { responseType: 'INTEGRATION_FAILURE', status: 504, ...integrationError },
  'request-too-large': {
    responseType: 'REQUEST_TOO_LARGE',
    status: 413,
    body: '{"message":"Request Too Long"}',
    errorType: 'RequestTooLargeException',
  },
  'headers-too-large': {
    responseType: 'DEFAULT_4XX',
    status: 431,
    body: '{"message":"Request header fields too large"}',
    errorType: 'BadRequestException',
  },
  'url-too-long': {
    responseType: 'DEFAULT_4XX',
    status: 414,
    body: '{"message":"Request URI too long"}',
    errorType: 'BadRequestException',
  },
  internal: { responseType: 'DEFAULT_5XX', status: 500, ...integrationError },
};

const httpUnauthorized = {
  responseType: 'UNAUTHORIZED',
  status: 401,
  body: '{"message":"Unauthorized"}',
} as const;
const httpForbidden = { responseType: 'ACCESS_DENIED', ...forbidden } as const;
const httpError = { status: 500, body: '{"message":"Internal Server Error"}' } as const;
const httpNotFound = {
  responseType: 'RESOURCE_NOT_FOUND',
  status: 404,
  body: '{"message":"Not Found"}',
} as const;
const httpUnavailable = { status: 503, body: '{"message":"Service Unavailable"}' } as const;

/** Answers of HTTP APIs, which cannot be customised. 503 for late and unreachable backends is as reported. */
const httpAnswers: Readonly<Record<FailureKind, FailureAnswer>> = {
  'unknown-stage': httpNotFound,
  'unknown-route': httpNotFound,
  unauthorized: httpUnauthorized,
  'explicit-deny': httpForbidden,
  'implicit-deny': httpForbidden,
  'authorizer-failure': { responseType: 'AUTHORIZER_FAILURE', ...httpError },
  'authorizer-configuration': { responseType: 'AUTHORIZER_CONFIGURATION_ERROR', ...httpError },
  'integration-failure': { responseType: 'INTEGRATION_FAILURE', ...httpError },
  'integration-undecodable': { responseType: 'INTEGRATION_FAILURE', ...httpError },
  'integration-timeout': { responseType: 'INTEGRATION_TIMEOUT', ...httpUnavailable },
  'backend-unreachable': { responseType: 'INTEGRATION_FAILURE', ...httpUnavailable },
  'request-too-large': {
    responseType: 'REQUEST_TOO_LARGE',
    status: 413,
    body: '{"message":"Request Entity Too Large"}',
  },
  'headers-too-large': {
    responseType: 'DEFAULT_4XX',
    status: 431,
    body: '{"message":"Request Header Fields Too Large"}',
  },
  'url-too-long': { responseType: 'DEFAULT_4XX', status: 414, body: '{"message":"Request URI Too Long"}' },
  internal: { responseType: 'DEFAULT_5XX', ...httpError },
};

/** API Gateway's name for a failure, and its body, for the access log. */
export function describeFailure(kind: 'rest' | 'http', failure: FailureKind): FailureAnswer {
  return kind === 'rest' ? restAnswers[failure] : httpAnswers[failure];
}

/**
 * The answer of a REST API to a failure, headers in AWS's order, those of the definition last.
 *
 * @param responses The API's own changes of its answers.
 */
export function buildRestGatewayResponse(
  failure: FailureKind,
  ids: RequestIds,
  responses: GatewayResponses,
): GatewayAnswer {
  const { status, body, errorType } = restAnswers[failure];
  const { parameters = {} } = responses[status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX'] ?? {};
  return {
    statusCode: status,
    headers: [
      ['Content-Type', 'application/json'],
      ['x-amzn-RequestId', ids.requestId],
      ['x-amzn-ErrorType', errorType],
      ['x-amz-apigw-id', ids.extendedRequestId],
      ...Object.entries(parameters).map(
        ([name, value]): HeaderPair => [name.replace('gatewayresponse.header.', ''), value.slice(1, -1)],
      ),
    ],
    body: Buffer.from(body),
  };
}

/** The answer of an HTTP API to a failure: never an error type, the request id in lower case. */
export function buildHttpGatewayResponse(failure: FailureKind, ids: RequestIds): GatewayAnswer {
  const { status, body } = httpAnswers[failure];
  return {
    statusCode: status,
    headers: [
      ['Content-Type', 'application/json'],
      ['apigw-requestid', ids.extendedRequestId],
    ],
    body: Buffer.from(body),
  };
}
