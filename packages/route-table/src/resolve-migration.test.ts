import { describe, expect, test } from '@jest/globals';

import {
  defineMigration,
  describeRoutes,
  type GatewayDenial,
  gatewayDenial,
  groupVariables,
  MigrationInvalidError,
  resolveMigration,
  serveAs,
} from './index.ts';
import type { Migration } from './migration.ts';
import type { ResolvedDenial } from './resolved-migration.ts';

const table = defineMigration({
  api: 'rest',
  legacy: { origin: 'http://127.0.0.1:3001', dev: { command: ['node', 'main.ts'], readyPath: '/health' } },
  defaults: { timeoutSeconds: 8 },
  denial: { headers: { 'X-Content-Type-Options': 'nosniff' } },
  groups: {
    account: {
      owner: 'lambda',
      kind: 'native',
      entry: 'apps/routes/account/src/handler.ts',
      timeoutSeconds: 5,
      routes: {
        'GET /me': { handler: 'showMe' },
        'GET /health-of-lambda': { handler: 'showHealth', auth: 'none', timeoutSeconds: 2 },
        'PATCH /me': { owner: 'legacy' },
      },
    },
    'event-metrics': {
      owner: 'lambda',
      kind: 'native',
      entry: 'apps/routes/event-metrics/src/handler.ts',
      routes: { 'GET /event-metrics': { handler: 'listEventMetrics' } },
    },
  },
});

const account = table.groups['account'];

/** The table with one thing changed; `unknown` because the change is usually wrong. */
function withAccount(change: Record<string, unknown>): unknown {
  return { ...table, groups: { account: { ...account, ...change } } };
}

function problemsOf(wrong: unknown): readonly string[] {
  try {
    resolveMigration(wrong);
  } catch (error) {
    if (error instanceof MigrationInvalidError) {
      return error.problems;
    }
    throw error;
  }
  return [];
}

