import { describe, expect, test } from '@jest/globals';
import { parseRouteExamples } from './examples.ts';

const good = { title: 'last week', method: 'GET', path: '/event-metrics?from=2026-11-01' };

describe('parseRouteExamples', () => {
  test('lists the examples of every route in their order', () => {
    const full = { ...good, headers: { Accept: 'application/json' }, body: '', expectStatus: 200 };
    expect(parseRouteExamples({ 'GET /a': [good, full], 'GET /b': [good] })).toEqual([
      { routeKey: 'GET /a', example: good },
      { routeKey: 'GET /a', example: full },
      { routeKey: 'GET /b', example: good },
    ]);
  });

  test.each([
    { title: 'nothing', exported: undefined, says: /not an object/ },
    { title: 'a list', exported: [good], says: /not an object/ },
    { title: 'one example instead of a list', exported: { 'GET /a': good }, says: /GET \/a: not a list/ },
    {
      title: 'no title',
      exported: { 'GET /a': [{ ...good, title: '' }] },
      says: /GET \/a, example 1: "title"/,
    },
    {
      title: 'a method in small letters',
      exported: { 'GET /a': [{ ...good, method: 'get' }] },
      says: /"method"/,
    },
    { title: 'a relative path', exported: { 'GET /a': [{ ...good, path: 'a' }] }, says: /"path"/ },
    { title: 'a blank in the path', exported: { 'GET /a': [{ ...good, path: '/a b' }] }, says: /"path"/ },
    {
      title: 'headers that are numbers',
      exported: { 'GET /a': [{ ...good, headers: { a: 1 } }] },
      says: /"headers"/,
    },
    { title: 'a body that is no text', exported: { 'GET /a': [{ ...good, body: {} }] }, says: /"body"/ },
    {
      title: 'bytes that are not in base64',
      exported: { 'GET /a': [{ ...good, body: { base64: 'a-b' } }] },
      says: /"body" must be a body of text, or of bytes/,
    },
    {
      title: 'an impossible status',
      exported: { 'GET /a': [{ ...good, expectStatus: 99 }] },
      says: /"expectStatus"/,
    },
    {
      title: 'an unknown field',
      exported: { 'GET /a': [{ ...good, expectedStatus: 200 }] },
      says: /"expectedStatus" is not known/,
    },
  ])('refuses $title', ({ exported, says }) => {
    expect(() => parseRouteExamples(exported)).toThrow(says);
  });

  test('names all problems at once', () => {
    const broken = { 'GET /a': [{}], 'GET /b': 1 };
    expect(() => parseRouteExamples(broken)).toThrow(
      expect.objectContaining({
        code: 'ERR_ROUTE_EXAMPLES_INVALID',
        problems: [
          expect.stringContaining('"title"'),
          expect.stringContaining('"method"'),
          expect.stringContaining('"path"'),
          'GET /b: not a list of examples',
        ],
      }),
    );
  });
});
