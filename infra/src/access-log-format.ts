/** Variables of both kinds of API, without `$context.`, under the names that the local gateway logs them. */
const common = [
  'accountId',
  'apiId',
  'domainName',
  'domainPrefix',
  'requestId',
  'extendedRequestId',
  'requestTime',
  'requestTimeEpoch',
  'httpMethod',
  'path',
  'protocol',
  'stage',
  'status',
  'responseLatency',
  'identity.sourceIp',
  'identity.userAgent',
  'authorizer.principalId',
  'authorizer.error',
  'authorizer.status',
  'authorizer.latency',
  'authorizer.integrationLatency',
  'authorizer.integrationStatus',
  'authorizer.requestId',
  'integration.error',
  'integration.integrationStatus',
  'integrationStatus',
  'integration.latency',
  'integrationLatency',
  'integration.requestId',
  'integration.status',
  'integrationErrorMessage',
  'error.message',
  'error.responseType',
] as const;

const ofKind = {
  rest: [
    'resourcePath',
    'resourceId',
    'deploymentId',
    'xrayTraceId',
    'authenticate.error',
    'authenticate.latency',
    'authenticate.status',
    'authorize.error',
    'authorize.latency',
    'authorize.status',
    'error.validationErrorString',
  ],
  http: ['routeKey'],
} as const;

/**
 * The format of the access log: one line of JSON per request, with the names that the local gateway uses.
 *
 * Every value is text, because a value that is missing is written as `-`, which is JSON within quotes only. For the
 * same reason `error.messageString` is not in it: API Gateway puts its quotes around it, but not around a missing one.
 * Of what the authorizer says about a caller there is nothing but `principalId`: the rest may be personal, or a cookie.
 */
export function accessLogFormat(kind: 'rest' | 'http'): string {
  const names: readonly string[] = [...common, ...ofKind[kind]];
  return JSON.stringify(Object.fromEntries(names.map((name) => [name, `$context.${name}`])));
}
