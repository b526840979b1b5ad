import type { APIGatewayProxyEvent } from 'aws-lambda';

import { headerValues, type RoutedRequest } from '../front/gateway-request.ts';
import { nullIfEmpty } from './request-maps.ts';
import { type RestAuthorizerContext, restRequestContext, restRequestMaps } from './rest-request-context.ts';

/** What a function is told beyond the request line and headers. */
export interface RestIntegrationInput {
  readonly body: Buffer;
  readonly authorizer?: RestAuthorizerContext | undefined;
}

/** As published, but for the request context, whose identity has twelve keys in the capture and more there. */
export type RestIntegrationEvent = Omit<APIGatewayProxyEvent, 'requestContext'> & {
  readonly requestContext: object;
};

/**
 * The event of a function behind a REST API (proxy integration), with exactly AWS's keys in AWS's order.
 * Empty maps and an empty body are null (row D07); path and path parameters stay percent-encoded (D04).
 */
export function buildRestIntegrationEvent(
  routed: RoutedRequest,
  { body, authorizer }: RestIntegrationInput,
): RestIntegrationEvent {
  const { api, request, route, path, pathParameters } = routed;
  const maps = restRequestMaps(routed);
  return {
    resource: route.pattern.path,
    path,
    httpMethod: request.method,
    headers: maps.headers,
    multiValueHeaders: maps.multiValueHeaders,
    queryStringParameters: nullIfEmpty(maps.queryStringParameters),
    multiValueQueryStringParameters: nullIfEmpty(maps.multiValueQueryStringParameters),
    pathParameters: nullIfEmpty(pathParameters),
    stageVariables: nullIfEmpty(api.stageVariables),
    requestContext: restRequestContext(routed, authorizer),
    ...encodeBody(body, routed),
  };
}

/** Base64 for media types declared binary, else text, which mangles bytes that are no UTF-8 (row D11). */
function encodeBody(
  body: Buffer,
  { api, request }: RoutedRequest,
): { body: string | null; isBase64Encoded: boolean } {
  if (body.length === 0) {
    return { body: null, isBase64Encoded: false };
  }
  const contentType = headerValues(request.headers, 'content-type').at(-1);
  return isBinaryType(contentType, api.binaryMediaTypes)
    ? { body: body.toString('base64'), isBase64Encoded: true }
    : { body: body.toString('utf8'), isBase64Encoded: false };
}

/**
 * Whether a media type is declared binary. Parameters do not count; `*` + `/*` takes everything, even nothing.
 *
 * @param mediaType A Content-Type, or the first entry of an Accept header.
 */
export function isBinaryType(mediaType: string | undefined, binaryMediaTypes: readonly string[]): boolean {
  if (binaryMediaTypes.includes('*/*')) {
    return true;
  }
  const bare = mediaType?.split(';')[0]?.trim().toLowerCase();
  return bare !== undefined && binaryMediaTypes.some((type) => type.toLowerCase() === bare);
}
