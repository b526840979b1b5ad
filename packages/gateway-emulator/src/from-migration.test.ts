import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type Migration, resolveMigration } from '@straddle/route-table';

import { apiDefinitionFromMigration } from './from-migration.ts';
import { startGateway } from './start-gateway.ts';

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
        environment: { MONGODB_URI: 'b', STRADDLE_ROUTES: expect.any(String) },
      },
      authorizer: {
        entry: '/root/authorizer.mjs',
        workingFolder: '/root',
        timeoutMs: 10_000,
        environment: { SECRET_NAME: 'a' },
      },
    });
    expect(JSON.parse(definition.functions?.['account']?.environment['STRADDLE_ROUTES'] ?? '')).toEqual({
      'GET /me': { handler: 'showMe', auth: 'session' },
      'GET /open': { handler: 'showOpen', auth: 'none' },
      'POST /me': { handler: 'changeMe', auth: 'session', guards: 'origin' },
    });
  });

  test('puts the static headers on REST answers, which HTTP APIs cannot have', () => {
    const http = apiDefinitionFromMigration(resolved, { rootFolder: '/root', api: 'http' });
    expect(definition.gatewayResponses).toEqual({ headers: { 'X-Content-Type-Options': 'nosniff' } });
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
    const listed = resolveMigration({ ...table, groups: { gone: { ...table.groups.gone, routes } } });
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
