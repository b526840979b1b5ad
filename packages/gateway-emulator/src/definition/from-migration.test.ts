import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { gatewayDenial, type Migration, resolveMigration } from '@straddle/route-table';
import fc from 'fast-check';
import { createInProcessInvoker } from '../functions/in-process-invoker.ts';
import { renderTemplate, templateProblems } from '../responses/gateway-response-template.ts';
import { startGateway } from '../start-gateway.ts';
import type { ApiDefinition } from './api-definition.ts';
import { apiDefinitionFromMigration } from './from-migration.ts';
import { resolveApiDefinition } from './resolve-api-definition.ts';

const table = {
  api: 'rest',
  legacy: { origin: 'http://127.0.0.1:3001' },
  authorizer: { entry: 'authorizer.mjs' },
  denial: { headers: { 'X-Content-Type-Options': 'nosniff' } },
  groups: {
    account: {
      owner: 'lambda',
      kind: 'native',
      entry: 'account.mjs',
      routes: {
        'GET /me': { handler: 'showMe' },
        'GET /open': { handler: 'showOpen', auth: 'none', timeoutSeconds: 2 },
        'GET /feed': { handler: 'showFeed', auth: 'optional' },
        'GET /denied': { handler: 'showDenied', denyAt: 'handler' },
        'POST /me': { handler: 'changeMe', guards: 'origin' },
        'DELETE /me': { owner: 'legacy' },
      },
    },
    gone: {
      owner: 'legacy',
      kind: 'native',
      entry: 'gone.mjs',
      routes: { 'GET /gone': { handler: 'showGone' } },
    },
  },
} as const satisfies Migration;

const resolved = resolveMigration(table);
const functionEnvironment = { authorizer: { SECRET_NAME: 'a' }, account: { MONGODB_URI: 'b' } };

function variable({ functions }: ApiDefinition, name: string, key: string): unknown {
  return JSON.parse(functions?.[name]?.environment[key] ?? '');
}

