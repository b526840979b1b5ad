import { describe, expect, test } from '@jest/globals';

import type { AuthorizerDefinition } from './api-definition.ts';
import { authorizerProblems } from './authorizer-problems.ts';

const header = 'method.request.header.Authorization';

function problemsOf(kind: 'rest' | 'http', authorizer: Partial<AuthorizerDefinition>): readonly string[] {
  const functions = { f: { entry: '/f.ts', environment: {}, timeoutMs: 1000 } };
  const definition = { kind, apiId: 'a', accountId: '0', region: 'r', stage: 's', routes: [], functions };
  return authorizerProblems(definition, { functionName: 'f', ...authorizer });
}

describe('an authorizer is refused', () => {
  test.each<{ kind: 'rest' | 'http'; title: string; change: Partial<AuthorizerDefinition>; says: RegExp }>([
    {
      kind: 'rest',
      title: 'payload format',
      change: { payloadFormatVersion: '2.0' },
      says: /belong to HTTP APIs/,
    },
    {
      kind: 'rest',
      title: 'setting for simple responses',
      change: { simpleResponses: false },
      says: /belong to HTTP APIs/,
    },
    {
      kind: 'http',
      title: 'unknown payload format',
      change: JSON.parse('{"payloadFormatVersion":"3.0"}'),
      says: /^payloadFormatVersion: there is no payload format "3\.0"/,
    },
    ...(['rest', 'http'] as const).map((kind) => ({
      kind,
      title: 'unknown type',
      change: JSON.parse('{"type":"JWT"}'),
      says: /^type: authorizers of type "JWT" are not emulated/,
    })),
    { kind: 'http', title: 'TOKEN', change: { type: 'TOKEN' }, says: /^TOKEN authorizers belong to REST/ },
    {
      kind: 'http',
      title: 'simple response in payload 1.0',
      change: { payloadFormatVersion: '1.0', simpleResponses: true },
      says: /^simple responses need payload format 2\.0/,
    },
    ...[-1, 3601, 1.5, Number.NaN].map((resultTtlSeconds) => ({
      kind: 'rest' as const,
      title: `TTL of ${resultTtlSeconds}`,
      change: { resultTtlSeconds, identitySource: [header] },
      says: /^resultTtlSeconds: write whole seconds from 0 to 3600/,
    })),
    ...[[], [header, header], ['method.request.querystring.token']].map((identitySource) => ({
      kind: 'rest' as const,
      title: `TOKEN with the sources ${JSON.stringify(identitySource)}`,
      change: { type: 'TOKEN' as const, identitySource },
      says: /^identitySource: a TOKEN authorizer has exactly one, a header/,
    })),
    {
      kind: 'rest',
      title: 'expression for REQUEST',
      change: { identityValidationExpression: '.' },
      says: /^identityValidationExpression belongs to TOKEN/,
    },
    {
      kind: 'http',
      title: 'expression',
      change: { identityValidationExpression: '.' },
      says: /^identityValidationExpression belongs to TOKEN/,
    },
    {
      kind: 'rest',
      title: 'broken expression',
      change: { type: 'TOKEN', identitySource: [header], identityValidationExpression: '(' },
      says: /is not a regular expression/,
    },
    ...['method.request.path.id', 'method.request.body.token', 'method.request.body'].map((source) => ({
      kind: 'rest' as const,
      title: `source ${source}`,
      change: { identitySource: [source] },
      says: /AWS takes no path and no body/,
    })),
    ...['$request.path.id', '$request.body'].map((source) => ({
      kind: 'http' as const,
      title: `source ${source}`,
      change: { identitySource: [source] },
      says: /AWS takes no path and no body/,
    })),
    {
      kind: 'http',
      title: "source of the other kind's form",
      change: { identitySource: [header] },
      says: /is not one of an HTTP API; write for example "\$request\.header\.Cookie"/,
    },
    {
      kind: 'rest',
      title: "source of the other kind's form",
      change: { identitySource: ['$request.header.Cookie'] },
      says: /is not one of a REST API; write for example "method\.request\.header\.Cookie"/,
    },
    {
      kind: 'rest',
      title: "source of the other kind's context",
      change: { identitySource: ['context.routeKey'] },
      says: /not emulated; of the context there are httpMethod, identity\.sourceIp, resourcePath, stage/,
    },
    {
      kind: 'http',
      title: 'unknown function',
      change: { functionName: 'g' },
      says: /there is no function "g"/,
    },
  ])('by a $kind API for its $title', ({ kind, change, says }) => {
    expect(problemsOf(kind, change)).toEqual([expect.stringMatching(says)]);
  });
});

test.each<{ kind: 'rest' | 'http'; title: string; authorizer: Partial<AuthorizerDefinition> }>([
  { kind: 'rest', title: 'nothing but a function', authorizer: {} },
  {
    kind: 'rest',
    title: 'a TOKEN authorizer with an expression',
    authorizer: { type: 'TOKEN', identitySource: [header], identityValidationExpression: '^Bearer ' },
  },
  {
    kind: 'rest',
    title: 'every kind of source, for an hour',
    authorizer: {
      identitySource: [header, 'method.request.querystring.a', 'stageVariables.b', 'context.resourcePath'],
      resultTtlSeconds: 3600,
    },
  },
  {
    kind: 'http',
    title: 'every kind of source, with simple responses',
    authorizer: {
      identitySource: [
        '$request.header.a',
        '$request.querystring.b',
        '$stageVariables.c',
        '$context.routeKey',
      ],
      resultTtlSeconds: 1,
      simpleResponses: true,
    },
  },
  { kind: 'http', title: 'payload 1.0', authorizer: { payloadFormatVersion: '1.0', simpleResponses: false } },
])('a $kind API may have an authorizer of $title', ({ kind, authorizer }) => {
  expect(problemsOf(kind, authorizer)).toEqual([]);
});
