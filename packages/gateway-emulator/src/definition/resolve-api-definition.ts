import { ApiDefinitionInvalidError } from '../errors.ts';
import { compareSpecificity, parseRoutePattern } from '../routing/route-pattern.ts';
import type { ApiDefinition, AuthorizerDefinition, GatewayLimits } from './api-definition.ts';
import { apiDefinitionProblems } from './api-definition-problems.ts';
import { defaultAssumptions } from './assumptions.ts';
import type { ResolvedApi, ResolvedAuthorizer } from './resolved-api.ts';

const mebibyte = 1024 * 1024;

const commonLimits = {
  requestBodyBytes: 10 * mebibyte,
  headerBytes: 10_240,
  urlBytes: 10_240,
  lambdaPayloadBytes: 6 * mebibyte,
  authorizerResultBytes: 8 * 1024,
} as const;

const defaultLimits: Record<'rest' | 'http', GatewayLimits> = {
  rest: { ...commonLimits, integrationTimeoutMs: 29_000, authorizerTimeoutMs: 29_000 },
  http: { ...commonLimits, integrationTimeoutMs: 30_000, authorizerTimeoutMs: 10_000 },
};

/**
 * Checks an API definition and fills in what it leaves out.
 *
 * @throws {ApiDefinitionInvalidError} With everything that is wrong and everything that is not emulated.
 */
export function resolveApiDefinition(definition: ApiDefinition): ResolvedApi {
  const problems = apiDefinitionProblems(definition);
  const { kind } = definition;
  if (problems.length > 0 || kind === 'websocket') {
    throw new ApiDefinitionInvalidError(problems);
  }
  const { apiId, accountId, region, stage } = definition;
  return {
    kind,
    apiId,
    accountId,
    region,
    stage,
    addressing: definition.addressing ?? 'custom-domain',
    routes: resolveRoutes(definition),
    authorizers: Object.fromEntries(
      Object.entries(definition.authorizers ?? {}).map(([name, authorizer]) => [
        name,
        resolveAuthorizer(name, authorizer, kind),
      ]),
    ),
    functions: Object.fromEntries(
      Object.entries(definition.functions ?? {}).map(([name, each]) => [name, { region, ...each }]),
    ),
    stageVariables: definition.stageVariables ?? {},
    gatewayResponses: definition.gatewayResponses ?? {},
    binaryMediaTypes: definition.binaryMediaTypes ?? [],
    ...(definition.cors === undefined ? {} : { cors: definition.cors }),
    apiKeys: definition.apiKeys ?? [],
    apiKeySource: definition.apiKeySource ?? 'HEADER',
    limits: { ...defaultLimits[kind], ...definition.limits },
    assumptions: { ...defaultAssumptions, ...definition.assumptions },
  };
}

function resolveRoutes({ routes }: ApiDefinition): ResolvedApi['routes'] {
  return routes
    .flatMap(({ routeKey, authorizer, apiKeyRequired = false, integration }) => {
      const pattern = parseRoutePattern(routeKey);
      const named = authorizer === undefined ? {} : { authorizer };
      return pattern === undefined ? [] : [{ pattern, integration, apiKeyRequired, ...named }];
    })
    .toSorted((a, b) => compareSpecificity(a.pattern, b.pattern));
}

function resolveAuthorizer(
  name: string,
  definition: AuthorizerDefinition,
  kind: 'rest' | 'http',
): ResolvedAuthorizer {
  const { functionName, identitySource, identityValidationExpression: expression } = definition;
  const {
    type = 'REQUEST',
    payloadFormatVersion = '2.0',
    simpleResponses,
    resultTtlSeconds = 0,
  } = definition;
  const restFormat = type === 'TOKEN' ? 'rest-token' : 'rest-request';
  return {
    name,
    functionName,
    identitySource: identitySource ?? [],
    resultTtlSeconds,
    eventFormat: kind === 'rest' ? restFormat : `http-${payloadFormatVersion}`,
    answerForm: simpleResponses === true ? 'simple' : 'policy',
    ...(expression === undefined ? {} : { identityValidation: new RegExp(expression) }),
  };
}
