import type { GatewayRequest } from './gateway-request.ts';
import type { FailureKind } from './gateway-response.ts';
import type { ResolvedApi } from './resolved-api.ts';

/** What is too large about a request's line and headers, if anything. HTTP APIs count both together. */
export function requestLimitFailure(
  { kind, limits }: ResolvedApi,
  request: GatewayRequest,
): FailureKind | undefined {
  const url = Buffer.byteLength(`${request.rawPath}?${request.rawQueryString}`, 'latin1');
  const headers = request.headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
  if (kind === 'rest' && url > limits.urlBytes) {
    return 'url-too-long';
  }
  return headers + (kind === 'http' ? url : 0) > limits.headerBytes ? 'headers-too-large' : undefined;
}
