import { describe, expect, test } from '@jest/globals';
import { apiDefinitionFromMigration, createRouteFinder } from '@straddle/gateway-emulator';
import { resolveMigration } from '@straddle/route-table';
import { type CaptureReport, findCapturedRoutes } from './captured-routes.ts';
import type { LegacyRoute } from './read-legacy-routes.ts';

function captured({
  api = 'rest',
  kind = 'native',
  moved,
  legacy,
}: {
  readonly api?: 'rest' | 'http';
  readonly kind?: 'native' | 'express';
  readonly moved: readonly string[];
  /** `GET /path`, or `GET /path 2` for one of another router. */
  readonly legacy: readonly string[];
}): CaptureReport {
  const handler = kind === 'native' ? { handler: 'answer' } : {};
  const route = { ...handler, guards: { waived: 'none here' }, auth: 'none' };
  const routes = Object.fromEntries(moved.map((key) => [key, key.startsWith('-') ? {} : route]));
  const group = { owner: 'lambda', kind, entry: 'users.ts', routes };
  const migration = resolveMigration({ api, legacy: { origin: 'http://a' }, groups: { users: group } });
  const find = createRouteFinder(apiDefinitionFromMigration(migration, { rootFolder: '/' }));
  return findCapturedRoutes(legacy.map(toLegacyRoute), { migration, find });
}

function toLegacyRoute(text: string): LegacyRoute {
  const [method = '', path = '', router = '1'] = text.split(' ');
  return { method, path, router: Number(router) };
}

describe('a moved route takes what legacy answers by another path', () => {
  test.each<{ title: string; moved: string[]; legacy: string[]; taken: string[] }>([
    {
      title: 'a fixed path behind a parameter',
      moved: ['GET /users/{id}'],
      legacy: ['GET /users/:id', 'GET /users/me', 'GET /users/me/friends', 'POST /users/me'],
      taken: ['GET /users/me'],
    },
    {
      title: 'everything below a greedy parameter',
      moved: ['ANY /users/{proxy+}'],
      legacy: ['GET /users/:id', 'PATCH /users/me', 'GET /users', 'GET /users/:id/*rest'],
      taken: ['GET /users/{id}', 'PATCH /users/me', 'GET /users/{id}/{rest+}'],
    },
    {
      title: 'all methods of a route for all methods',
      moved: ['GET /users/{id}'],
      legacy: ['ANY /users/me'],
      taken: ['GET /users/me'],
    },
    {
      title: 'nothing where the moved path is the same, whatever its parameter is called',
      moved: ['GET /users/{user}', 'ANY /files/{proxy+}'],
      legacy: ['GET /users/:id', 'GET /files/*path'],
      taken: [],
    },
  ])('$title', ({ moved, legacy, taken }) => {
    for (const api of ['rest', 'http'] as const) {
      const report = captured({ api, moved, legacy });
      expect(report.captured.map(({ routeKey }) => routeKey)).toEqual(taken);
      expect(report.unreadable).toEqual([]);
    }
  });

  test('of a lifted router, only what legacy answers from another router', () => {
    const report = captured({
      kind: 'express',
      moved: ['ANY /users', 'ANY /users/{proxy+}'],
      legacy: ['GET /users', 'GET /users/:id', 'GET /users/me', 'GET /users/report 2', 'GET /other 2'],
    });
    expect(report.captured).toEqual([
      { routeKey: 'GET /users/report', group: 'users', by: 'ANY /users/{proxy+}' },
    ]);
  });

  test('paths with optional pieces, expressions and several parameters in one part are named as not checked', () => {
    const legacy = ['GET /users{/:id}', 'GET /users/:id(\\d+)', 'GET /users/:a-:b', 'GET /ok'];
    expect(captured({ moved: ['GET /users/{id}'], legacy })).toEqual({
      captured: [],
      unreadable: legacy.slice(0, 3),
    });
  });
});