describe('resolveMigration applies defaults', () => {
  test('a route takes what it does not say from its group, and the group from defaults', () => {
    expect(resolveMigration(table)).toEqual({
      api: 'rest',
      legacy: {
        origin: 'http://127.0.0.1:3001',
        dev: { command: ['node', 'main.ts'], readyPath: '/health' },
      },
      denial: { headers: { 'X-Content-Type-Options': 'nosniff' } },
      authorizer: { entry: 'apps/authorizer/src/handler.ts', resultTtlSeconds: 0, identitySource: [] },
      groups: [
        {
          name: 'account',
          kind: 'native',
          entry: 'apps/routes/account/src/handler.ts',
          timeoutSeconds: 5,
          session: 'none',
        },
        {
          name: 'event-metrics',
          kind: 'native',
          entry: 'apps/routes/event-metrics/src/handler.ts',
          timeoutSeconds: 8,
          session: 'none',
        },
      ],
      routes: [
        {
          routeKey: 'GET /me',
          method: 'GET',
          path: '/me',
          group: 'account',
          owner: 'lambda',
          auth: 'session',
          denyAt: 'gateway',
          handler: 'showMe',
          timeoutSeconds: 5,
        },
        {
          routeKey: 'GET /health-of-lambda',
          method: 'GET',
          path: '/health-of-lambda',
          group: 'account',
          owner: 'lambda',
          auth: 'none',
          handler: 'showHealth',
          timeoutSeconds: 2,
        },
        {
          routeKey: 'PATCH /me',
          method: 'PATCH',
          path: '/me',
          group: 'account',
          owner: 'legacy',
          auth: 'session',
          denyAt: 'gateway',
          timeoutSeconds: 5,
        },
        {
          routeKey: 'GET /event-metrics',
          method: 'GET',
          path: '/event-metrics',
          group: 'event-metrics',
          owner: 'lambda',
          auth: 'session',
          denyAt: 'gateway',
          handler: 'listEventMetrics',
          timeoutSeconds: 8,
        },
      ],
    });
  });

  test('without defaults a route needs a session and has ten seconds', () => {
    const { defaults: _dropped, ...rest } = table;
    const route = resolveMigration(rest).routes.at(-1);
    expect(route).toMatchObject({ auth: 'session', timeoutSeconds: 10 });
  });

  test('the legacy origin loses its trailing slash', () => {
    const resolved = resolveMigration({ ...table, legacy: { origin: 'http://127.0.0.1:3001/' } });
    expect(resolved.legacy).toEqual({ origin: 'http://127.0.0.1:3001' });
  });

  test('the result cannot be changed by a reader', () => {
    const resolved = resolveMigration(table);
    expect(
      [resolved, resolved.routes, resolved.routes[0], resolved.denial.headers].every(Object.isFrozen),
    ).toBe(true);
  });

  test('a lifted group needs no handlers, may read sessions, and leaves single routes with legacy', () => {
    const projects = {
      owner: 'lambda',
      kind: 'express',
      entry: 'apps/routes/projects/src/handler.ts',
      session: 'read',
      guards: 'origin',
      routes: {
        'ANY /projects/{proxy+}': {},
        'OPTIONS /projects/{proxy+}': { owner: 'legacy' },
        'DELETE /projects/{proxy+}': { owner: 'legacy' },
      },
    };
    const resolved = resolveMigration({ ...table, groups: { projects } });
    const { groups, routes } = resolved;
    expect(groupVariables(resolved, 'projects')).toEqual({
      STRADDLE_ROUTES: '{"ANY /projects/{proxy+}":{"auth":"session","guards":"origin"}}',
      STRADDLE_SESSION: 'read',
    });
    expect(groups).toMatchObject([{ name: 'projects', kind: 'express', session: 'read' }]);
    expect(routes).toEqual([
      {
        routeKey: 'ANY /projects/{proxy+}',
        method: 'ANY',
        path: '/projects/{proxy+}',
        group: 'projects',
        owner: 'lambda',
        auth: 'session',
        denyAt: 'gateway',
        timeoutSeconds: 8,
        guards: 'origin',
      },
      expect.objectContaining({ routeKey: 'OPTIONS /projects/{proxy+}', owner: 'legacy' }),
      expect.objectContaining({ routeKey: 'DELETE /projects/{proxy+}', owner: 'legacy' }),
    ]);
  });

  test('a native group may read sessions, too, and its function is told so', () => {
    const resolved = resolveMigration(withAccount({ session: 'read' }));
    expect(resolved.groups).toMatchObject([{ kind: 'native', session: 'read' }]);
    expect(groupVariables(resolved, 'account')).toMatchObject({ STRADDLE_SESSION: 'read' });
    expect(groupVariables(resolveMigration(table), 'account')).toMatchObject({ STRADDLE_SESSION: 'none' });
  });

  test('one word gives a whole group back to legacy', () => {
    const back = resolveMigration(withAccount({ owner: 'legacy' }));
    expect(back.routes.map((route) => route.owner)).toEqual(['legacy', 'legacy', 'legacy']);
  });
});

class Owner {
  readonly word = 'lambda';
}

const post = { 'POST /me': { handler: 'change' } };

