import { createHash } from 'node:crypto';

import {
  formatRequestTime,
  headerValues,
  invokeDomain,
  type RoutedRequest,
} from '../front/gateway-request.ts';
import { restRequestHeaders } from './request-headers.ts';
import { type RequestMaps, requestMaps } from './request-maps.ts';

/** What REST gives integrations of an authorizer's answer: its context as text, and two facts of the call. */
export interface RestAuthorizerContext extends Readonly<Record<string, unknown>> {
  readonly principalId?: string;
  readonly integrationLatency: number;
}

/** The maps that both REST events carry; the integration event turns empty ones into null, the other does not. */
export function restRequestMaps(routed: RoutedRequest): RequestMaps {
  return requestMaps(restRequestHeaders(routed), routed);
}

/**
 * `requestContext` of REST events, in AWS's order of keys.
 *
 * @param authorizer Left out of the authorizer's own event, and where a route has no authorizer.
 */
export function restRequestContext(routed: RoutedRequest, authorizer?: RestAuthorizerContext): object {
  const { api, request, route } = routed;
  const domain = invokeDomain(routed);
  return {
    resourceId: shortHash(route.pattern.path),
    ...(authorizer === undefined ? {} : { authorizer }),
    resourcePath: route.pattern.path,
    httpMethod: request.method,
    extendedRequestId: request.ids.extendedRequestId,
    requestTime: formatRequestTime(request.receivedAt),
    path: request.rawPath,
    accountId: api.accountId,
    protocol: request.protocol,
    stage: api.stage,
    domainPrefix: domain.prefix,
    requestTimeEpoch: request.receivedAt.getTime(),
    requestId: request.ids.requestId,
    identity: callerIdentity(routed),
    domainName: domain.name,
    deploymentId: shortHash(api.apiId),
    apiId: api.apiId,
  };
}

/** Twelve keys; only two can have a value without IAM or Cognito. Two more with an API key. */
function callerIdentity({ api, request, apiKey }: RoutedRequest): object {
  return {
    cognitoIdentityPoolId: null,
    accountId: null,
    cognitoIdentityId: null,
    caller: null,
    sourceIp: request.sourceIp,
    principalOrgId: null,
    accessKey: null,
    cognitoAuthenticationType: null,
    cognitoAuthenticationProvider: null,
    userArn: null,
    userAgent: headerValues(request.headers, 'user-agent').at(-1) ?? null,
    user: null,
    ...(apiKey !== undefined && api.apiKeys.includes(apiKey) ? { apiKey, apiKeyId: shortHash(apiKey) } : {}),
  };
}

/** Ids of resources are six characters, and made up here for all else; the same text always has the same one. */
export function shortHash(text: string): string {
  const known = shortHashes.get(text);
  if (known !== undefined) {
    return known;
  }
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 6);
  // Texts come from the definition, but for API keys, of which clients may send any number.
  if (shortHashes.size < 1000) {
    shortHashes.set(text, hash);
  }
  return hash;
}

const shortHashes = new Map<string, string>();
