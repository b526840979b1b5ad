import { execFileSync } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from '@jest/globals';
import type { ApiDefinition } from '@straddle/gateway-emulator';
import { resolveMigration } from '@straddle/route-table';
import { describeStacks, describeTour } from './describe-stacks.ts';

const stacks = {
  database: {
    kind: 'embedded',
    uri: 'mongodb://ada:secret@127.0.0.1:27017/straddle',
    description: 'embedded MongoDB on port 27017',
    stop: async () => undefined,
  },
  legacyUrl: 'http://127.0.0.1:3001',
  gateway: {
    url: 'http://127.0.0.1:3000',
    port: 3000,
    warm: async () => undefined,
    reload: () => undefined,
    flushAuthorizerCache: () => undefined,
    stop: async () => undefined,
  },
} as const;

const migration = resolveMigration({
  api: 'rest',
  legacy: { origin: 'http://127.0.0.1:3001' },
  groups: {
    account: {
      owner: 'lambda',
      kind: 'native',
      entry: 'handler.ts',
      routes: { 'GET /me': { handler: 'getMe' }, 'GET /private': { handler: 'getPrivate', owner: 'legacy' } },
    },
  },
});

/** What a shell hands to curl. */
function argumentsOfCurl(line: string): readonly string[] {
  const printed = execFileSync('sh', ['-c', `curl() { printf '%s\\0' "$@"; }; ${line}`], {
    encoding: 'utf8',
  });
  return printed.split('\0').slice(0, -1);
}

test('says which database, what data, which addresses, and how many routes have moved', () => {
  const text = stripVTControlCharacters(describeStacks(stacks, migration, { note: 'sample data' }));
  expect(text.split('\n').map((line) => line.trim().replaceAll(/ +/g, ' '))).toEqual([
    'database embedded MongoDB on port 27017',
    'data sample data',
    'legacy http://127.0.0.1:3001',
    'gateway http://127.0.0.1:3000 (REST API: 1 routes on Lambda, everything else goes to legacy)',
  ]);
  expect(text).not.toContain('secret');
});

test('names the kind of API that is served, not the one of the table', () => {
  expect(describeStacks(stacks, migration, { api: 'http' })).toContain('(HTTP API: ');
});

test('names a template that is served in place of the table, and counts its routes', () => {
  const definition: ApiDefinition = {
    kind: 'http',
    apiId: 'a',
    accountId: '0',
    region: 'r',
    stage: '$default',
    routes: ['GET /a', 'GET /b'].map((routeKey) => ({
      routeKey,
      integration: { type: 'lambda', functionName: 'F' },
    })),
  };
  const text = describeStacks(stacks, migration, { template: { file: '/out/a.template.json', definition } });
  expect(stripVTControlCharacters(text)).toMatch(
    /template {2}\/out\/a\.template\.json\n.*\(HTTP API: 2 routes on Lambda/,
  );
});

test('counts the preflights that the gateway of a template answers by itself', () => {
  const definition: ApiDefinition = {
    kind: 'rest',
    apiId: 'a',
    accountId: '0',
    region: 'r',
    stage: 'dev',
    routes: [
      { routeKey: 'GET /a', integration: { type: 'lambda', functionName: 'F' } },
      { routeKey: 'OPTIONS /a', integration: { type: 'mock', statusCode: 204, headers: {} } },
    ],
  };
  expect(describeStacks(stacks, migration, { template: { file: 'a.json', definition } })).toContain(
    '(REST API: 1 routes on Lambda, 1 answered by itself, everything else goes to legacy)',
  );
});

test.each([
  { title: 'a plain password', password: 'correct horse battery staple' },
  { title: 'quotes', password: `it's "quoted"` },
  { title: 'what a shell would expand', password: '$HOME `date` $(date) !! \\n * ~' },
])('the commands to paste carry $title unchanged', ({ password }) => {
  const tour = describeTour(stacks, { email: "o'brien@example.com", password }, "/me?name=o'brien&x=$HOME");
  const lines = tour.split('\n').filter((line) => line.startsWith('  curl '));
  const [login = '', moved = ''] = lines;

  const loginArguments = argumentsOfCurl(login);
  expect(loginArguments.at(-1)).toBe('http://127.0.0.1:3001/auth/login');
  const body = loginArguments[loginArguments.indexOf('-d') + 1] ?? '';
  expect(JSON.parse(body)).toEqual({ email: "o'brien@example.com", password });
  const jar = loginArguments[loginArguments.indexOf('-c') + 1];
  expect(argumentsOfCurl(moved)).toEqual(['-b', jar, "http://127.0.0.1:3000/me?name=o'brien&x=$HOME"]);
});
