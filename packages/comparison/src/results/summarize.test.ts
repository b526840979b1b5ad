import { describe, expect, test } from '@jest/globals';
import type { Comparison, Difference, Ignored, JudgedDifference } from '../differences/difference.ts';
import type { Presents, Result } from './result.ts';
import { exitCodeOf, summarize } from './summarize.ts';

interface Cell {
  readonly routeKey?: string;
  readonly differences?: readonly JudgedDifference[];
  readonly candidateStatus?: number;
  readonly candidateMs?: number;
  readonly presents?: Presents;
  readonly verdict?: Comparison['verdict'];
  readonly status?: number;
}

const identity = {
  routeKey: 'GET /me',
  caseTitle: 'own account',
  repetition: 1,
  request: { title: 'own account', method: 'GET', path: '/me' },
};

function compared({
  presents = 'valid',
  verdict = 'match',
  status = 200,
  routeKey = 'GET /me',
  differences = [],
  candidateStatus = status,
  candidateMs = 10,
}: Cell = {}): Result {
  const side = { baseUrl: 'http://127.0.0.1:1', session: 'extended' } as const;
  const shown = { requestHeaders: [], status, headers: [], body: { form: 'empty' } } as const;
  return {
    outcome: 'compared',
    ...identity,
    routeKey,
    client: 'some',
    presents,
    first: 'control',
    control: { ...side, status, durationMs: 10 },
    candidate: { ...side, status: candidateStatus, durationMs: candidateMs },
    comparison: { verdict, differences },
    exchange: { control: shown, candidate: shown },
  };
}

const notRun: Result = {
  outcome: 'could-not-run',
  ...identity,
  client: 'bearer',
  presents: 'valid',
  reason: 'unreachable',
  message: '',
};

describe('summarize', () => {
  test.each([
    {
      title: 'an authenticated match',
      results: [compared(), compared({ presents: 'nothing', status: 401 })],
      outcome: 'equal',
      exitCode: 0,
      authenticated: 1,
    },
    {
      title: 'ignored differences',
      results: [compared({ verdict: 'ignored' })],
      outcome: 'equal',
      exitCode: 0,
      authenticated: 1,
    },
    {
      title: 'a mismatch',
      results: [compared(), compared({ verdict: 'mismatch' })],
      outcome: 'different',
      exitCode: 1,
      authenticated: 2,
    },
    { title: 'no results', results: [], outcome: 'could-not-run', exitCode: 2, authenticated: 0 },
    {
      title: 'anonymous cells only',
      results: [compared({ presents: 'nothing' })],
      outcome: 'could-not-run',
      exitCode: 2,
      authenticated: 0,
    },
    {
      title: 'invalid credentials, whatever legacy answers them',
      results: [compared({ presents: 'invalid' })],
      outcome: 'could-not-run',
      exitCode: 2,
      authenticated: 0,
    },
    {
      title: 'credentials that legacy refuses',
      results: [compared({ status: 401 })],
      outcome: 'could-not-run',
      exitCode: 2,
      authenticated: 0,
    },
    {
      title: 'a forbidden but known user',
      results: [compared({ status: 403 })],
      outcome: 'equal',
      exitCode: 0,
      authenticated: 1,
    },
    {
      title: 'a cell that could not be run',
      results: [compared(), notRun],
      outcome: 'could-not-run',
      exitCode: 2,
      authenticated: 1,
    },
    {
      title: 'a cell that could not be run beside a mismatch',
      results: [compared({ verdict: 'mismatch' }), notRun],
      outcome: 'could-not-run',
      exitCode: 2,
      authenticated: 1,
    },
  ])('calls $title $outcome', ({ results, outcome, exitCode, authenticated }) => {
    const summary = summarize(results);
    expect(summary).toMatchObject({ outcome, authenticatedCells: authenticated, cells: results.length });
    expect(exitCodeOf(summary)).toBe(exitCode);
  });
});

const difference: Difference = { kind: 'json-changed', path: 'body.n', control: 1, candidate: 2 };
const counted: JudgedDifference = { standing: 'counted', difference };
const registered: JudgedDifference = {
  standing: 'registered',
  difference,
  registered: { id: 'D-7', why: 'w' },
};
const ignoredBy = (by: Ignored['by'], path = 'body.n'): JudgedDifference => ({
  standing: 'ignored',
  difference,
  ignored: { by, path, reason: 'known' },
});
const mismatch = { verdict: 'mismatch', differences: [counted] } as const;
const times = (count: number, cell: Cell): readonly Result[] =>
  Array.from({ length: count }, () => compared(cell));

