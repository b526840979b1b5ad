import type { HeaderPair } from '../front/gateway-request.ts';
import { hasHeader, isWritableHeader, remapRestHeaders } from '../responses/response-headers.ts';
import type { ApiDefinition, MockIntegration, RouteDefinition } from './api-definition.ts';

/** What is wrong with an answer to preflights. */
export function mockProblems(
  { kind }: ApiDefinition,
  { routeKey, authorizer, apiKeyRequired }: RouteDefinition,
  { statusCode, headers, otherOrigins = [] }: MockIntegration,
): string[] {
  const isOpenPreflight =
    routeKey.startsWith('OPTIONS ') && authorizer === undefined && apiKeyRequired !== true;
  const pairs = Object.entries(headers);
  return [
    ...(kind === 'http' ? ['mock: HTTP APIs have no such integration; use the setting cors'] : []),
    ...(isOpenPreflight
      ? []
      : ['mock: it answers preflights only; use OPTIONS, without an authorizer and an API key']),
    ...([200, 204].includes(statusCode) ? [] : ['statusCode: write 200 or 204']),
    ...pairs
      .filter((header) => !isPassedOn(header))
      .map(([name]) => `headers: ${name} cannot be sent unchanged; remove it`),
    ...(otherOrigins.length > 0 && statusCode !== 204
      ? ['otherOrigins: with another status than 204 AWS sends a body that nobody has shown; write 204']
      : []),
    ...(otherOrigins.length > 0 && !hasHeader(pairs, 'access-control-allow-origin')
      ? ['otherOrigins: write the first origin as Access-Control-Allow-Origin in headers']
      : []),
  ];
}

function isPassedOn(header: HeaderPair): boolean {
  return isWritableHeader(header) && remapRestHeaders([header])[0]?.[0] === header[0];
}
