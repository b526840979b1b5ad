import type { Assumptions } from '../definition/assumptions.ts';
import type { FailureKind } from './gateway-response.ts';

/** What an HTTP API says by itself. Nothing of it can be changed by the definition. */
export interface HttpFailure {
  /** `$context.error.responseType`, which uses the names of REST APIs. */
  readonly type: string;
  readonly status: number;
  readonly message: string;
}

const unauthorized = { type: 'UNAUTHORIZED', status: 401, message: 'Unauthorized' } as const;
const forbidden = { type: 'ACCESS_DENIED', status: 403, message: 'Forbidden' } as const;
const notFound = { type: 'RESOURCE_NOT_FOUND', status: 404, message: 'Not Found' } as const;
const internalError = { status: 500, message: 'Internal Server Error' } as const;
const unavailable = { status: 503, message: 'Service Unavailable' } as const;

/** 503 for backends that cannot be reached is as reported; 431 and 414 are assumed. */
const failures: Readonly<Record<FailureKind, HttpFailure>> = {
  'unknown-stage': notFound,
  'unknown-route': notFound,
  unauthorized,
  'explicit-deny': forbidden,
  'implicit-deny': forbidden,
  // HTTP APIs have no keys; a definition with some does not start.
  'invalid-api-key': forbidden,
  'authorizer-failure': { type: 'AUTHORIZER_FAILURE', ...internalError },
  'authorizer-configuration': { type: 'AUTHORIZER_CONFIGURATION_ERROR', ...internalError },
  'function-failure': { type: 'INTEGRATION_FAILURE', ...internalError },
  'integration-malformed': { type: 'INTEGRATION_FAILURE', ...internalError },
  'integration-undecodable': { type: 'INTEGRATION_FAILURE', ...internalError },
  // Only REST APIs answer by themselves.
  'integration-misconfigured': { type: 'INTEGRATION_FAILURE', ...internalError },
  'integration-timeout': { type: 'INTEGRATION_TIMEOUT', ...unavailable },
  'backend-unreachable': { type: 'INTEGRATION_FAILURE', ...unavailable },
  'request-too-large': { type: 'REQUEST_TOO_LARGE', status: 413, message: 'Request Entity Too Large' },
  'headers-too-large': { type: 'DEFAULT_4XX', status: 431, message: 'Request Header Fields Too Large' },
  'url-too-long': { type: 'DEFAULT_4XX', status: 414, message: 'Request URI Too Long' },
  internal: { type: 'DEFAULT_5XX', ...internalError },
};

/** A late integration is 503 as reported, or 504, which is reported, too (U03). */
const late = {
  503: failures['integration-timeout'],
  504: { ...failures['integration-timeout'], status: 504 },
} as const;

/** What an HTTP API answers to a failure, under the assumptions that touch it. */
export function httpFailure(failure: FailureKind, assumptions: Assumptions): HttpFailure {
  return failure === 'integration-timeout'
    ? late[assumptions.httpIntegrationTimeoutStatus]
    : failures[failure];
}
