import {
  formatRequestTime,
  headerValues,
  invokeDomain,
  type RoutedRequest,
} from '../front/gateway-request.ts';
import { decodedRawPath } from './http2-request-context.ts';

/**
 * `requestContext` of payload 1.0 of HTTP APIs, in AWS's order of keys: the path decoded, both ids the same, no
 * deployment.
 *
 * @param authorizer In integration events only, and only behind an authorizer.
 */
export function http1RequestContext(
  routed: RoutedRequest,
  authorizer?: Readonly<Record<string, unknown>>,
): object {
  const { api, request, route } = routed;
  const domain = invokeDomain(routed);
  return {
    accountId: api.accountId,
    apiId: api.apiId,
    ...(authorizer === undefined ? {} : { authorizer }),
    domainName: domain.name,
    domainPrefix: domain.prefix,
    extendedRequestId: request.ids.extendedRequestId,
    httpMethod: request.method,
    identity: callerIdentity(routed),
    path: decodedRawPath(routed),
    protocol: request.protocol,
    requestId: request.ids.requestId,
    requestTime: formatRequestTime(request.receivedAt),
    requestTimeEpoch: request.receivedAt.getTime(),
    resourceId: route.pattern.routeKey,
    resourcePath: route.pattern.path,
    stage: api.stage,
  };
}

/** Thirteen keys; only two can have a value without IAM or Cognito. */
function callerIdentity({ request }: RoutedRequest): object {
  return {
    accessKey: null,
    accountId: null,
    caller: null,
    cognitoAmr: null,
    cognitoAuthenticationProvider: null,
    cognitoAuthenticationType: null,
    cognitoIdentityId: null,
    cognitoIdentityPoolId: null,
    principalOrgId: null,
    sourceIp: request.sourceIp,
    user: null,
    userAgent: headerValues(request.headers, 'user-agent').at(-1) ?? '',
    userArn: null,
  };
}
