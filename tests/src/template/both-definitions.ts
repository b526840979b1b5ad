import {
  type ApiDefinition,
  apiDefinitionFromMigration,
  apiDefinitionFromTemplate,
  type FunctionDefinition,
  type RouteDefinition,
} from '@straddle/gateway-emulator';
import type { ResolvedMigration } from '@straddle/route-table';
import { type ResolvedStage, resolveStage, synthesizeTemplate } from 'infra';

const origin = 'https://legacy.example.com';
const balancer = 'arn:aws:elasticloadbalancing:eu-central-1:111122223333';
const link = { subnetIds: ['subnet-0123456789abcdef0'], securityGroupIds: ['sg-0123456789abcdef0'] };

/** Where the legacy API of a deployment is; a client cannot tell one from the other. */
export type LegacyKind = 'public' | 'vpc-link';

function legacyOf(api: 'rest' | 'http', kind: LegacyKind): ResolvedStage['legacy'] {
  const listener = 'listener/app/legacy/50dc6c495c0c9188/f2f7dc8efc522ab2';
  const target = api === 'rest' ? 'loadbalancer/app/legacy/50dc6c495c0c9188' : listener;
  return kind === 'public' ? { kind, origin } : { kind, origin, targetArn: `${balancer}:${target}`, ...link };
}

function deploy(api: 'rest' | 'http', legacy: LegacyKind): ResolvedStage {
  const test = {
    account: '111122223333',
    region: 'eu-central-1',
    legacy: legacyOf(api, legacy),
    secrets: { MONGODB_URI: 'ssm:/a', SESSION_SECRETS: 'ssm:/b', SESSION_REF_KEY: 'ssm:/c' },
    allowedOrigins: ['https://app.example.com'],
    throttle: { ratePerSecond: 100, burst: 200 },
    // As the gateway that is configured from a table calls it.
    apiStage: api === 'rest' ? 'dev' : '$default',
  };
  return resolveStage({ stages: { test } }, 'test');
}

/** The API of one table, by both ways. Functions and authorizers of both have the names of the table. */
export interface BothDefinitions {
  readonly fromTable: ApiDefinition;
  readonly fromTemplate: ApiDefinition;
}

/** Makes both, and gives what is synthesized the names of the table, as the template's metadata has them. */
export function bothDefinitions(
  migration: ResolvedMigration,
  { legacyOrigin, legacy }: { readonly legacyOrigin: string; readonly legacy: LegacyKind },
): BothDefinitions {
  const fromTable = apiDefinitionFromMigration(migration, { rootFolder: '/', legacyOrigin });
  const template = synthesizeTemplate(migration, deploy(migration.api, legacy));
  const names = new Map(
    Object.entries(template.Resources).flatMap(([logicalId, { Type: type, Metadata: metadata }]) =>
      type === 'AWS::Lambda::Function' ? [[logicalId, String(metadata?.['straddle:function'])] as const] : [],
    ),
  );
  const synthesized = apiDefinitionFromTemplate(template, {
    functions: Object.fromEntries([...names.keys()].map((id) => [id, { entry: '/not-bundled.ts' }])),
    backend: { origin: legacyOrigin },
  });
  return { fromTable, fromTemplate: rename(synthesized, names) };
}

function rename(definition: ApiDefinition, names: ReadonlyMap<string, string>): ApiDefinition {
  const nameOf = (logicalId: string): string => names.get(logicalId) ?? logicalId;
  const { routes, authorizers = {}, functions = {} } = definition;
  return {
    ...definition,
    routes: routes.map(
      ({ authorizer, integration, ...route }): RouteDefinition => ({
        ...route,
        ...(authorizer === undefined ? {} : { authorizer: 'authorizer' }),
        integration:
          integration.type === 'lambda'
            ? { ...integration, functionName: nameOf(integration.functionName) }
            : integration,
      }),
    ),
    authorizers: Object.fromEntries(
      Object.values(authorizers).map((authorizer) => [
        'authorizer',
        { ...authorizer, functionName: nameOf(authorizer.functionName) },
      ]),
    ),
    functions: Object.fromEntries(
      Object.entries(functions).map(([logicalId, each]) => [nameOf(logicalId), each]),
    ),
  };
}

/**
 * What both definitions must have in common, with defaults of the gateway written out: everything but where code lies, and
 * variables that only a deployment has.
 */
export function comparable(definition: ApiDefinition): object {
  const { kind, stage, routes, authorizers = {}, functions = {}, gatewayResponses = {} } = definition;
  const payload = kind === 'http' ? { payloadFormatVersion: '2.0' } : {};
  return {
    kind,
    stage,
    addressing: definition.addressing,
    binaryMediaTypes: definition.binaryMediaTypes,
    cors: definition.cors,
    apiKeys: definition.apiKeys ?? [],
    stageVariables: definition.stageVariables ?? {},
    routes: Object.fromEntries(
      routes.map(({ routeKey, integration, ...route }) => [
        routeKey,
        {
          ...route,
          integration:
            integration.type === 'http-proxy'
              ? // A parameter in an address may say that it is greedy, or leave it to the route.
                { ...integration, uri: integration.uri.replaceAll('+}', '}') }
              : { ...payload, ...integration },
        },
      ]),
    ),
    authorizers: Object.fromEntries(
      Object.entries(authorizers).map(([each, authorizer]) => [each, { ...payload, ...authorizer }]),
    ),
    functions: Object.fromEntries(
      Object.entries(functions).map(([each, definition]) => [each, comparableFunction(definition)]),
    ),
    gatewayResponses: Object.fromEntries(
      Object.entries(gatewayResponses)
        .map(([type, response]) => [type, { parameters: {}, ...response }] as const)
        // An answer with nothing changed is no other answer.
        .filter(([, { parameters, ...more }]) => Object.keys({ ...parameters, ...more }).length > 0),
    ),
  };
}

/** What the table tells functions; a deployment adds metrics and secrets. */
const tableVariables = [
  'STRADDLE_RESULT_CACHE',
  'STRADDLE_ROUTES',
  'STRADDLE_ROUTE_AUTH',
  'STRADDLE_SESSION',
];

function comparableFunction({ environment, timeoutMs }: FunctionDefinition): object {
  const ofTable = Object.entries(environment).filter(([name]) => tableVariables.includes(name));
  return { timeoutMs, variables: Object.fromEntries(ofTable.toSorted()) };
}
