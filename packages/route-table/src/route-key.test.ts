import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { parseRouteKey, pathShape } from './route-key.ts';

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,8}$/);
const literal = fc.stringMatching(/^[A-Za-z0-9._~:,-]{1,8}$/);
const part = fc.oneof(
  literal,
  name.map((n) => `{${n}}`),
);
const method = fc.constantFrom('ANY', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT');
const path = fc.array(part, { maxLength: 5 }).map((parts) => `/${parts.join('/')}`);

function hasRepeatedName(of: string): boolean {
  const names = of.match(/\{[^}]+\}/g) ?? [];
  return new Set(names).size !== names.length;
}

describe('parseRouteKey', () => {
  test('takes every method and every path of literals and distinct parameters', () => {
    fc.assert(
      fc.property(method, path, (m, p) => {
        fc.pre(!hasRepeatedName(p));
        expect(parseRouteKey(`${m} ${p}`)).toEqual({ status: 'valid', method: m, path: p });
      }),
    );
  });

  test('answers any text at all without throwing, and never with an invalid path', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((s) => `GET /${s}`),
        ),
        (key) => {
          const parsed = parseRouteKey(key);
          const wellFormed =
            parsed.status === 'invalid' || /^\/(?:[^\s/]+(?:\/[^\s/]+)*)?$/.test(parsed.path);
          expect(wellFormed).toBe(true);
        },
      ),
    );
  });

  test.each([
    { key: 'GET', says: /starting with "\/"/ },
    { key: 'get /a', says: /in capitals/ },
    { key: 'GET a', says: /starting with "\/"/ },
    { key: 'GET  /a', says: /starting with "\/"/ },
    { key: 'GET /a/', says: /trailing slash/ },
    { key: 'GET /a//b', says: /is not a path part/ },
    { key: 'GET /a b', says: /is not a path part/ },
    { key: 'GET /a%20b', says: /is not a path part/ },
    { key: 'GET /:id', says: undefined },
    { key: 'GET /a{id}', says: /one whole \{parameter\}/ },
    { key: 'GET /{proxy+}/b', says: /to the end/ },
    { key: 'GET /{id}/b/{id}', says: /another name/ },
    { key: 'ANY /', says: undefined },
    { key: 'ANY /a/{proxy+}', says: undefined },
  ])('$key', ({ key, says }) => {
    const parsed = parseRouteKey(key);
    const problems = parsed.status === 'valid' ? [] : parsed.problems;
    expect(problems).toEqual(says === undefined ? [] : [expect.stringMatching(says)]);
  });
});

test('pathShape forgets the names of parameters and keeps greediness', () => {
  expect(['/a/{id}', '/a/{key}', '/a/{proxy+}', '/a/b'].map(pathShape)).toEqual([
    '/a/{}',
    '/a/{}',
    '/a/{+}',
    '/a/b',
  ]);
});
