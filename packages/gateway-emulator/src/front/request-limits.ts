import type { ResolvedApi } from '../definition/resolved-api.ts';
import type { FailureKind } from '../responses/gateway-response.ts';
import type { GatewayRequest, RoutedRequest } from './gateway-request.ts';

/** Published; not one of the limits that can be set. */
const authorizedArnBytes = 1600;

/**
 * What is too large about a request's line and headers, if anything (rows G04 and G05). As published, the values of
 * headers count, not their names, and an HTTP API counts the request line with them where a REST API has a limit of
 * its own for the URL.
 */
export function requestLimitFailure(
  { kind, limits }: ResolvedApi,
  { method, rawPath, rawQueryString, protocol, headers }: GatewayRequest,
): FailureKind | undefined {
  // Node gives one character per byte of what it reads here.
  const urlBytes = rawPath.length + (rawQueryString === '' ? 0 : rawQueryString.length + 1);
  let valueBytes = 0;
  for (const [, value] of headers) {
    valueBytes += value.length;
  }
  if (kind === 'rest' && urlBytes > limits.urlBytes) {
    return 'url-too-long';
  }
  const lineBytes = kind === 'http' ? `${method}  ${protocol}`.length + urlBytes : 0;
  return lineBytes + valueBytes > limits.headerBytes ? 'headers-too-large' : undefined;
}

/**
 * A REST method with an authorizer has a limit for its ARN, which long path parameters can reach (row G06).
 *
 * @param arnOf Tells the method ARN of a request.
 */
export function routeLimitFailure(
  routed: RoutedRequest,
  arnOf: (routed: RoutedRequest) => string,
): FailureKind | undefined {
  const isLimited = routed.api.kind === 'rest' && routed.route.authorizer !== undefined;
  return isLimited && Buffer.byteLength(arnOf(routed)) > authorizedArnBytes ? 'url-too-long' : undefined;
}