describe('resolveMigration says what to write instead', () => {
  test.each<{ title: string; wrong: unknown; says: RegExp }>([
    { title: 'no object', wrong: 7, says: /the table: write an object with api, legacy/ },
    { title: 'unknown api', wrong: { ...table, api: 'websocket' }, says: /^api: write 'rest' or 'http'/ },
    {
      title: 'unknown key',
      wrong: { ...table, stage: 'dev' },
      says: /remove "stage"; known settings are api/,
    },
    {
      title: 'unknown group key',
      wrong: withAccount({ memory: 1 }),
      says: /^groups\.account: remove "memory"/,
    },
    {
      title: 'unknown route key',
      wrong: withAccount({ routes: { 'GET /me': { verb: 1 } } }),
      says: /routes\["GET \/me"\]: remove "verb"/,
    },
    { title: 'key that names a secret', wrong: { ...table, cookieSecret: 'x' }, says: /holds no secrets/ },
    {
      title: 'origin with a path',
      wrong: { ...table, legacy: { origin: 'http://a/b' } },
      says: /scheme, host and port only/,
    },
    {
      title: 'origin without scheme',
      wrong: { ...table, legacy: { origin: '127.0.0.1' } },
      says: /scheme, host and port only/,
    },
    {
      title: 'origin with a password',
      wrong: { ...table, legacy: { origin: 'http://u:hunter2@a' } },
      says: /^legacy\.origin: looks like it holds a password/,
    },
    {
      title: 'token in a command',
      wrong: {
        ...table,
        legacy: { ...table.legacy, dev: { command: ['x', '--token=hunter2'], readyPath: '/' } },
      },
      says: /^legacy\.dev\.command\.1: looks like/,
    },
    {
      title: 'empty command',
      wrong: { ...table, legacy: { ...table.legacy, dev: { command: [], readyPath: '/' } } },
      says: /write the program and its arguments/,
    },
    {
      title: 'function',
      wrong: withAccount({ routes: { 'GET /me': { handler: () => 1 } } }),
      says: /a function cannot be deployed/,
    },
    {
      title: 'class instance',
      wrong: withAccount({ owner: new Owner() }),
      says: /^groups\.account\.owner: an instance of a class/,
    },
    { title: 'bigint', wrong: withAccount({ timeoutSeconds: 5n }), says: /instead of a bigint/ },
    {
      title: 'an unknown auth',
      wrong: withAccount({ auth: 'sometimes' }),
      says: /auth: write 'session' or 'optional' or 'none'/,
    },
    {
      title: 'an unknown denyAt',
      wrong: withAccount({ denyAt: 'legacy' }),
      says: /denyAt: write 'gateway' or 'handler'/,
    },
    { title: "session: 'write'", wrong: withAccount({ session: 'write' }), says: /'write' is not built yet/ },
    {
      title: 'handler on a lifted route',
      wrong: withAccount({ kind: 'express' }),
      says: /routes\["GET \/me"\]: remove handler: the lifted router/,
    },
    {
      title: 'ANY with a session that takes preflights',
      wrong: withAccount({ guards: 'origin', routes: { 'ANY /me': { handler: 'me' } } }),
      says: /routes\["ANY \/me"\]: list 'OPTIONS \/me' beside it, with owner: 'legacy'/,
    },
    { title: 'unknown kind', wrong: withAccount({ kind: 'koa' }), says: /kind: write 'native' or 'express'/ },
    { title: "guards: 'csrf'", wrong: withAccount({ guards: 'csrf' }), says: /'csrf' is not built yet/ },
    {
      title: 'waiver without a reason',
      wrong: withAccount({ guards: { waived: ' ' } }),
      says: /\{ waived: 'the reason' \}/,
    },
    {
      title: 'no owner',
      wrong: withAccount({ owner: undefined }),
      says: /owner: write 'lambda' or 'legacy'/,
    },
    {
      title: 'entry outside the folder',
      wrong: withAccount({ entry: '../handler.ts' }),
      says: /from the table's folder/,
    },
    {
      title: "group named 'authorizer'",
      wrong: { ...table, groups: { authorizer: account } },
      says: /'authorizer' is the authorizer's own name/,
    },
    { title: 'no routes', wrong: withAccount({ routes: {} }), says: /list at least one route/ },
    {
      title: 'handler missing on a native route',
      wrong: withAccount({ routes: { 'GET /me': {} } }),
      says: /write handler: '…'/,
    },
    {
      title: 'handler that is no name',
      wrong: withAccount({ routes: { 'GET /me': { handler: 'a b' } } }),
      says: /name of an exported function/,
    },
    { title: 'fraction of a second', wrong: withAccount({ timeoutSeconds: 1.5 }), says: /whole seconds/ },
    { title: 'longer than a REST API waits', wrong: withAccount({ timeoutSeconds: 30 }), says: /at most 29/ },
    {
      title: 'longer than an HTTP API waits',
      wrong: { api: 'http', legacy: table.legacy, groups: { account: { ...account, timeoutSeconds: 31 } } },
      says: /at most 30/,
    },
    {
      title: 'a cookie on denials',
      wrong: { ...table, denial: { headers: { 'Set-Cookie': 'a=1' } } },
      says: /denial\.headers\["Set-Cookie"\]: remove it/,
    },
    {
      title: 'reserved path',
      wrong: withAccount({ routes: { 'GET /ping': { handler: 'ping' } } }),
      says: /answer \/ping and \/sping/,
    },
    {
      title: 'unsafe method with a session and no guards',
      wrong: withAccount({ routes: post }),
      says: /write guards: 'origin'/,
    },
    {
      title: 'same route twice under other parameter names',
      wrong: withAccount({ routes: { 'GET /p/{id}': { handler: 'a' }, 'GET /p/{key}': { handler: 'b' } } }),
      says: /"GET \/p\/\{key\}"\]: matches the same requests as groups\.account\.routes\["GET \/p\/\{id\}"\]/,
    },
  ])('$title', ({ wrong, says }) => {
    expect(problemsOf(wrong)).toContainEqual(expect.stringMatching(says));
  });

  test.each<{ title: string; right: unknown }>([
    {
      title: 'an origin guard',
      right: withAccount({ routes: { 'POST /me': { handler: 'change', guards: 'origin' } } }),
    },
    {
      title: 'a waiver with its reason',
      right: withAccount({ guards: { waived: 'bearer only' }, routes: post }),
    },
    { title: 'no session', right: withAccount({ auth: 'none', routes: post }) },
    {
      title: 'ANY beside its preflights',
      right: withAccount({
        guards: 'origin',
        routes: { 'ANY /me': { handler: 'me' }, 'OPTIONS /me': { owner: 'legacy' } },
      }),
    },
    {
      title: 'ANY for everybody',
      right: withAccount({ guards: 'origin', auth: 'none', routes: { 'ANY /me': { handler: 'me' } } }),
    },
    { title: 'legacy answers', right: withAccount({ owner: 'legacy', routes: post }) },
  ])('an unsafe method is accepted with $title', ({ right }) => {
    expect(problemsOf(right)).toEqual([]);
  });

  test('everything wrong is in one error', () => {
    const wrong = withAccount({
      routes: { 'get /me': { handler: 'a' }, 'GET /x/': { handler: 'a' }, 'GET /y': {} },
    });
    expect(problemsOf(wrong)).toHaveLength(3);
  });

  test('the text of a suspected secret is not repeated', () => {
    const wrong = { ...table, legacy: { origin: 'http://u:hunter2@a' } };
    expect(problemsOf(wrong).join()).not.toContain('hunter2');
  });

  test('data that refers to itself is refused instead of followed', () => {
    const loop: Record<string, unknown> = { ...table };
    loop['groups'] = loop;
    expect(problemsOf(loop)).toEqual(['groups: refers back to itself; write the data out']);
  });
});

