import type { AuthorizerContext } from '../authorizers/authorizer-result.ts';
import {
  formatRequestTime,
  headerValues,
  invokeDomain,
  type RoutedRequest,
} from '../front/gateway-request.ts';
import { decodePercent, readQuery } from './query-string.ts';

/** `requestContext` of payload 2.0, in AWS's order of keys; `authorizer` only in integration events. */
export function http2RequestContext(
  routed: RoutedRequest,
  authorizerContext?: AuthorizerContext | null,
): object {
  const { api, request, route } = routed;
  const domain = invokeDomain(routed);
  return {
    accountId: api.accountId,
    apiId: api.apiId,
    ...(authorizerContext === undefined ? {} : { authorizer: { lambda: authorizerContext } }),
    domainName: domain.name,
    domainPrefix: domain.prefix,
    http: {
      method: request.method,
      path: decodedRawPath(routed),
      protocol: request.protocol,
      sourceIp: request.sourceIp,
      userAgent: headerValues(request.headers, 'user-agent').at(-1) ?? '',
    },
    requestId: request.ids.requestId,
    routeKey: route.pattern.routeKey,
    stage: api.stage,
    time: formatRequestTime(request.receivedAt),
    timeEpoch: request.receivedAt.getTime(),
  };
}

/** Percent-decoded (row D05), with the stage if that is in the path (C12), trailing slash kept. */
export function decodedRawPath({ request }: RoutedRequest): string {
  return decodePercent(request.rawPath);
}

/** `queryStringParameters` if there are any: duplicates joined with a comma (row D02). */
export function http2Query({ api, request }: RoutedRequest): {
  queryStringParameters?: Readonly<Record<string, string>>;
} {
  const joined = new Map<string, string>();
  for (const [name, value] of readQuery(request.rawQueryString, api.assumptions.queryNameAlone)) {
    const earlier = joined.get(name);
    joined.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  return joined.size === 0 ? {} : { queryStringParameters: Object.fromEntries(joined) };
}

/** `pathParameters` if there are any, decoded. */
export function http2PathParameters({ pathParameters }: RoutedRequest): {
  pathParameters?: Readonly<Record<string, string>>;
} {
  const decoded = Object.entries(pathParameters).map(([name, value]) => [name, decodePercent(value)]);
  return decoded.length === 0 ? {} : { pathParameters: Object.fromEntries(decoded) };
}

/** `stageVariables` if there are any. */
export function http2StageVariables({ api }: RoutedRequest): {
  stageVariables?: Readonly<Record<string, string>>;
} {
  return Object.keys(api.stageVariables).length === 0 ? {} : { stageVariables: api.stageVariables };
}
