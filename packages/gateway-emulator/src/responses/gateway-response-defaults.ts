import type { GatewayResponseType } from '../definition/gateway-response-type.ts';

/** The defaults of one gateway response. */
interface ResponseDefaults {
  readonly status: number;
  readonly message: string | null;
  readonly errorType: string;
}

const spaced = { message: 'Internal server error', errorType: 'InternalServerErrorException' } as const;
const unusable = { status: 500, message: null } as const;
const forbidden = { status: 403, message: 'Forbidden', errorType: 'ForbiddenException' } as const;
const badRequest = { status: 400, errorType: 'BadRequestException' } as const;

/**
 * Every gateway response with a status of its own. Error types are captured where AWS was seen to send them
 * (denials, tokens, keys, integrations, requests that do not validate); the others are LocalStack's, which names
 * them after the response. ACCESS_DENIED has two texts, see `rest-failures.ts`.
 */
export const gatewayResponseDefaults: Readonly<
  Record<Exclude<GatewayResponseType, 'DEFAULT_4XX' | 'DEFAULT_5XX'>, ResponseDefaults>
> = {
  ACCESS_DENIED: { status: 403, message: null, errorType: 'AccessDeniedException' },
  API_CONFIGURATION_ERROR: { status: 500, ...spaced, errorType: 'ApiConfigurationException' },
  AUTHORIZER_CONFIGURATION_ERROR: { ...unusable, errorType: 'AuthorizerConfigurationException' },
  AUTHORIZER_FAILURE: { ...unusable, errorType: 'AuthorizerConfigurationException' },
  BAD_REQUEST_BODY: { ...badRequest, message: 'Invalid request body' },
  BAD_REQUEST_PARAMETERS: { ...badRequest, message: 'Missing required request parameters' },
  EXPIRED_TOKEN: {
    status: 403,
    message: 'The security token included in the request is expired',
    errorType: 'ExpiredTokenException',
  },
  INTEGRATION_FAILURE: { status: 504, ...spaced },
  INTEGRATION_TIMEOUT: {
    status: 504,
    message: 'Endpoint request timed out',
    errorType: 'InternalServerErrorException',
  },
  INVALID_API_KEY: forbidden,
  INVALID_SIGNATURE: {
    status: 403,
    message: 'The request signature we calculated does not match the signature you provided',
    errorType: 'InvalidSignatureException',
  },
  MISSING_AUTHENTICATION_TOKEN: {
    status: 403,
    message: 'Missing Authentication Token',
    errorType: 'MissingAuthenticationTokenException',
  },
  QUOTA_EXCEEDED: { status: 429, message: 'Limit Exceeded', errorType: 'LimitExceededException' },
  REQUEST_TOO_LARGE: { status: 413, message: 'Request Too Long', errorType: 'RequestTooLargeException' },
  RESOURCE_NOT_FOUND: { status: 404, message: 'Not Found', errorType: 'ResourceNotFoundException' },
  THROTTLED: { status: 429, message: 'Too Many Requests', errorType: 'TooManyRequestsException' },
  UNAUTHORIZED: { status: 401, message: 'Unauthorized', errorType: 'UnauthorizedException' },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    message: 'Unsupported Media Type',
    errorType: 'BadRequestException',
  },
  WAF_FILTERED: forbidden,
};
