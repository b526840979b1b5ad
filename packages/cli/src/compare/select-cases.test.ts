import { describe, expect, test } from '@jest/globals';
import type { ExperimentCase } from '@straddle/comparison';
import { selectCases } from './select-cases.ts';

const caseOf = (routeKey: string, method: string, path: string): ExperimentCase => ({
  routeKey,
  example: { title: `${method} ${path}`, method, path },
});
const CASES = [
  caseOf('ANY /things', 'GET', '/things?page=1'),
  caseOf('ANY /things', 'POST', '/things'),
  caseOf('GET /me', 'GET', '/me'),
  caseOf('ANY /things', 'DELETE', '/things/1'),
];
const titlesOf = (cases: readonly ExperimentCase[]): readonly string[] =>
  cases.map(({ example }) => example.title);

describe('the cases of a comparison', () => {
  test('are those that only read, and how many write is told', () => {
    const { cases, leftOut } = selectCases(CASES, { routes: [], writes: false });
    expect({ titles: titlesOf(cases), leftOut }).toEqual({
      titles: ['GET /things?page=1', 'GET /me'],
      leftOut: 2,
    });
  });

  test('are all with writes, each route in one piece', () => {
    const { cases, leftOut } = selectCases(CASES, { routes: [], writes: true });
    expect({ titles: titlesOf(cases), leftOut }).toEqual({
      titles: ['GET /things?page=1', 'POST /things', 'DELETE /things/1', 'GET /me'],
      leftOut: 0,
    });
  });

  test('are those of the routes that were asked for', () => {
    const { cases, leftOut } = selectCases(CASES, { routes: ['GET /me'], writes: false });
    expect({ titles: titlesOf(cases), leftOut }).toEqual({ titles: ['GET /me'], leftOut: 0 });
  });

  test('are more with fuzzing, of the routes that were asked for and nothing that writes', () => {
    const { cases } = selectCases(CASES, {
      routes: ['ANY /things'],
      writes: false,
      fuzz: { count: 5, seed: 1 },
    });
    expect(cases).toHaveLength(6);
    expect(new Set(cases.map(({ routeKey, example }) => `${routeKey} ${example.method}`))).toEqual(
      new Set(['ANY /things GET']),
    );
  });

  test('of a route that nobody has are refused, naming those that there are', () => {
    expect(() => selectCases(CASES, { routes: ['GET /you'], writes: false })).toThrow(
      /"GET \/you" has no examples; there are ANY \/things, GET \/me/,
    );
  });
});
