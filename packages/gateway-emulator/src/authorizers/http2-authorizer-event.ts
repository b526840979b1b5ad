import type { APIGatewayRequestAuthorizerEventV2 } from 'aws-lambda';
import {
  decodedRawPath,
  http2PathParameters,
  http2Query,
  http2RequestContext,
  http2StageVariables,
} from '../events/http2-request-context.ts';
import { httpRequestHeaders, requestCookies } from '../events/request-headers.ts';
import type { RoutedRequest } from '../front/gateway-request.ts';
import { requestArn } from './request-arn.ts';

/** As published, but cookies are absent where none were sent, and identitySource is null where none is set. */
export type Http2AuthorizerEvent = Omit<
  APIGatewayRequestAuthorizerEventV2,
  'cookies' | 'identitySource' | 'requestContext'
> & {
  readonly cookies?: string[];
  readonly identitySource: readonly string[] | null;
  readonly requestContext: object;
};

/**
 * The event of an HTTP API authorizer, payload 2.0, with exactly AWS's keys in AWS's order; optional ones are
 * absent, not null. Cookies are there twice: as a list and as a header (row A33).
 *
 * @param identityValues The values of the identity sources; null if none are configured.
 */
export function buildHttp2AuthorizerEvent(
  routed: RoutedRequest,
  identityValues: readonly string[] | null,
): Http2AuthorizerEvent {
  const { request, route } = routed;
  const cookies = requestCookies(request.headers);
  return {
    version: '2.0',
    type: 'REQUEST',
    routeArn: requestArn(routed),
    identitySource: identityValues,
    routeKey: route.pattern.routeKey,
    rawPath: decodedRawPath(routed),
    rawQueryString: request.rawQueryString,
    ...(cookies.length === 0 ? {} : { cookies }),
    headers: httpRequestHeaders(routed, { cookies: true }),
    ...http2Query(routed),
    requestContext: http2RequestContext(routed),
    ...http2PathParameters(routed),
    ...http2StageVariables(routed),
  };
}
