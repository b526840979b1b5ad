import type { APIGatewayProxyEventV2WithRequestContext } from 'aws-lambda';

import type { AuthorizerContext } from '../authorizers/authorizer-result.ts';
import type { RoutedRequest } from '../front/gateway-request.ts';
import { encodeHttpBody } from './http-event-body.ts';
import {
  decodedRawPath,
  http2PathParameters,
  http2Query,
  http2RequestContext,
  http2StageVariables,
} from './http2-request-context.ts';
import { httpRequestHeaders, requestCookies } from './request-headers.ts';

/** What a function is told beyond the request line and headers. */
export interface Http2IntegrationInput {
  readonly body: Buffer;
  /** The authorizer's context, types kept; without principalId (row A32). */
  readonly authorizerContext?: AuthorizerContext | null | undefined;
}

/** As published; what an authorizer adds to the request context is the reader's to check. */
export type Http2IntegrationEvent = APIGatewayProxyEventV2WithRequestContext<object>;

/**
 * The event of a function behind an HTTP API, payload 2.0, with exactly AWS's keys in AWS's order. Cookies are
 * in their list only, never among the headers: what authorizers and handlers see differs (row A33).
 */
export function buildHttp2IntegrationEvent(
  routed: RoutedRequest,
  input: Http2IntegrationInput,
): Http2IntegrationEvent {
  const { request, route } = routed;
  const cookies = requestCookies(request.headers);
  const { body, isBase64Encoded } = encodeHttpBody(input.body, routed);
  return {
    version: '2.0',
    routeKey: route.pattern.routeKey,
    rawPath: decodedRawPath(routed),
    rawQueryString: request.rawQueryString,
    ...(cookies.length === 0 ? {} : { cookies }),
    headers: httpRequestHeaders(routed, { cookies: false, bodyBytes: input.body.length }),
    ...http2Query(routed),
    requestContext: http2RequestContext(routed, input.authorizerContext),
    ...(body === '' ? {} : { body }),
    ...http2PathParameters(routed),
    ...http2StageVariables(routed),
    isBase64Encoded,
  };
}
