import { LambdaFault, type LambdaFaultCode } from '../errors.ts';
import type { RouteResponse } from './route-handler.ts';

const INTERNAL: RouteResponse = { status: 500, json: { message: 'Internal Server Error' } };

/** The one place that maps errors to responses; the bodies are those of the legacy API. */
const RESPONSES: Readonly<Record<LambdaFaultCode, RouteResponse>> = {
  ERR_UNAUTHENTICATED: { status: 401, json: { message: 'Unauthorized' } },
  ERR_FORBIDDEN: { status: 403, json: { message: 'Forbidden' } },
  ERR_ORIGIN_FORBIDDEN: { status: 403, json: { message: 'Forbidden' } },
  ERR_AUTHORIZER_CONTEXT_INVALID: INTERNAL,
  ERR_AUTHORIZER_CONTEXT_TOO_LARGE: INTERNAL,
  ERR_AUTHORIZER_EVENT_AMBIGUOUS: INTERNAL,
  ERR_AUTHORIZER_EVENT_UNSUPPORTED: INTERNAL,
  ERR_AUTHORIZER_OPTIONS_INVALID: INTERNAL,
  ERR_AWS_ACCESS_MISSING: INTERNAL,
  ERR_AWS_CALL_FAILED: INTERNAL,
  ERR_ENVIRONMENT_INVALID: INTERNAL,
  ERR_ROUTE_UNKNOWN: INTERNAL,
  ERR_SECRET_UNAVAILABLE: INTERNAL,
  ERR_SESSION_READ_ONLY: INTERNAL,
  ERR_SESSION_UNAVAILABLE: INTERNAL,
};

/** What a client is told of whatever a handler threw: never a message, cause or stack. */
export function errorResponse(error: unknown): RouteResponse {
  return error instanceof LambdaFault ? RESPONSES[error.code] : INTERNAL;
}
