import type { ResolvedAuthorizer } from '../definition/resolved-api.ts';
import { readQuery } from '../events/query-string.ts';
import { headerValues, type RoutedRequest } from '../front/gateway-request.ts';
import { ownValue } from '../json-values.ts';

/** The identity values of a request, or that it is refused without asking the authorizer. */
export type IdentityResult =
  | { readonly status: 'present'; readonly values: readonly string[] }
  | { readonly status: 'refused' };

const expressions = {
  rest: /^(method\.request\.header|method\.request\.querystring|stageVariables|context)\.(\S+)$/,
  http: /^\$(request\.header|request\.querystring|stageVariables|context)\.(\S+)$/,
} as const;

/** The `context` values that are known before the authorizer. */
const contextNames = {
  rest: new Set(['httpMethod', 'identity.sourceIp', 'resourcePath', 'stage']),
  http: new Set(['httpMethod', 'identity.sourceIp', 'routeKey', 'stage']),
} as const;

/** What is wrong with an identity source, if anything, and what to write instead. */
export function identityProblem(kind: 'rest' | 'http', expression: string): string | undefined {
  const [, place, name = ''] = expressions[kind].exec(expression) ?? [];
  if (place === undefined) {
    return /^(method\.|\$)request\.(path|body)\b/.test(expression)
      ? `identity source "${expression}": AWS takes no path and no body for an identity; name a header or a query parameter`
      : `identity source "${expression}" is not one of a${kind === 'rest' ? ' REST' : 'n HTTP'} API; write for example "${kind === 'rest' ? 'method.' : '$'}request.header.Cookie"`;
  }
  const known = contextNames[kind];
  return place === 'context' && !known.has(name)
    ? `identity source "${expression}" is not emulated; of the context there are ${[...known].join(', ')}`
    : undefined;
}

/** Whether an identity source is a header, as that of a TOKEN authorizer must be. */
export function isHeaderSource(expression: string): boolean {
  return /^(method\.|\$)request\.header\./.test(expression);
}

/**
 * Looks for all identity sources of an authorizer; with none configured the authorizer is always called. A TOKEN
 * authorizer's expression must find something in the token (row A03).
 *
 * The two kinds of API disagree about an empty value: a REST API takes it as missing (rows A02, A06), an HTTP
 * API as present (row A20). Header names are case-insensitive, query names are not (A35); duplicates in the
 * query make one value (A36).
 */
export function checkIdentity(
  { identitySource, identityValidation }: ResolvedAuthorizer,
  routed: RoutedRequest,
): IdentityResult {
  const { kind } = routed.api;
  const values: string[] = [];
  for (const expression of identitySource) {
    const value = identityValue(expression, routed);
    if (value === undefined || (kind === 'rest' && value === '')) {
      return { status: 'refused' };
    }
    values.push(value);
  }
  const isValid = identityValidation === undefined || values.every((value) => identityValidation.test(value));
  return isValid ? { status: 'present', values } : { status: 'refused' };
}

function identityValue(expression: string, routed: RoutedRequest): string | undefined {
  const { api, request } = routed;
  const [, place = '', name = ''] = expressions[api.kind].exec(expression) ?? [];
  switch (place.replace(/^method\./, '')) {
    case 'request.header':
      return joinValues(headerValues(request.headers, name.toLowerCase()));
    case 'request.querystring':
      return joinValues(
        readQuery(request.rawQueryString, api.assumptions.queryNameAlone).flatMap(([key, value]) =>
          key === name ? [value] : [],
        ),
      );
    case 'stageVariables':
      return ownValue(api.stageVariables, name);
    default:
      return contextValue(name, routed);
  }
}

function joinValues(values: readonly string[]): string | undefined {
  return values.length === 0 ? undefined : values.join(',');
}

function contextValue(name: string, { api, request, route }: RoutedRequest): string | undefined {
  switch (name) {
    case 'httpMethod':
      return request.method;
    case 'resourcePath':
      return route.pattern.path;
    case 'routeKey':
      return route.pattern.routeKey;
    case 'stage':
      return api.stage;
    default:
      return request.sourceIp;
  }
}
