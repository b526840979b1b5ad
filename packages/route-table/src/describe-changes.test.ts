import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { defineMigration, describeChanges, type Migration, resolveMigration } from './index.ts';

const table = defineMigration({
  api: 'rest',
  legacy: { origin: 'http://127.0.0.1:3001' },
  groups: {
    account: {
      owner: 'lambda',
      kind: 'native',
      entry: 'account.ts',
      routes: { 'GET /me': { handler: 'getMe' }, 'GET /private': { handler: 'getPrivate' } },
    },
    'event-metrics': {
      owner: 'legacy',
      kind: 'native',
      entry: 'event-metrics.ts',
      routes: { 'GET /event-metrics': { handler: 'list' } },
    },
    projects: {
      owner: 'legacy',
      kind: 'express',
      entry: 'projects.ts',
      guards: 'origin',
      routes: {
        'ANY /projects': {},
        'HEAD /projects': { owner: 'legacy' },
        'OPTIONS /projects': { owner: 'legacy' },
      },
    },
  },
});
type GroupName = 'account' | 'event-metrics' | 'projects';

function withGroup(name: GroupName, changes: object): Migration {
  const group = table.groups[name];
  // Spread types lose which group it is; the table is checked when it is resolved.
  return { ...table, groups: { ...table.groups, [name]: { ...group, ...changes } as never } };
}

const changes = (before: Migration, after: Migration) =>
  describeChanges(resolveMigration(before), resolveMigration(after));

describe('the route changes in words', () => {
  test.each([
    {
      title: 'a cutover',
      after: withGroup('event-metrics', { owner: 'lambda' }),
      there: ['event-metrics: legacy → lambda'],
      back: ['event-metrics: lambda → legacy'],
    },
    {
      title: 'a cutover that leaves a route behind',
      after: withGroup('projects', { owner: 'lambda' }),
      there: ['projects: legacy → lambda, except HEAD /projects, OPTIONS /projects'],
      back: ['projects: lambda → legacy'],
    },
    {
      title: 'one route of a group',
      after: withGroup('account', {
        routes: { ...table.groups['account']?.routes, 'GET /me': { handler: 'getMe', owner: 'legacy' } },
      }),
      there: ['GET /me: lambda → legacy'],
      back: ['GET /me: legacy → lambda'],
    },
    {
      title: 'a new route, and one that goes',
      after: withGroup('account', { routes: { 'GET /me': { handler: 'getMe' } } }),
      there: ['GET /private: no longer listed, was served by lambda'],
      back: ['GET /private: new, served by lambda (group account, auth session)'],
    },
    {
      title: 'who may call, how long, and which handler',
      after: withGroup('account', {
        routes: {
          'GET /me': { handler: 'showMe', auth: 'none', timeoutSeconds: 5 },
          'GET /private': { handler: 'getPrivate' },
        },
      }),
      there: [
        'GET /me: handler getMe → showMe',
        'GET /me: auth session → none',
        'GET /me: timeout 10 s → 5 s',
        'GET /me: denyAt gateway → none',
      ],
      back: expect.arrayContaining(['GET /me: auth none → session']),
    },
    {
      title: 'a setting of a route that legacy serves',
      after: withGroup('event-metrics', { timeoutSeconds: 20 }),
      there: [
        'GET /event-metrics: timeout 10 s → 20 s, not in effect while legacy serves it',
        'event-metrics: timeout 10 s → 20 s',
      ],
      back: expect.any(Array),
    },
    {
      title: 'a group as a function',
      after: withGroup('projects', { session: 'read', entry: 'lifted.ts' }),
      there: ['projects: entry projects.ts → lifted.ts', 'projects: session none → read'],
      back: ['projects: entry lifted.ts → projects.ts', 'projects: session read → none'],
    },
    {
      title: 'what the gateway answers, and what it keeps',
      after: {
        ...table,
        denial: { status: 403, headers: { 'X-Frame-Options': 'DENY' }, body: { error: 'no' } },
        authorizer: { resultTtlSeconds: 60, identitySource: ['cookie'] as const },
      },
      there: [
        'authorizer.resultTtl 0 s → 60 s',
        'authorizer.identitySource none → ["cookie"]',
        'denial.status none → 403',
        'denial.headers.X-Frame-Options none → DENY',
        'denial.body none → {"error":"no"}',
      ],
      back: expect.arrayContaining(['authorizer.resultTtl 60 s → 0 s']),
    },
    {
      title: 'the kind of API and where legacy is',
      after: { ...table, api: 'http' as const, legacy: { origin: 'http://127.0.0.1:4000' } },
      there: ['api rest → http', 'legacy.origin http://127.0.0.1:3001 → http://127.0.0.1:4000'],
      back: expect.arrayContaining(['api http → rest']),
    },
    {
      title: 'a group that is new',
      after: {
        ...table,
        groups: {
          ...table.groups,
          extra: { owner: 'legacy', kind: 'express', entry: 'extra.ts', routes: { 'GET /extra': {} } },
        },
      } as const,
      there: [
        'GET /extra: new, served by legacy (group extra, auth session)',
        'extra: new group, express, extra.ts',
      ],
      back: ['GET /extra: no longer listed, was served by legacy', 'extra: group removed'],
    },
  ])('tell of $title', ({ after, there, back }) => {
    expect(changes(table, after)).toEqual(there);
    expect(changes(after, table)).toEqual(back);
  });

  test('are none exactly when the tables mean the same', () => {
    const group = fc.record({
      owner: fc.constantFrom('legacy', 'lambda' as const),
      kind: fc.constant('native' as const),
      entry: fc.constantFrom('one.ts', 'two.ts'),
      session: fc.constantFrom('none', 'read' as const),
      auth: fc.constantFrom('session', 'none', 'optional' as const),
      timeoutSeconds: fc.integer({ min: 5, max: 7 }),
    });
    const tables = fc.tuple(group, group, fc.boolean()).map(([one, two, swapped]) => {
      const groups = [
        ['one', { ...one, routes: { 'GET /one': { handler: 'one' } } }],
        ['two', { ...two, routes: { 'GET /two': { handler: 'two' } } }],
      ] as const;
      return { ...table, groups: Object.fromEntries(swapped ? groups.toReversed() : groups) };
    });
    const sorted = (migration: Migration) => {
      const { groups, routes, ...whole } = resolveMigration(migration);
      const byName = [...groups].sort((a, b) => a.name.localeCompare(b.name));
      return { ...whole, groups: byName, routes: [...routes].sort((a, b) => a.path.localeCompare(b.path)) };
    };
    let same = 0;
    fc.assert(
      fc.property(
        fc.oneof(
          fc.tuple(tables, tables),
          tables.map((one): [Migration, Migration] => [one, { ...one }]),
        ),
        ([before, after]) => {
          const equal = JSON.stringify(sorted(before)) === JSON.stringify(sorted(after));
          same += Number(equal);
          expect(changes(before, after).length === 0).toBe(equal);
        },
      ),
      { numRuns: 300 },
    );
    expect(same).toBeGreaterThan(50);
  });
});
