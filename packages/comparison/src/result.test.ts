import { describe, expect, test } from '@jest/globals';
import type { Comparison } from './difference.ts';
import { exitCodeOf, type Presents, type Result, summarize } from './result.ts';

interface Cell {
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

function compared({ presents = 'valid', verdict = 'match', status = 200 }: Cell = {}): Result {
  const side = { baseUrl: 'http://127.0.0.1:1', status, session: 'extended', durationMs: 1 } as const;
  const shown = { requestHeaders: [], status, headers: [], body: { form: 'empty' } } as const;
  const comparison = { verdict, differences: [] };
  return {
    outcome: 'compared',
    ...identity,
    client: 'some',
    presents,
    first: 'control',
    control: side,
    candidate: side,
    comparison,
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
