import { describe, expect, test } from '@jest/globals';
import { settingsProblems } from '../rules/settings-problems.ts';

const problemsOf = (record: unknown): readonly string[] => settingsProblems({ record }, '2026-11-21');

describe('what may be recorded', () => {
  test('can be said in full', () => {
    expect(
      problemsOf({
        headers: ['Accept', 'x-client-version'],
        query: ['from', 'to'],
        bodyFields: ['body.name', 'body.items[*].count', 'body["a.b"]'],
        paths: { include: ['/projects', '/projects/*'], exclude: ['*/export'] },
        sessionCookie: 'app.sid',
      }),
    ).toEqual([]);
  });

  test.each([
    { title: 'no object', record: ['accept'], says: 'record: not an object' },
    { title: 'an unknown member', record: { cookies: ['theme'] }, says: 'record: "cookies" is not known' },
    { title: 'no list', record: { headers: 'accept' }, says: 'record: headers is not a list' },
    {
      title: 'a name that is not text',
      record: { query: [1] },
      says: 'record: query holds something that is not text',
    },
    { title: 'no header name', record: { headers: ['a b'] }, says: 'not the name of a header' },
    { title: 'the Cookie header', record: { headers: ['Cookie'] }, says: 'secrets are never recorded' },
    { title: 'Set-Cookie', record: { headers: ['set-cookie'] }, says: 'secrets are never recorded' },
    { title: 'Authorization', record: { headers: ['AUTHORIZATION'] }, says: 'secrets are never recorded' },
    {
      title: 'Proxy-Authorization',
      record: { headers: ['proxy-authorization'] },
      says: 'secrets are never recorded',
    },
    { title: 'an API key', record: { headers: ['x-api-key'] }, says: 'secrets are never recorded' },
    {
      title: 'a token in the query',
      record: { query: ['access_token'] },
      says: 'secrets are never recorded',
    },
    { title: 'a nameless parameter', record: { query: [''] }, says: 'record: query "": empty' },
    {
      title: 'a password',
      record: { bodyFields: ['body.user.password'] },
      says: 'secrets are never recorded',
    },
    { title: 'a field of no body', record: { bodyFields: ['user.name'] }, says: 'a path starts with body.' },
    { title: 'a broken field', record: { bodyFields: ['body..name'] }, says: 'not a path' },
    { title: 'a relative path', record: { paths: { include: ['projects'] } }, says: 'a path starts with /' },
    { title: 'a path with a query', record: { paths: { exclude: ['/a?b=c'] } }, says: 'has no query' },
    { title: 'an unknown kind of paths', record: { paths: { only: [] } }, says: '"only" is not known' },
    { title: 'no cookie name', record: { sessionCookie: 'a b' }, says: 'not the name of a cookie' },
  ])('is not $title', ({ record, says }) => {
    expect(problemsOf(record)).toEqual([expect.stringContaining(says)]);
  });
});
