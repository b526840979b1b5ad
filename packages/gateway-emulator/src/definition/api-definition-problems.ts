import { apiKeyProblems } from '../authorizers/api-key.ts';
import type { ApiDefinition, HttpProxyIntegration, LambdaIntegration } from './api-definition.ts';
import { authorizerProblems, payloadFormatProblems, unknownFunction } from './authorizer-problems.ts';
import { corsProblems } from './cors-problems.ts';
import { gatewayResponseProblems } from './gateway-response-problems.ts';
import { mockProblems } from './mock-problems.ts';
import { routeKeyProblems, siblingProblems, timeoutProblems, uriProblems } from './route-problems.ts';

const authorizersPerApi = 10;

/** Everything that is wrong with a definition, and everything it asks that is not emulated. */
export function apiDefinitionProblems(definition: ApiDefinition): string[] {
  const authorizers = Object.entries(definition.authorizers ?? {});
  return [
    ...apiProblems(definition),
    ...gatewayResponseProblems(definition),
    ...corsProblems(definition),
    ...apiKeyProblems(definition),
    ...(authorizers.length > authorizersPerApi
      ? [`authorizers: AWS allows ${authorizersPerApi} per API`]
      : []),
    ...authorizers.flatMap(([name, authorizer]) =>
      authorizerProblems(definition, authorizer).map((problem) => `authorizers.${name}: ${problem}`),
    ),
    ...definition.routes.flatMap((route) =>
      routeProblems(definition, route).map((problem) => `routes["${route.routeKey}"]: ${problem}`),
    ),
    ...duplicateRoutes(definition),
    ...siblingProblems(definition),
    ...functionProblems(definition),
  ];
}

function functionProblems({ functions = {} }: ApiDefinition): string[] {
  return Object.entries(functions)
    .filter(
      ([, { reservedConcurrency = 0 }]) =>
        !(Number.isInteger(reservedConcurrency) && reservedConcurrency >= 0),
    )
    .map(
      ([name]) =>
        `functions.${name}: reservedConcurrency: write how many events may run at a time, 0 or more`,
    );
}

function apiProblems({ kind, stage, binaryMediaTypes }: ApiDefinition): string[] {
  return [
    ...(kind === 'http' && binaryMediaTypes !== undefined
      ? ['binaryMediaTypes: an HTTP API has none, it goes by Content-Type; remove it']
      : []),
    ...(kind === 'websocket' ? ["kind: WebSocket APIs are not emulated; write 'rest' or 'http'"] : []),
    ...(kind === 'rest' && stage === '$default'
      ? ["stage: REST APIs have no $default stage; write 'dev'"]
      : []),
    ...(stage === '$default' || /^[\w-]{1,128}$/.test(stage)
      ? []
      : ['stage: write 1 to 128 letters, digits, hyphens and underscores']),
  ];
}

function routeProblems(definition: ApiDefinition, route: ApiDefinition['routes'][number]): string[] {
  const { authorizer, routeKey, integration } = route;
  const known = authorizer === undefined || Object.hasOwn(definition.authorizers ?? {}, authorizer);
  return [
    ...routeKeyProblems(definition, routeKey),
    ...(known ? [] : [`there is no authorizer "${authorizer}"`]),
    ...(integration.type === 'mock'
      ? mockProblems(definition, route, integration)
      : integrationProblems(definition, integration)),
    ...timeoutProblems(definition, integration),
    ...uriProblems(routeKey, integration),
  ];
}

function integrationProblems(
  definition: ApiDefinition,
  integration: LambdaIntegration | HttpProxyIntegration,
): string[] {
  if (integration.type === 'http-proxy') {
    const isHttp = /^https?:\/\/[^/]/.test(integration.uri) && URL.canParse(integration.uri);
    return isHttp ? [] : ['uri: write scheme and host, for example "http://127.0.0.1:3001/{proxy}"'];
  }
  return [
    ...(definition.kind === 'rest' && integration.payloadFormatVersion !== undefined
      ? ['payloadFormatVersion: REST APIs have one payload format; remove it']
      : payloadFormatProblems(integration)),
    ...unknownFunction(definition, integration.functionName),
  ];
}

function duplicateRoutes({ routes }: ApiDefinition): string[] {
  const keys = routes.map(({ routeKey }) => routeKey.replaceAll(/\{[^}]*?(\+?)\}/g, '{$1}'));
  return routes
    .filter((_route, index) => keys.indexOf(keys[index] ?? '') !== index)
    .map(({ routeKey }) => `routes["${routeKey}"]: an earlier route matches the same requests; keep one`);
}
