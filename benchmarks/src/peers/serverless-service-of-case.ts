import type { CaseApi } from '../../../packages/gateway-emulator/src/testing/cases/gateway-case.ts';
import type { ServerlessService } from './start-serverless-offline.ts';

/** What serverless-offline is given for a case, or why it has nothing to be given. */
export type ServiceOfCase =
  | { readonly status: 'expressible'; readonly service: ServerlessService }
  | { readonly status: 'inexpressible'; readonly reason: string };

/** Parts of a definition that have a place in a serverless.yml, or that it need not know. */
const expressible = new Set(['addressing', 'cors', 'apiId', 'accountId', 'region']);

/**
 * Writes a case as a serverless.yml.
 *
 * @param functionsPath Path of the functions' module from `benchmarks/`, without extension.
 */
export function serverlessServiceOfCase(api: CaseApi, functionsPath: string): ServiceOfCase {
  const { kind, routeKeys = ['ANY /{proxy+}'], authorizer, definition = {} } = api;
  if (kind === 'websocket') return { status: 'inexpressible', reason: 'a WebSocket API' };
  if (api.backend !== undefined) return { status: 'inexpressible', reason: 'an HTTP proxy' };
  const others = Object.keys(definition).filter((key) => !expressible.has(key));
  if (others.length > 0) return { status: 'inexpressible', reason: others.join(', ') };
  const events = routeKeys.map((routeKey) =>
    kind === 'rest' ? restEvent(routeKey, api) : httpEvent(routeKey, authorizer !== undefined),
  );
  return {
    status: 'expressible',
    service: {
      stageInPath: definition.addressing === 'stage-in-path',
      httpApi: kind === 'http' ? httpApiOf(api) : undefined,
      functions: {
        handler: { handler: `${functionsPath}.handler`, events },
        ...(authorizer === undefined ? {} : { authorizer: { handler: `${functionsPath}.authorizer` } }),
      },
    },
  };
}

function restEvent(routeKey: string, { authorizer, authorizerSettings = {} }: CaseApi): object {
  const [method = '', path = ''] = routeKey.split(' ');
  const {
    type = 'REQUEST',
    identitySource,
    identityValidationExpression,
    resultTtlSeconds = 0,
  } = authorizerSettings;
  const guard = {
    name: 'authorizer',
    type: type.toLowerCase(),
    identitySource: identitySource?.join(', '),
    identityValidationExpression,
    resultTtlInSeconds: resultTtlSeconds,
  };
  return {
    http: {
      method: method.toLowerCase(),
      path: path.slice(1),
      ...(authorizer === undefined ? {} : { authorizer: guard }),
    },
  };
}

function httpEvent(routeKey: string, isGuarded: boolean): object {
  const [method = '', path = ''] = routeKey.split(' ');
  const route =
    routeKey === '$default' ? { method: '*', path: '*' } : { method: method === 'ANY' ? '*' : method, path };
  return { httpApi: { ...route, ...(isGuarded ? { authorizer: { name: 'authorizer' } } : {}) } };
}

function httpApiOf({
  payloadFormatVersion = '2.0',
  authorizer,
  authorizerSettings = {},
  definition,
}: CaseApi): object {
  const { identitySource, resultTtlSeconds = 0, simpleResponses = false } = authorizerSettings;
  const guard = {
    type: 'request',
    functionName: 'authorizer',
    identitySource,
    payloadVersion: authorizerSettings.payloadFormatVersion ?? '2.0',
    enableSimpleResponses: simpleResponses,
    resultTtlInSeconds: resultTtlSeconds,
  };
  const { cors } = definition ?? {};
  return {
    payload: payloadFormatVersion,
    ...(authorizer === undefined ? {} : { authorizers: { authorizer: guard } }),
    ...(cors === undefined
      ? {}
      : {
          cors: {
            allowedOrigins: cors.allowOrigins,
            allowedMethods: cors.allowMethods,
            allowedHeaders: cors.allowHeaders,
            exposedResponseHeaders: cors.exposeHeaders,
            allowCredentials: cors.allowCredentials,
            maxAge: cors.maxAgeSeconds,
          },
        }),
  };
}
