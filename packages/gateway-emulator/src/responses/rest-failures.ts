import type { Assumptions } from '../definition/assumptions.ts';
import type { GatewayResponseType } from '../definition/gateway-response-type.ts';
import type { FailureKind } from './gateway-response.ts';
import { gatewayResponseDefaults } from './gateway-response-defaults.ts';

/** What a REST API says by itself, before the definition of the API changes any of it. */
export interface RestFailure {
  /** Absent where API Gateway answers before it knows for which stage: no gateway response applies there. */
  readonly type?: GatewayResponseType;
  readonly status: number;
  /** `x-amzn-ErrorType` */
  readonly errorType: string;
  /** `$context.error.message` */
  readonly message: string | null;
}

const internalError = {
  message: 'Internal server error',
  errorType: 'InternalServerErrorException',
} as const;

/**
 * Assumed rather than captured: the error types of 413, 414 and 431 and the texts of the last two, and the response type
 * of an answer that cannot be used, which is LocalStack's. An unreachable backend is INTEGRATION_FAILURE (U04), and so,
 * with a status of its own, is a function that failed (row F16).
 */
const failures: Readonly<Record<FailureKind, RestFailure>> = {
  'unknown-stage': { status: 403, message: 'Forbidden', errorType: 'ForbiddenException' },
  'unknown-route': builtIn('MISSING_AUTHENTICATION_TOKEN'),
  unauthorized: builtIn('UNAUTHORIZED'),
  'explicit-deny': builtIn('ACCESS_DENIED'),
  'implicit-deny': builtIn('ACCESS_DENIED'),
  'invalid-api-key': builtIn('INVALID_API_KEY'),
  'authorizer-failure': builtIn('AUTHORIZER_FAILURE'),
  'authorizer-configuration': builtIn('AUTHORIZER_CONFIGURATION_ERROR'),
  'function-failure': { ...builtIn('INTEGRATION_FAILURE'), status: 502 },
  'integration-malformed': { type: 'DEFAULT_5XX', status: 502, ...internalError },
  // The type is documented for base64 that is none; LocalStack's recording has the error type of other integrations.
  'integration-undecodable': { ...builtIn('API_CONFIGURATION_ERROR'), ...internalError },
  // AWS's execution log says "configuration error" (row F19).
  'integration-misconfigured': { ...builtIn('API_CONFIGURATION_ERROR'), ...internalError },
  'integration-timeout': builtIn('INTEGRATION_TIMEOUT'),
  'backend-unreachable': builtIn('INTEGRATION_FAILURE'),
  'request-too-large': builtIn('REQUEST_TOO_LARGE'),
  'headers-too-large': {
    type: 'DEFAULT_4XX',
    status: 431,
    message: 'Request header fields too large',
    errorType: 'BadRequestException',
  },
  'url-too-long': {
    type: 'DEFAULT_4XX',
    status: 414,
    message: 'Request URI too long',
    errorType: 'BadRequestException',
  },
  internal: { type: 'DEFAULT_5XX', status: 500, ...internalError },
};

function builtIn(type: keyof typeof gatewayResponseDefaults): RestFailure {
  return { type, ...gatewayResponseDefaults[type] };
}

/** The two wordings of a denial: AWS changed them about 2025. */
const denialTexts = {
  '2024': {
    'explicit-deny': 'User is not authorized to access this resource with an explicit deny',
    'implicit-deny': 'User is not authorized to access this resource',
  },
  '2026': {
    'explicit-deny':
      'User is not authorized to access this resource with an explicit deny in an identity-based policy',
    'implicit-deny':
      'User is not authorized to access this resource because no identity-based policy allows the execute-api:Invoke action',
  },
} as const;

/** What a REST API answers to a failure, under the assumptions that touch it. */
export function restFailure(failure: FailureKind, assumptions: Assumptions): RestFailure {
  const answer = failures[failure];
  switch (failure) {
    case 'explicit-deny':
    case 'implicit-deny':
      return { ...answer, message: denialTexts[assumptions.denialWording][failure] };
    case 'authorizer-failure':
      return { ...answer, errorType: assumptions.authorizerFailureErrorType };
    case 'backend-unreachable':
      return { ...answer, status: assumptions.restBackendFailureStatus };
    default:
      return answer;
  }
}

/** Texts that API Gateway writes with a space after the colon. */
const spacedMessages: ReadonlySet<string | null> = new Set([
  'Internal server error',
  'Endpoint request timed out',
]);

/** The body without a template of one's own, byte for byte: denials alone have a capital M. */
export function defaultBody({ type, message }: RestFailure): string {
  const text = JSON.stringify(message);
  if (type === 'ACCESS_DENIED') {
    return `{"Message":${text}}`;
  }
  return spacedMessages.has(message) ? `{"message": ${text}}` : `{"message":${text}}`;
}