/** A table with one moved route. */
function withRoute(route: Record<string, unknown>, change: Record<string, unknown> = {}): unknown {
  const { denial: _none, ...rest } = table;
  const group = { ...account, routes: { 'GET /me': { handler: 'showMe', ...route } } };
  return { ...rest, ...change, groups: { account: group } };
}

describe('who denies a caller who is not logged in', () => {
  const headers = { 'X-Frame-Options': 'DENY' };

  test.each<{ title: string; right: unknown; denyAt: string | undefined }>([
    { title: 'the gateway, if nobody says otherwise', right: withRoute({}), denyAt: 'gateway' },
    {
      title: 'the gateway of a REST API, whose headers can be set',
      right: withRoute({}, { denial: { headers } }),
      denyAt: 'gateway',
    },
    {
      title: 'the handler on an HTTP API, whose 401 has no headers of ours',
      right: withRoute({}, { api: 'http', denial: { headers } }),
      denyAt: 'handler',
    },
    {
      title: 'the gateway of a REST API, which can redirect',
      right: withRoute({}, { denial: { status: 302, headers: { Location: '/login' } } }),
      denyAt: 'gateway',
    },
    {
      title: 'the gateway of a REST API with another body',
      right: withRoute({}, { denial: { body: 'Unauthorized', headers: { 'Content-Type': 'text/plain' } } }),
      denyAt: 'gateway',
    },
    {
      title: 'the handler for text with a charset, as Express sends it',
      right: withRoute({}, { denial: { body: 'Unauthorized' } }),
      denyAt: 'handler',
    },
    {
      title: 'the handler for a body that a template would change',
      right: withRoute({}, { denial: { body: { price: '5$' } } }),
      denyAt: 'handler',
    },
    {
      title: 'the handler of an HTTP API for another status',
      right: withRoute({}, { api: 'http', denial: { status: 403 } }),
      denyAt: 'handler',
    },
    {
      title: 'the handler, because the route says so',
      right: withRoute({ denyAt: 'handler' }),
      denyAt: 'handler',
    },
    {
      title: 'the handler, because defaults say so',
      right: withRoute({}, { defaults: { denyAt: 'handler' } }),
      denyAt: 'handler',
    },
    {
      title: 'the gateway, because the route says so and defaults do not',
      right: withRoute({ denyAt: 'gateway' }, { defaults: { denyAt: 'handler' } }),
      denyAt: 'gateway',
    },
    {
      title: 'nobody on an optional route, whatever defaults say',
      right: withRoute({ auth: 'optional' }, { defaults: { denyAt: 'handler' } }),
      denyAt: undefined,
    },
    { title: 'nobody on an open route', right: withRoute({ auth: 'none' }), denyAt: undefined },
  ])('$title', ({ right, denyAt }) => {
    expect(resolveMigration(right).routes[0]?.denyAt).toBe(denyAt);
  });

  test.each<{ title: string; wrong: unknown; says: RegExp }>([
    {
      title: 'the gateway of an HTTP API with headers',
      wrong: withRoute({ denyAt: 'gateway' }, { api: 'http', denial: { headers } }),
      says: /"GET \/me"\]: write denyAt: 'handler', or leave it out: an HTTP API cannot change anything of its own 401/,
    },
    {
      title: 'the gateway with a body that a template would change',
      wrong: withRoute({ denyAt: 'gateway' }, { denial: { body: { hint: '#if' } } }),
      says: /or leave it out: a REST API writes its own 401 from a template/,
    },
    {
      title: 'the gateway with an empty body',
      wrong: withRoute(
        { denyAt: 'gateway' },
        { denial: { body: '', headers: { 'Content-Type': 'text/plain' } } },
      ),
      says: /a template, which cannot be empty/,
    },
    {
      title: 'the gateway with text of a charset',
      wrong: withRoute(
        { denyAt: 'gateway' },
        { denial: { body: 'no', headers: { 'Content-Type': 'text/plain; charset=utf-8' } } },
      ),
      says: /a REST API keeps no charset in the content type of its own 401/,
    },
    {
      title: 'denyAt on an optional route',
      wrong: withRoute({ auth: 'optional', denyAt: 'handler' }),
      says: /remove denyAt: with auth: 'optional' nobody is denied/,
    },
    {
      title: 'a status that is none',
      wrong: withRoute({}, { denial: { status: 42 } }),
      says: /^denial\.status: write the status that legacy answers/,
    },
    {
      title: 'a content type for JSON',
      wrong: withRoute({}, { denial: { headers: { 'content-type': 'text/html' } } }),
      says: /^denial\.headers\["content-type"\]: remove it/,
    },
    {
      title: 'an unsafe method of an optional route without guards',
      wrong: withAccount({ auth: 'optional', routes: post }),
      says: /write guards: 'origin'/,
    },
  ])('is refused: $title', ({ wrong, says }) => {
    expect(problemsOf(wrong)).toContainEqual(expect.stringMatching(says));
  });

  test('the denial is kept as written, with nothing filled in', () => {
    const denial = { status: 302, headers: { Location: '/login' }, body: null };
    expect(resolveMigration(withRoute({}, { denial })).denial).toEqual(denial);
    expect(resolveMigration(withRoute({})).denial).toEqual({ headers: {} });
  });
});

