import { http1RequestContext } from '../events/http1-request-context.ts';
import { decodedRawPath, http2PathParameters } from '../events/http2-request-context.ts';
import { readQuery } from '../events/query-string.ts';
import { http1RequestHeaders } from '../events/request-headers.ts';
import { singleValues } from '../events/request-maps.ts';
import type { RoutedRequest } from '../front/gateway-request.ts';
import { requestArn } from './request-arn.ts';

/**
 * What the capture has; the published type and the documentation have lists of all values besides, which are not
 * sent.
 */
export interface Http1AuthorizerEvent {
  readonly version: '1.0';
  readonly type: 'REQUEST';
  readonly methodArn: string;
  readonly identitySource: string | null;
  readonly authorizationToken: string | null;
  readonly resource: '';
  readonly path: string;
  readonly httpMethod: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly queryStringParameters: Readonly<Record<string, string>>;
  readonly requestContext: object;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly stageVariables: Readonly<Record<string, string>>;
}

/**
 * The event of an HTTP API authorizer, payload 1.0, with exactly AWS's keys in AWS's order and AWS's oddities
 * (row A34): the path is decoded, everywhere; `resource` is empty; there is one value per name, the last. That
 * empty maps are `{}` is documented. Look header names up without regard to case: two are in lower case.
 *
 * @param identityValues The values of the identity sources, which become one text with commas, twice; null if
 *   none are configured, which is assumed to be null there, too.
 */
export function buildHttp1AuthorizerEvent(
  routed: RoutedRequest,
  identityValues: readonly string[] | null,
): Http1AuthorizerEvent {
  const { api, request } = routed;
  const identity = identityValues?.join(',') ?? null;
  return {
    version: '1.0',
    type: 'REQUEST',
    methodArn: requestArn(routed),
    identitySource: identity,
    authorizationToken: identity,
    resource: '',
    path: decodedRawPath(routed),
    httpMethod: request.method,
    headers: singleValues(http1RequestHeaders(routed), api.assumptions.repeatedHeader),
    queryStringParameters: singleValues(
      readQuery(request.rawQueryString, api.assumptions.queryNameAlone),
      'last',
    ),
    requestContext: http1RequestContext(routed),
    pathParameters: http2PathParameters(routed).pathParameters ?? {},
    stageVariables: api.stageVariables,
  };
}