describe('the API of a route table', () => {
  const definition = apiDefinitionFromMigration(resolved, { rootFolder: '/root', functionEnvironment });

  test('gives moved routes to their function, and everything else to legacy without an authorizer', () => {
    expect(definition.routes).toEqual([
      {
        routeKey: 'GET /me',
        authorizer: 'authorizer',
        integration: { type: 'lambda', functionName: 'account' },
      },
      { routeKey: 'GET /open', integration: { type: 'lambda', functionName: 'account', timeoutMs: 2000 } },
      ...['GET /feed', 'GET /denied'].map((routeKey) => ({
        routeKey,
        authorizer: 'authorizer',
        integration: { type: 'lambda', functionName: 'account' },
      })),
      {
        routeKey: 'POST /me',
        authorizer: 'authorizer',
        integration: { type: 'lambda', functionName: 'account' },
      },
      { routeKey: 'DELETE /me', integration: { type: 'http-proxy', uri: 'http://127.0.0.1:3001/me' } },
      { routeKey: 'GET /gone', integration: { type: 'http-proxy', uri: 'http://127.0.0.1:3001/gone' } },
      { routeKey: 'ANY /', integration: { type: 'http-proxy', uri: 'http://127.0.0.1:3001/' } },
      {
        routeKey: 'ANY /{proxy+}',
        integration: { type: 'http-proxy', uri: 'http://127.0.0.1:3001/{proxy}' },
      },
    ]);
  });

  test('caches nothing and has no identity source', () => {
    expect(definition.authorizers).toEqual({
      authorizer: { functionName: 'authorizer', type: 'REQUEST', resultTtlSeconds: 0 },
    });
  });

  test('gives each function its own variables, and groups their routes', () => {
    expect(definition.functions).toEqual({
      account: {
        entry: '/root/account.mjs',
        workingFolder: '/root',
        timeoutMs: 10_000,
        environment: { MONGODB_URI: 'b', STRADDLE_ROUTES: expect.any(String), STRADDLE_SESSION: 'none' },
      },
      authorizer: {
        entry: '/root/authorizer.mjs',
        workingFolder: '/root',
        timeoutMs: 10_000,
        environment: {
          SECRET_NAME: 'a',
          STRADDLE_ROUTE_AUTH: expect.any(String),
          STRADDLE_RESULT_CACHE: '{"resultTtlSeconds":0,"identitySource":[]}',
        },
      },
    });
    expect(variable(definition, 'account', 'STRADDLE_ROUTES')).toEqual({
      'GET /me': { handler: 'showMe', auth: 'session' },
      'GET /open': { handler: 'showOpen', auth: 'none' },
      'GET /feed': { handler: 'showFeed', auth: 'optional' },
      'GET /denied': { handler: 'showDenied', auth: 'session', denyAt: 'handler' },
      'POST /me': { handler: 'changeMe', auth: 'session', guards: 'origin' },
      denial: table.denial,
    });
  });

  test('tells the authorizer about every route behind it, and about no other', () => {
    expect(variable(definition, 'authorizer', 'STRADDLE_ROUTE_AUTH')).toEqual({
      'GET /me': { auth: 'session', denyAt: 'gateway' },
      'GET /feed': { auth: 'optional' },
      'GET /denied': { auth: 'session', denyAt: 'handler' },
      'POST /me': { auth: 'session', denyAt: 'gateway' },
    });
  });

  test('attaches the authorizer where every route is optional', () => {
    const routes = { 'GET /feed': { handler: 'showFeed', auth: 'optional' } } as const;
    const optional = resolveMigration({ ...table, groups: { account: { ...table.groups.account, routes } } });
    const {
      authorizers,
      functions,
      routes: all,
    } = apiDefinitionFromMigration(optional, { rootFolder: '/r' });
    expect(all[0]).toMatchObject({ routeKey: 'GET /feed', authorizer: 'authorizer' });
    expect(Object.keys({ ...authorizers, ...functions })).toEqual(['authorizer', 'account']);
  });

  test('served as an HTTP API, whose 401 has no headers of ours, lets the handlers deny', () => {
    const http = apiDefinitionFromMigration(resolved, { rootFolder: '/root', api: 'http' });
    expect(variable(http, 'authorizer', 'STRADDLE_ROUTE_AUTH')).toMatchObject({
      'GET /me': { auth: 'session', denyAt: 'handler' },
      'GET /feed': { auth: 'optional' },
    });
    expect(variable(http, 'account', 'STRADDLE_ROUTES')).toMatchObject({
      'GET /me': { handler: 'showMe', auth: 'session', denyAt: 'handler' },
      denial: table.denial,
    });
  });

  test.each([
    { api: 'rest', source: 'method.request.header.Cookie' },
    { api: 'http', source: '$request.header.Cookie' },
  ] as const)('passes caching on to a $api API, which finds answers by the header', ({ api, source }) => {
    const { denial: _none, ...rest } = table;
    const routes = { 'GET /me': { handler: 'showMe' } };
    const cached = resolveMigration({
      ...rest,
      api,
      authorizer: { ...table.authorizer, resultTtlSeconds: 300, identitySource: ['cookie'] },
      groups: { account: { ...table.groups.account, routes } },
    });
    const asked = apiDefinitionFromMigration(cached, { rootFolder: '/root' });
    expect(asked.authorizers).toEqual({
      authorizer: {
        functionName: 'authorizer',
        type: 'REQUEST',
        resultTtlSeconds: 300,
        identitySource: [source],
      },
    });
    expect(resolveApiDefinition(asked).authorizers).toMatchObject({
      authorizer: { identitySource: [source], resultTtlSeconds: 300 },
    });
  });

  test("gives legacy's denial in place of the 401 of a REST API, and to no other answer", () => {
    const denial = {
      status: 302,
      body: 'Found',
      headers: { ...table.denial.headers, Location: '/login', 'content-type': 'text/plain' },
    };
    const redirecting = resolveMigration({ ...table, denial });
    const { gatewayResponses } = apiDefinitionFromMigration(redirecting, { rootFolder: '/root' });
    const parameters = { 'gatewayresponse.header.X-Content-Type-Options': "'nosniff'" };
    expect(gatewayResponses).toEqual({
      UNAUTHORIZED: {
        statusCode: 302,
        parameters: { ...parameters, 'gatewayresponse.header.Location': "'/login'" },
        templates: { 'text/plain': 'Found' },
      },
      DEFAULT_4XX: { parameters },
      DEFAULT_5XX: { parameters },
    });
  });

  test('whose every byte the client gets', async () => {
    const body = { error: 'log in first', hint: 'it’s at /login' };
    const denying = resolveMigration({
      ...table,
      denial: { status: 403, headers: table.denial.headers, body },
    });
    const unauthorized = (): never => {
      throw new Error('Unauthorized');
    };
    const gateway = await startGateway(apiDefinitionFromMigration(denying, { rootFolder: '/root' }), {
      invoker: createInProcessInvoker({ authorizer: unauthorized, account: unauthorized }),
    });
    try {
      const response = await fetch(`${gateway.url}/me`);
      const { status, headers } = response;
      expect({
        status,
        type: headers.get('content-type'),
        own: headers.get('x-content-type-options'),
      }).toEqual({
        status: 403,
        type: 'application/json',
        own: 'nosniff',
      });
      expect(await response.text()).toBe(JSON.stringify(body));
    } finally {
      await gateway.stop();
    }
  });

  test('whatever its body, a template either leaves it as it is or is not used', () => {
    const facts = Object({
      api: resolveApiDefinition(apiDefinitionFromMigration(resolved, { rootFolder: '/root' })),
      request: { headers: [], ids: { traceId: '' }, receivedAt: new Date(0) },
    });
    const texts = fc.oneof(
      fc.string(),
      fc.constantFrom('$context.stage', '$!x', '${x}', '#end', '# 1', '5$'),
    );
    fc.assert(
      fc.property(fc.dictionary(texts, texts), (body) => {
        const text = gatewayDenial({ headers: {}, body })?.body?.text;
        if (text === undefined) {
          return /[$#]/.test(JSON.stringify(body));
        }
        return templateProblems(text).length === 0 && renderTemplate(text, facts) === JSON.stringify(body);
      }),
      { numRuns: 1000 },
    );
  });

  test('loses no byte of a body on a REST API, and leaves the types to an HTTP API', () => {
    const http = apiDefinitionFromMigration(resolved, { rootFolder: '/root', api: 'http' });
    expect(definition.binaryMediaTypes).toEqual(['*/*']);
    expect(http.binaryMediaTypes).toBeUndefined();
  });

  test('puts the static headers on REST answers, which HTTP APIs cannot have', () => {
    const http = apiDefinitionFromMigration(resolved, { rootFolder: '/root', api: 'http' });
    const parameters = { 'gatewayresponse.header.X-Content-Type-Options': "'nosniff'" };
    expect(definition.gatewayResponses).toEqual({ DEFAULT_4XX: { parameters }, DEFAULT_5XX: { parameters } });
    expect({ kind: http.kind, stage: http.stage, has: 'gatewayResponses' in http }).toEqual({
      kind: 'http',
      stage: '$default',
      has: false,
    });
  });

  test('has no function at all once everything went back to legacy', () => {
    const { denial: _none, ...rest } = table;
    const back = resolveMigration({ ...rest, groups: { gone: table.groups.gone } });
    expect(apiDefinitionFromMigration(back, { rootFolder: '/root' })).toMatchObject({
      functions: {},
      authorizers: {},
    });
  });

  test('keeps a fall-through that the table lists itself', () => {
    const routes = { 'ANY /{all+}': {}, 'ANY /': {} };
    const listed = resolveMigration({
      ...table,
      api: 'http',
      groups: { gone: { ...table.groups.gone, routes } },
    });
    const { routes: keys } = apiDefinitionFromMigration(listed, { rootFolder: '/root' });
    expect(keys.map(({ routeKey }) => routeKey)).toEqual(['ANY /{all+}', 'ANY /']);
  });
});

const authorizerSource = `
export const handler = async (event) => {
  if (event.headers.cookie === undefined && event.headers.Cookie === undefined) throw new Error('Unauthorized');
  return {
    principalId: 'u1',
    policyDocument: { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: '*' }] },
    context: { userId: 'u1' },
  };
};`;
const accountSource = `
export const handler = async (event) => {
  const { authorizer } = event.requestContext;
  return { statusCode: 200, body: JSON.stringify((authorizer.lambda ?? authorizer).userId) };
};`;

describe.each(['rest', 'http'] as const)('the route table runs as a %s API', (api) => {
  test('with functions in processes of their own, in front of legacy, and with fresh code after reload()', async () => {
    const rootFolder = await mkdtemp(join(tmpdir(), 'straddle-migration-'));
    await writeFile(join(rootFolder, 'authorizer.mjs'), authorizerSource);
    await writeFile(join(rootFolder, 'account.mjs'), accountSource);
    const legacy = createServer((request, response) =>
      response.end(`legacy ${request.method} ${request.url}`),
    );
    legacy.listen(0, '127.0.0.1');
    await once(legacy, 'listening');
    const address = legacy.address();
    const legacyOrigin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const gateway = await startGateway(
      apiDefinitionFromMigration(resolved, { rootFolder, legacyOrigin, api }),
    );
    const text = async (path: string, init: RequestInit = {}): Promise<string> => {
      const response = await fetch(gateway.url + path, init);
      return `${response.status} ${await response.text()}`;
    };
    try {
      await gateway.warm();
      const cookie = { headers: { cookie: 'a=1' } };
      expect(await text('/me')).toBe('401 {"message":"Unauthorized"}');
      expect(await text('/me', cookie)).toBe('200 "u1"');
      expect(await text('/me', { method: 'DELETE' })).toBe('200 legacy DELETE /me');
      expect(await text('/gone?x=1')).toBe('200 legacy GET /gone?x=1');
      expect(await text('/')).toBe('200 legacy GET /');
      await writeFile(join(rootFolder, 'account.mjs'), accountSource.replace('200', '201'));
      gateway.reload();
      expect(await text('/me', cookie)).toBe('201 "u1"');
    } finally {
      await gateway.stop();
      legacy.closeAllConnections();
      legacy.close();
      await rm(rootFolder, { recursive: true });
    }
  });
});