describe('a summary', () => {
  test('counts cells per route, and what is registered by its id', () => {
    const summary = summarize([
      compared({ verdict: 'ignored', differences: [registered, registered, ignoredBy('transport')] }),
      compared({ verdict: 'ignored', differences: [ignoredBy('rule'), ignoredBy('transport')] }),
      compared({ verdict: 'ignored', differences: [ignoredBy('transport')] }),
      compared({ ...mismatch, routeKey: 'GET /projects', differences: [counted, registered] }),
    ]);
    expect(summary.routes).toMatchObject([
      {
        routeKey: 'GET /me',
        cells: 3,
        differentCells: 0,
        registeredCells: 1,
        ignoredCells: 1,
        transportCells: 1,
      },
      { routeKey: 'GET /projects', cells: 1, differentCells: 1, registeredCells: 0, ignoredCells: 0 },
    ]);
    expect(summary).toMatchObject({
      cells: 4,
      registeredCells: 1,
      ignoredCells: 1,
      transportCells: 1,
      authenticatedCells: 4,
    });
    expect(summary.registered).toEqual([{ id: 'D-7', why: 'w', cells: 2 }]);
  });

  test.each([
    {
      title: 'as many cells as may differ',
      results: times(2, mismatch),
      thresholds: { '*': { maxDifferentCells: 2 } },
      outcome: 'equal',
      reasons: ['differences-tolerated'],
    },
    {
      title: 'one more than may differ',
      results: times(3, mismatch),
      thresholds: { '*': { maxDifferentCells: 2 } },
      outcome: 'different',
      reasons: ['cells-differ'],
    },
    {
      title: 'a breach among what may differ',
      results: [
        compared(),
        compared({ ...mismatch, presents: 'invalid', status: 401, candidateStatus: 200 }),
      ],
      thresholds: { '*': { maxDifferentCells: 2 } },
      outcome: 'different',
      reasons: ['breach', 'differences-tolerated'],
    },
    {
      title: "a route whose own threshold replaces everybody's",
      results: times(1, mismatch),
      thresholds: { '*': { maxDifferentCells: 2 }, 'GET /me': { maxSlowdown: 9 } },
      outcome: 'could-not-run',
      reasons: ['cells-differ', 'too-few-pairs'],
    },
    {
      title: 'a route as slow as it may be',
      results: times(10, { candidateMs: 20 }),
      thresholds: { 'GET /me': { maxSlowdown: 2 } },
      outcome: 'equal',
      reasons: [],
    },
    {
      title: 'a route that is too slow',
      results: times(10, { candidateMs: 21 }),
      thresholds: { 'GET /me': { maxSlowdown: 2 } },
      outcome: 'different',
      reasons: ['too-slow'],
    },
    {
      title: 'a slow route without a threshold',
      results: times(10, { candidateMs: 500 }),
      thresholds: {},
      outcome: 'equal',
      reasons: [],
    },
    {
      title: 'nothing',
      results: [],
      thresholds: {},
      outcome: 'could-not-run',
      reasons: ['nothing-authenticated'],
    },
    {
      title: 'a cell that could not be run',
      results: [compared(), notRun],
      thresholds: {},
      outcome: 'could-not-run',
      reasons: ['cells-not-run'],
    },
  ])('calls $title $outcome, because of $reasons', ({ results, thresholds, outcome, reasons }) => {
    const summary = summarize(results, { thresholds });
    expect(summary.outcome).toBe(outcome);
    expect(summary.reasons.map(({ reason }) => reason)).toEqual(reasons);
  });

  test('classes the latency of each route', () => {
    const { routes } = summarize([
      ...times(10, { candidateMs: 100 }),
      ...times(10, { routeKey: 'GET /projects' }),
      notRun,
    ]);
    expect(routes.map(({ latency }) => latency?.class)).toEqual(['much-slower', 'same']);
  });

  test('names settings that covered nothing on the routes that were asked', () => {
    const settings = {
      rules: [
        { path: 'body.n', reason: 'used' },
        { path: 'body.m', reason: 'unused' },
        { path: 'body.n', reason: 'unused here', routes: ['GET /projects'] },
        { path: 'body.x', reason: 'not asked', routes: ['GET /events'] },
      ],
      unordered: [{ path: 'body.n', reason: 'unused list' }],
      values: [{ path: 'body.n', is: 'uuid' as const, reason: 'used' }],
    };
    const { unusedRules, outcome } = summarize(
      [
        compared({ verdict: 'ignored', differences: [ignoredBy('rule'), ignoredBy('value-class')] }),
        compared({ routeKey: 'GET /projects', verdict: 'ignored', differences: [ignoredBy('transport')] }),
      ],
      settings,
    );
    expect(outcome).toBe('equal');
    expect(unusedRules).toEqual([
      { list: 'rules', path: 'body.m', reason: 'unused' },
      { list: 'rules', path: 'body.n', reason: 'unused here' },
      { list: 'unordered', path: 'body.n', reason: 'unused list' },
    ]);
  });
});
