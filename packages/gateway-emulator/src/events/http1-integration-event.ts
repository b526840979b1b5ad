import type { APIGatewayProxyEvent } from 'aws-lambda';

import type { Authorization, IntegrationInput } from '../api-flavour.ts';
import type { RoutedRequest } from '../front/gateway-request.ts';
import { encodeHttpBody } from './http-event-body.ts';
import { http1RequestContext } from './http1-request-context.ts';
import { http2PathParameters } from './http2-request-context.ts';
import { http1RequestHeaders } from './request-headers.ts';
import { nullIfEmpty, requestMaps } from './request-maps.ts';

/** As published for REST APIs, with a version, and another request context. */
export type Http1IntegrationEvent = Omit<APIGatewayProxyEvent, 'requestContext'> & {
  readonly version: '1.0';
  readonly requestContext: object;
};

/**
 * The event of a function behind an HTTP API, payload 1.0. It looks like that of a REST API and differs: `path` is as
 * sent, while the path of the request context and the path parameters are decoded (row D06); header names are written
 * the gateway's way; the length of the body is among them.
 */
export function buildHttp1IntegrationEvent(
  routed: RoutedRequest,
  { body, authorization }: IntegrationInput,
): Http1IntegrationEvent {
  const { api, request, route } = routed;
  const maps = requestMaps(http1RequestHeaders(routed, body.length), routed);
  const encoded = encodeHttpBody(body, routed);
  return {
    version: '1.0',
    resource: route.pattern.path,
    path: request.rawPath,
    httpMethod: request.method,
    headers: maps.headers,
    multiValueHeaders: maps.multiValueHeaders,
    queryStringParameters: nullIfEmpty(maps.queryStringParameters),
    multiValueQueryStringParameters: nullIfEmpty(maps.multiValueQueryStringParameters),
    requestContext: http1RequestContext(routed, authorizerContext(authorization)),
    pathParameters: http2PathParameters(routed).pathParameters ?? null,
    stageVariables: nullIfEmpty(api.stageVariables),
    body: encoded.body === '' ? null : encoded.body,
    isBase64Encoded: encoded.isBase64Encoded,
  };
}

/** Flat. That `principalId` is among it is assumed: SAM has it so, and no capture shows it. */
function authorizerContext(
  authorization: Authorization | undefined,
): Readonly<Record<string, unknown>> | undefined {
  if (authorization === undefined) {
    return undefined;
  }
  const { context, principalId } = authorization;
  return { ...context, ...(principalId === undefined ? {} : { principalId }) };
}
