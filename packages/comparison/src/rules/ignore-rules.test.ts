import { describe, expect, test } from '@jest/globals';
import { compareResponses } from '../differences/compare-responses.ts';
import type { HeaderPair, ObservedResponse } from '../results/observation.ts';
import type { IgnoreRule } from './ignore-rules.ts';
import { settingsProblems } from './settings-problems.ts';

const TODAY = '2026-11-21';
const reason = 'known';

function json(body: string, ...headers: readonly HeaderPair[]): ObservedResponse {
  return { status: 200, headers: [['Content-Type', 'application/json'], ...headers], body };
}

describe('an ignore rule', () => {
  const pair = [
    json(
      '{"user":{"updatedAt":1},"rows":[{"at":1},{"at":1}],"a.b":1}',
      ['ETag', '"1"'],
      ['Set-Cookie', 'c.d=1; Path=/a'],
    ),
    json(
      '{"user":{"updatedAt":2},"rows":[{"at":2},{"at":2}],"a.b":2}',
      ['ETag', '"2"'],
      ['Set-Cookie', 'c.d=1; Path=/b'],
    ),
  ] as const;
  const all = [
    'headers.etag',
    'headers.set-cookie[c.d].path',
    'body.user.updatedAt',
    'body.rows[0].at',
    'body.rows[1].at',
    'body["a.b"]',
  ];

  test.each([
    { path: 'headers.etag', covered: ['headers.etag'] },
    { path: 'headers.set-cookie[c.d].path', covered: ['headers.set-cookie[c.d].path'] },
    { path: 'body.user.updatedAt', covered: ['body.user.updatedAt'] },
    { path: 'body.rows[*].at', covered: ['body.rows[0].at', 'body.rows[1].at'] },
    { path: 'body.rows[1].at', covered: ['body.rows[1].at'] },
    { path: 'body["a.b"]', covered: ['body["a.b"]'] },
    { path: 'body.user', covered: [] },
    { path: 'body', covered: [] },
    { path: 'headers.etagx', covered: [] },
  ])('for $path covers exactly $covered', ({ path, covered }) => {
    const rules = [{ path, reason, until: '2027-01-31' }];
    expect(settingsProblems({ rules }, TODAY)).toEqual([]);
    const { differences, verdict } = compareResponses(...pair, { rules });
    const ignored = differences.filter(({ standing }) => standing === 'ignored');
    expect(ignored.map(({ difference }) => difference.path)).toEqual(covered);
    expect(differences.map(({ difference }) => difference.path)).toEqual(all);
    expect(verdict).toBe('mismatch');
  });

  test('reports what it covers as ignored, with its reason and its end', () => {
    const { verdict, differences } = compareResponses(json('{"n":1}'), json('{"n":2}'), {
      rules: [{ path: 'body.n', reason: 'a counter', until: '2027-01-31' }],
    });
    expect(verdict).toBe('ignored');
    expect(differences).toEqual([
      {
        standing: 'ignored',
        difference: { kind: 'json-changed', path: 'body.n', control: 1, candidate: 2 },
        ignored: { by: 'rule', path: 'body.n', reason: 'a counter', until: '2027-01-31' },
      },
    ]);
  });

  test('never covers a status, not even unchecked', () => {
    const failure = { ...json('{}'), status: 500 };
    const rules: readonly IgnoreRule[] = [{ path: 'status', reason }];
    expect(compareResponses(json('{}'), failure, { rules }).verdict).toBe('mismatch');
  });
});
