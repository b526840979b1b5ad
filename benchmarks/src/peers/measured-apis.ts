import { fileURLToPath } from 'node:url';
import type { ApiDefinition } from '@straddle/gateway-emulator';
import type { ServerlessService } from './start-serverless-offline.ts';

const functionsFile = fileURLToPath(new URL('functions.js', import.meta.url));
const expressionOf = { rest: 'method.request.header.Authorization', http: '$request.header.Authorization' };

/** The measured routes as our gateway reads them. `isCached` adds one whose authorizer's answers are kept. */
export function measuredApi(kind: 'rest' | 'http', legacyUrl: string, isCached: boolean): ApiDefinition {
  const lambda = { type: 'lambda', functionName: 'answer' } as const;
  const asks = { functionName: 'authorize', identitySource: [expressionOf[kind]] };
  const ofFunction = { entry: functionsFile, environment: {}, timeoutMs: 10_000 };
  return {
    kind,
    apiId: 'benchmark1',
    accountId: '000000000000',
    region: 'us-east-1',
    stage: kind === 'rest' ? 'dev' : '$default',
    routes: [
      { routeKey: 'ANY /{proxy+}', integration: { type: 'http-proxy', uri: `${legacyUrl}/{proxy}` } },
      { routeKey: 'GET /open/{id}', integration: lambda },
      { routeKey: 'GET /guarded/{id}', integration: lambda, authorizer: 'asked' },
      ...(isCached
        ? [{ routeKey: 'GET /cached/{id}', integration: lambda, authorizer: 'cached' } as const]
        : []),
    ],
    authorizers: { asked: asks, ...(isCached ? { cached: { ...asks, resultTtlSeconds: 300 } } : {}) },
    functions: {
      answer: { ...ofFunction, handler: 'answer' },
      authorize: { ...ofFunction, handler: 'authorize' },
    },
  };
}

/** The same routes of both kinds of API as serverless-offline reads them, which proxies and caches nothing. */
export const measuredService: ServerlessService = {
  httpApi: {
    authorizers: {
      asked: {
        type: 'request',
        functionName: 'authorize',
        identitySource: [expressionOf.http],
        payloadVersion: '2.0',
        resultTtlInSeconds: 0,
      },
    },
  },
  functions: {
    authorize: { handler: 'src/peers/functions.authorize' },
    answer: {
      handler: 'src/peers/functions.answer',
      events: [
        { http: { method: 'get', path: 'rest/open/{id}' } },
        {
          http: {
            method: 'get',
            path: 'rest/guarded/{id}',
            authorizer: {
              name: 'authorize',
              type: 'request',
              identitySource: expressionOf.rest,
              resultTtlInSeconds: 0,
            },
          },
        },
        { httpApi: 'GET /http/open/{id}' },
        { httpApi: { method: 'GET', path: '/http/guarded/{id}', authorizer: { name: 'asked' } } },
      ],
    },
  },
};
