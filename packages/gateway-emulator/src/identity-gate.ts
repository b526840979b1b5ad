import { headerValues, type RoutedRequest } from './gateway-request.ts';
import { readQuery } from './query-string.ts';

/** The identity values of a request, or that one is missing and the authorizer is not called. */
export type IdentityResult =
  | { readonly status: 'present'; readonly values: readonly string[] }
  | { readonly status: 'missing' };

const expressions = {
  rest: /^(method\.request\.header|method\.request\.querystring|stageVariables|context)\.(\S+)$/,
  http: /^\$(request\.header|request\.querystring|stageVariables|context)\.(\S+)$/,
} as const;

/** The `context` values that can be told apart here. */
const contextNames: ReadonlySet<string> = new Set([
  'httpMethod',
  'resourcePath',
  'routeKey',
  'stage',
  'identity.sourceIp',
]);

/** Whether an identity source is written as this kind of API wants it, and can be evaluated here. */
export function isIdentityExpression(kind: 'rest' | 'http', expression: string): boolean {
  const [, place, name] = expressions[kind].exec(expression) ?? [];
  return place !== undefined && name !== undefined && (place !== 'context' || contextNames.has(name));
}

/**
 * Looks for all identity sources of an authorizer; with none configured the authorizer is always called.
 *
 * The two kinds of API disagree about an empty value: a REST API takes it as missing (rows A02, A06), an HTTP
 * API as present (row A20). Header names are case-insensitive, query names are not (A35); duplicates in the
 * query make one value (A36).
 */
export function checkIdentity(identitySource: readonly string[], routed: RoutedRequest): IdentityResult {
  const { kind } = routed.api;
  const values: string[] = [];
  for (const expression of identitySource) {
    const value = identityValue(expression, routed);
    if (value === undefined || (kind === 'rest' && value === '')) {
      return { status: 'missing' };
    }
    values.push(value);
  }
  return { status: 'present', values };
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
      return api.stageVariables[name];
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