describe('serveAs', () => {
  test('lets handlers deny where the gateway of the other kind cannot do it as legacy does', () => {
    const asHttp = serveAs(resolveMigration(table), 'http');
    expect(asHttp.api).toBe('http');
    expect(asHttp.routes.map(({ denyAt }) => denyAt)).toEqual(['handler', undefined, 'handler', 'handler']);
  });

  test('changes nothing where it can', () => {
    const { denial: _none, ...rest } = table;
    expect(serveAs(resolveMigration(rest), 'http').routes[0]?.denyAt).toBe('gateway');
    const resolved = resolveMigration(table);
    expect(serveAs(resolved, 'rest')).toBe(resolved);
  });
});

describe('the denial of a REST API itself', () => {
  test.each<{ title: string; denial: ResolvedDenial; expected: GatewayDenial | undefined }>([
    { title: 'is its own, if nothing is to look otherwise', denial: { headers: {} }, expected: undefined },
    {
      title: 'is its own with headers that all of its answers have',
      denial: { headers: { 'X-Frame-Options': 'DENY' } },
      expected: undefined,
    },
    {
      title: 'redirects',
      denial: { status: 302, headers: { location: '/login', 'X-Frame-Options': 'DENY' } },
      expected: { statusCode: 302, headers: { location: '/login', 'X-Frame-Options': 'DENY' } },
    },
    {
      title: 'has a body of JSON',
      denial: { headers: {}, body: { error: 'log in', code: 7 } },
      expected: {
        headers: {},
        body: { contentType: 'application/json', text: '{"error":"log in","code":7}' },
      },
    },
    {
      title: 'has a body of text, and its content type in one place',
      denial: { status: 403, headers: { 'Content-Type': 'text/plain' }, body: 'no' },
      expected: { statusCode: 403, headers: {}, body: { contentType: 'text/plain', text: 'no' } },
    },
    {
      title: 'is its own where handlers deny',
      denial: { status: 403, headers: {}, body: { price: '5$' } },
      expected: undefined,
    },
  ])('$title', ({ denial, expected }) => {
    expect(gatewayDenial(denial)).toEqual(expected);
  });
});

