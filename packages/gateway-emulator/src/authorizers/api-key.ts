import type { Authorization } from '../api-flavour.ts';
import type { ApiDefinition } from '../definition/api-definition.ts';
import { headerValues, type RoutedRequest } from '../front/gateway-request.ts';

/**
 * The API key that a request comes with: its `x-api-key` header, or what the authorizer says that the caller counts
 * as. Looked at only on routes that want one.
 *
 * @param authorization Before the authorizer has answered there is none, and so no key from it.
 */
export function presentedApiKey(
  { api, request, route }: RoutedRequest,
  authorization?: Authorization,
): string | undefined {
  if (!route.apiKeyRequired) {
    return undefined;
  }
  return api.apiKeySource === 'AUTHORIZER'
    ? authorization?.usageIdentifierKey
    : headerValues(request.headers, 'x-api-key').at(-1);
}

/** Whether a request may pass as far as keys go: its route wants none, or it has one of the API's (row A37). */
export function hasNeededApiKey({ api, route, apiKey }: RoutedRequest): boolean {
  return !route.apiKeyRequired || (apiKey !== undefined && api.apiKeys.includes(apiKey));
}

/** What is wrong with the keys of a definition. Usage plans have no place in it: nothing is throttled here. */
export function apiKeyProblems({
  kind,
  apiKeys,
  apiKeySource,
  routes,
}: Pick<ApiDefinition, 'kind' | 'apiKeys' | 'apiKeySource' | 'routes'>): string[] {
  if (kind === 'rest') {
    return (apiKeys ?? []).includes('') ? ['apiKeys: an API key cannot be empty; remove it'] : [];
  }
  const ofRoutes = routes.filter(({ apiKeyRequired }) => apiKeyRequired === true);
  const settings = Object.entries({ apiKeys, apiKeySource }).filter(([, value]) => value !== undefined);
  return [
    ...settings.map(([name]) => `${name}: HTTP APIs have no API keys; remove it`),
    ...ofRoutes.map(
      ({ routeKey }) => `routes["${routeKey}"]: apiKeyRequired: HTTP APIs have no API keys; remove it`,
    ),
  ];
}
