import { describe, expect, test } from '@jest/globals';
import { ApiDefinitionInvalidError } from '../errors.ts';
import { identifiers } from '../testing/emulated-api.ts';
import type { ApiDefinition } from './api-definition.ts';
import { defaultAssumptions } from './assumptions.ts';
import { resolveApiDefinition } from './resolve-api-definition.ts';

const definition: ApiDefinition = {
  kind: 'http',
  ...identifiers,
  stage: '$default',
  functions: { f: { entry: '/f.ts', environment: {}, timeoutMs: 1000 } },
  authorizers: { a: { functionName: 'f' } },
  routes: [{ routeKey: 'GET /a', authorizer: 'a', integration: { type: 'lambda', functionName: 'f' } }],
};

function problemsOf(wrong: ApiDefinition): readonly string[] {
  try {
    resolveApiDefinition(wrong);
  } catch (error) {
    if (error instanceof ApiDefinitionInvalidError) {
      return error.problems;
    }
    throw error;
  }
  return [];
}

const integration = { type: 'lambda', functionName: 'f' } as const;
const other = { type: 'http-proxy', uri: 'http://127.0.0.1:3001/{proxy}' } as const;

describe('an API definition is refused at start-up', () => {
  test.each<{ title: string; change: Partial<ApiDefinition>; says: RegExp }>([
    {
      title: 'a WebSocket API',
      change: { kind: 'websocket' },
      says: /^kind: WebSocket APIs are not emulated/,
    },
    {
      title: 'gateway responses on an HTTP API',
      change: { gatewayResponses: {} },
      says: /^gatewayResponses: .* cannot be changed/,
    },
    {
      title: 'binary media types on an HTTP API',
      change: { binaryMediaTypes: [] },
      says: /^binaryMediaTypes: an HTTP API has none/,
    },
    {
      title: 'an integration payload format on a REST API',
      change: {
        kind: 'rest',
        stage: 'dev',
        routes: [{ routeKey: 'GET /a', integration: { ...integration, payloadFormatVersion: '1.0' } }],
      },
      says: /^routes\["GET \/a"\]: payloadFormatVersion: REST APIs have one/,
    },
    {
      title: 'an unknown authorizer',
      change: { routes: [{ routeKey: 'GET /a', authorizer: 'b', integration }] },
      says: /there is no authorizer "b"/,
    },
    {
      title: 'an unknown function',
      change: { routes: [{ routeKey: 'GET /a', integration: { type: 'lambda', functionName: 'g' } }] },
      says: /there is no function "g"/,
    },
    {
      title: 'a reserved concurrency below 0',
      change: {
        functions: { f: { entry: '/f.ts', environment: {}, timeoutMs: 1000, reservedConcurrency: -1 } },
      },
      says: /^functions\.f: reservedConcurrency: write how many/,
    },
    {
      title: 'no route key',
      change: { routes: [{ routeKey: '/a', integration }] },
      says: /write a method and a path/,
    },
    {
      title: 'the default route on REST',
      change: { kind: 'rest', stage: 'dev', routes: [{ routeKey: '$default', integration }] },
      says: /write a method and a path/,
    },
    {
      title: 'an unknown payload format',
      change: {
        routes: JSON.parse(
          '[{"routeKey":"GET /a","integration":{"type":"lambda","functionName":"f","payloadFormatVersion":"3.0"}}]',
        ),
      },
      says: /^routes\["GET \/a"\]: payloadFormatVersion: there is no payload format "3\.0"/,
    },
    ...['', 'a/b', 'a.b', '$prod', 'a'.repeat(129)].map((stage) => ({
      title: `the stage "${stage.slice(0, 9)}"`,
      change: { stage },
      says: /^stage: write 1 to 128 letters, digits, hyphens and underscores/,
    })),
    { title: 'the default stage on REST', change: { kind: 'rest' }, says: /no \$default stage/ },
    {
      title: 'the same route twice',
      change: {
        routes: [
          { routeKey: 'GET /{a}', integration },
          { routeKey: 'GET /{b}', integration },
        ],
      },
      says: /"GET \/\{b\}"\]: an earlier route/,
    },
    {
      title: 'no address',
      change: { routes: [{ routeKey: 'GET /a', integration: { ...other, uri: '/{proxy}' } }] },
      says: /uri: write scheme and host/,
    },
    {
      title: 'eleven authorizers',
      change: {
        authorizers: Object.fromEntries(Array.from('abcdefghijk', (name) => [name, { functionName: 'f' }])),
      },
      says: /AWS allows 10/,
    },
  ])('with $title', ({ change, says }) => {
    expect(problemsOf({ ...definition, ...change })).toContainEqual(expect.stringMatching(says));
  });

  test('with all of it in one error', () => {
    const authorizers = {
      a: {
        functionName: 'f',
        type: 'TOKEN',
        resultTtlSeconds: 1,
        payloadFormatVersion: '1.0',
        simpleResponses: true,
      },
    } as const;
    expect(problemsOf({ ...definition, authorizers, binaryMediaTypes: [] })).toHaveLength(4);
  });
});

test('what is left out has the documented default', () => {
  expect(resolveApiDefinition(definition)).toMatchObject({
    addressing: 'custom-domain',
    binaryMediaTypes: [],
    assumptions: defaultAssumptions,
    authorizers: {
      a: { name: 'a', functionName: 'f', identitySource: [], eventFormat: 'http-2.0', answerForm: 'policy' },
    },
    limits: { integrationTimeoutMs: 30_000, authorizerTimeoutMs: 10_000, requestBodyBytes: 10_485_760 },
  });
  expect(resolveApiDefinition({ ...definition, kind: 'rest', stage: 'dev' }).limits).toMatchObject({
    integrationTimeoutMs: 29_000,
    authorizerTimeoutMs: 29_000,
  });
});
