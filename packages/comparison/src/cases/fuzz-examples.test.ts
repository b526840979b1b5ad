import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ExperimentCase, parseRouteExamples, type RouteExample } from './examples.ts';
import { fuzzExamples } from './fuzz-examples.ts';

const METRICS: ExperimentCase = {
  routeKey: 'GET /event-metrics',
  example: {
    title: 'one month',
    method: 'GET',
    path: '/event-metrics?from=2026-01-01&to=2026-01-31&type=page-view&limit=10',
    headers: { Accept: 'application/json' },
    expectStatus: 200,
  },
};
const CREATE: ExperimentCase = {
  routeKey: 'ANY /projects',
  example: {
    title: 'create',
    method: 'POST',
    path: '/projects',
    body: '{"name":"Aurora","budget":1.5,"archived":false,"tags":["a","b"],"owner":null}',
  },
};
const BARE: ExperimentCase = {
  routeKey: 'GET /me',
  example: { title: 'own account', method: 'GET', path: '/me' },
};

function examplesOf(cases: readonly ExperimentCase[], count = 300, seed = 1): readonly RouteExample[] {
  return fuzzExamples(cases, { seed, count }).map(({ example }) => example);
}

describe('fuzzExamples', () => {
  test('gives the same cases for the same seed, and others for another', () => {
    const [one, same, other] = [7, 7, 8].map((seed) => fuzzExamples([METRICS, CREATE], { seed, count: 50 }));
    expect(one).toEqual(same);
    expect(one).toHaveLength(50);
    expect(one?.map(({ example }) => example.path)).not.toEqual(other?.map(({ example }) => example.path));
  });

  test('gives cases that can be sent, each once, with method, path and headers as they were', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const made = fuzzExamples([METRICS, CREATE, BARE], { seed, count: 60 });
        expect(() =>
          parseRouteExamples(Object.fromEntries(made.map(({ example }, index) => [index, [example]]))),
        ).not.toThrow();
        const keys = made.map(({ example: { path, body } }) => JSON.stringify([path, body]));
        expect(new Set(keys).size).toBe(60);
        expect(new Set(made.map(({ example }) => example.title)).size).toBe(60);
        for (const { routeKey, example } of made) {
          const source = routeKey === METRICS.routeKey ? METRICS : CREATE;
          expect(example.path.split('?')[0]).toBe(source.example.path.split('?')[0]);
          expect([routeKey, example.method, example.headers]).toEqual([
            source.routeKey,
            source.example.method,
            source.example.headers,
          ]);
          expect(example).not.toHaveProperty('expectStatus');
        }
      }),
      { numRuns: 50 },
    );
  });

  test.each([
    { title: 'a day that does not exist', found: /from=2026-02-30(?:&|$)/ },
    { title: 'another day', found: /to=2026-02-01(?:&|$)/ },
    { title: 'another number', found: /limit=11(?:&|$)/ },
    { title: 'a number beyond what is exact', found: /limit=9007199254740993/ },
    { title: 'an empty value', found: /type=(?:&|$)/ },
    { title: 'a parameter less', found: /\?to=2026-01-31&type=page-view&limit=10$/ },
    { title: 'a parameter twice', found: /from=2026-01-01&from=/ },
    { title: 'a parameter without =', found: /[?&]type(?:&|$)/ },
    { title: 'a list', found: /type\[\]=page-view/ },
    { title: 'characters beyond ASCII', found: /=%E6%97%A5/ },
    { title: 'a broken escape', found: /%zz/ },
  ])('varies queries by $title', ({ found }) => {
    expect(examplesOf([METRICS], 600).filter(({ path }) => found.test(path))).not.toEqual([]);
  });

  test.each([
    { title: 'another number', found: /"budget":2\.5/ },
    { title: 'a number as text', found: /"budget":"1\.5"/ },
    { title: 'a null', found: /"name":null/ },
    { title: 'another truth', found: /"archived":true/ },
    { title: 'a member less', found: /^\{"budget"/ },
    { title: 'a member more', found: /"unknownMember":1\}$/ },
    { title: 'an array in another order', found: /\["b","a"\]/ },
    { title: 'an end that is missing', found: /[^}\]]$/ },
  ])('varies JSON bodies by $title', ({ found }) => {
    expect(examplesOf([CREATE], 600).filter(({ body }) => found.test(String(body)))).not.toEqual([]);
  });

  test('ends when there is nothing more to find, and at once when there is nothing at all', () => {
    const small: ExperimentCase = {
      routeKey: 'GET /a',
      example: { title: 'a', method: 'GET', path: '/a?b' },
    };
    const made = examplesOf([small], 100_000);
    expect(made.length).toBeGreaterThan(20);
    expect(made.length).toBeLessThan(500);
    expect(examplesOf([BARE])).toEqual([]);
    expect(examplesOf([])).toEqual([]);
  });
});