describe('keeping the answers of the authorizer', () => {
  const cached = { resultTtlSeconds: 300, identitySource: ['cookie'] };

  test('is accepted when every route needs a session and the gateway denies', () => {
    const { authorizer } = resolveMigration(withRoute({}, { authorizer: cached }));
    expect(authorizer).toEqual({ entry: 'apps/authorizer/src/handler.ts', ...cached });
  });

  test('does not concern routes of legacy, and those that nobody checks', () => {
    const routes = {
      'GET /a': { owner: 'legacy', auth: 'optional' },
      'GET /b': { handler: 'b', auth: 'none' },
    };
    expect(
      problemsOf({
        ...(withRoute({}, { authorizer: cached }) as object),
        groups: { account: { ...account, routes } },
      }),
    ).toEqual([]);
  });

  test.each<{ title: string; wrong: unknown; says: RegExp }>([
    {
      title: 'an optional route',
      wrong: withRoute({ auth: 'optional' }, { authorizer: cached }),
      says: /"GET \/me"\]: auth: 'optional' needs authorizer: \{ resultTtlSeconds: 0 \}.* used on every route/,
    },
    {
      title: "denyAt: 'handler'",
      wrong: withRoute({ denyAt: 'handler' }, { authorizer: cached }),
      says: /denyAt: 'handler' \(said, or needed by denial\) needs authorizer/,
    },
    {
      title: 'a denial that only handlers can answer',
      wrong: withRoute({}, { authorizer: cached, denial: { body: 'text with a charset' } }),
      says: /denyAt: 'handler' \(said, or needed by denial\) needs authorizer/,
    },
    {
      title: 'an optional route behind an identity source, though nothing is kept',
      wrong: withRoute({ auth: 'optional' }, { authorizer: { identitySource: ['cookie'] } }),
      says: /the gateway itself denies callers without the identity source/,
    },
    {
      title: 'no identity source (B15)',
      wrong: withRoute({}, { authorizer: { resultTtlSeconds: 300 } }),
      says: /^authorizer\.identitySource: write \['cookie'\]/,
    },
    {
      title: 'two identity sources',
      wrong: withRoute({}, { authorizer: { ...cached, identitySource: ['cookie', 'authorization'] } }),
      says: /^authorizer\.identitySource: write one header, or none/,
    },
    {
      title: 'a source that no credential comes in',
      wrong: withRoute({}, { authorizer: { ...cached, identitySource: ['x-user'] } }),
      says: /^authorizer\.identitySource\.0: write 'cookie' or 'authorization'/,
    },
    {
      title: 'more than an hour',
      wrong: withRoute({}, { authorizer: { ...cached, resultTtlSeconds: 3601 } }),
      says: /^authorizer\.resultTtlSeconds: write whole seconds from 0 to 3600/,
    },
  ])('is refused with $title', ({ wrong, says }) => {
    expect(problemsOf(wrong)).toContainEqual(expect.stringMatching(says));
  });
});

test('describeRoutes shows legacy deciding for the routes that it owns, and for the rest', () => {
  const migration: Migration = table;
  expect(describeRoutes(resolveMigration(migration)).slice(1)).toEqual([
    {
      route: 'GET /health-of-lambda',
      owner: 'lambda',
      group: 'account',
      auth: 'none',
      handler: 'showHealth',
      timeout: '2 s',
    },
    { route: 'PATCH /me', owner: 'legacy', group: 'account', auth: 'legacy', handler: '-', timeout: '-' },
    {
      route: 'GET /event-metrics',
      owner: 'lambda',
      group: 'event-metrics',
      auth: 'session',
      handler: 'listEventMetrics',
      timeout: '8 s',
    },
    { route: '(everything else)', owner: 'legacy', group: '-', auth: 'legacy', handler: '-', timeout: '-' },
  ]);
});
