import { describe, expect, test } from '@jest/globals';
import { settingsProblems } from './settings-problems.ts';

const TODAY = '2026-11-21';
const reason = 'known';

describe('the problems of an ignore rule', () => {
  test.each([
    {
      title: 'expired yesterday',
      rule: { path: 'body.a', reason, until: '2026-11-20' },
      says: /expired on 2026-11-20/,
    },
    { title: 'no such day', rule: { path: 'body.a', reason, until: '2026-02-30' }, says: /not a day/ },
    {
      title: 'a date with a time',
      rule: { path: 'body.a', reason, until: '2027-01-31T00:00:00Z' },
      says: /not a day/,
    },
    { title: 'no reason', rule: { path: 'body.a', reason: ' ' }, says: /says no reason/ },
    { title: 'a status', rule: { path: 'status', reason }, says: /never noise/ },
    { title: 'the whole session', rule: { path: 'session', reason }, says: /name what may change/ },
    {
      title: 'another root',
      rule: { path: 'user.name', reason },
      says: /starts with headers\., body\., session\., database\./,
    },
    { title: 'a broken path', rule: { path: 'body.a..b', reason }, says: /not a path/ },
    { title: 'a header pattern', rule: { path: 'headers.x-*', reason }, says: /name one header/ },
    { title: 'a header in capitals', rule: { path: 'headers.ETag', reason }, says: /headers\.etag/ },
    { title: 'no header', rule: { path: 'headers.', reason }, says: /not a header name/ },
    { title: 'parts of a header', rule: { path: 'headers.vary[0]', reason }, says: /only set-cookie/ },
    { title: 'all cookies', rule: { path: 'headers.set-cookie', reason }, says: /name the cookie/ },
    { title: 'no routes', rule: { path: 'body.a', reason, routes: [] }, says: /routes is empty/ },
  ])('refuses $title', ({ rule, says }) => {
    expect(settingsProblems({ rules: [rule] }, TODAY)).toEqual([expect.stringMatching(says)]);
  });

  test('accepts a rule on its last day', () => {
    expect(settingsProblems({ rules: [{ path: 'body.a[*]["b c"]', reason, until: TODAY }] }, TODAY)).toEqual(
      [],
    );
  });

  test('names all problems of all rules at once', () => {
    const rules = [
      { path: 'status', reason: '' },
      { path: 'body.a', reason, until: '2020-01-01' },
    ];
    expect(settingsProblems({ rules }, TODAY)).toEqual([
      'rule 1 (status): a status is never noise; mend the route',
      'rule 1 (status): says no reason',
      'rule 2 (body.a): expired on 2020-01-01; mend the difference or renew the rule',
    ]);
  });
});

describe('the problems of other settings', () => {
  test.each([
    { title: 'users that are a list', settings: { users: ['usr_ada'] }, says: ['users: not an object'] },
    {
      title: 'users without the valid one, and of a kind that nobody knows',
      settings: { users: { deleted: 7, valdi: 'usr_ada' } },
      says: [
        'users: valid is not the id of a user',
        'users: deleted is not the id of a user',
        'users: "valdi" is not known',
      ],
    },
    { title: 'nothing', settings: undefined, says: ['not an object'] },
    { title: 'an unknown member', settings: { rule: [] }, says: ['"rule" is not known'] },
    { title: 'no list', settings: { rules: {} }, says: ['rule: not a list'] },
    { title: 'no entry', settings: { rules: [null] }, says: ['rule 1: not an object'] },
    {
      title: 'an entry of the wrong types',
      settings: { rules: [{ path: 1, routes: 'GET /' }] },
      says: [
        'rule 1: path is not text',
        'rule 1: says no reason',
        'rule 1: routes is not a list of route keys',
      ],
    },
    {
      title: 'an unknown class',
      settings: { values: [{ path: 'body.a', is: 'date', reason }] },
      says: ['value 1 (body.a): is: say one of timestamp, uuid, object-id, request-id'],
    },
    {
      title: 'a session value by its shape',
      settings: { values: [{ path: 'session.expires', is: 'timestamp', reason }] },
      says: ['value 1 (session.expires): a path starts with headers., body., database.'],
    },
    {
      title: 'an unordered header',
      settings: { unordered: [{ path: 'headers.vary', reason }] },
      says: ['unordered 1 (headers.vary): a path starts with body., database.'],
    },
    {
      title: 'impossible thresholds',
      settings: { thresholds: { '*': { maxSlowdown: 0.5, maxDifferentCells: 1.5, max: 1 } } },
      says: [
        'threshold of *: maxSlowdown is a factor of at least 1: 2 allows twice the time',
        'threshold of *: maxDifferentCells is a number of cells',
        'threshold of *: "max" is not known',
      ],
    },
  ])('name $title', ({ settings, says }) => {
    expect(settingsProblems(settings, TODAY)).toEqual(says);
  });

  test('are none where all is well', () => {
    const settings = {
      rules: [{ path: 'database.projects[*].notes', reason, routes: ['GET /me'] }],
      unordered: [{ path: 'body.tags', reason }],
      values: [{ path: 'headers.x-request-id', is: 'request-id', reason }],
      thresholds: { '*': { maxSlowdown: 3 }, 'GET /me': { maxDifferentCells: 0 } },
    };
    expect(settingsProblems(settings, TODAY)).toEqual([]);
  });
});
