import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import type { Result } from '@straddle/comparison';
import { createProgress } from './progress.ts';

function resultOf(routeKey: string, outcome: 'match' | 'mismatch' | 'not-run'): Result {
  const identity = {
    routeKey,
    caseTitle: 'a case',
    client: 'cookie',
    presents: 'valid',
    repetition: 1,
    request: { title: 'a case', method: 'GET', path: '/' },
  } as const;
  if (outcome === 'not-run') {
    return { outcome: 'could-not-run', ...identity, reason: 'unreachable', message: 'nobody is there' };
  }
  const side = { baseUrl: 'http://a', status: 200, session: 'extended', durationMs: 1 } as const;
  const exchange = { requestHeaders: [], status: 200, headers: [], body: { form: 'empty' } } as const;
  return {
    outcome: 'compared',
    ...identity,
    first: 'control',
    control: side,
    candidate: side,
    comparison: { verdict: outcome, differences: [] },
    exchange: { control: exchange, candidate: exchange },
  };
}

describe('progress', () => {
  const ROUTES = [
    ['GET /a', 'match'],
    ['GET /a', 'match'],
    ['GET /b', 'mismatch'],
    ['GET /b', 'not-run'],
    ['GET /c', 'not-run'],
  ] as const;

  test('is one line per route, when it is complete', () => {
    const lines: string[] = [];
    const progress = createProgress({ print: (line) => lines.push(stripVTControlCharacters(line)) });
    for (const [routeKey, outcome] of ROUTES) progress.add(resultOf(routeKey, outcome));
    expect(lines).toEqual(['✓ GET /a  2 cells', '✗ GET /b  2 cells, 1 different, 1 could not run']);
    progress.end();
    progress.end();
    expect(lines.slice(2)).toEqual(['! GET /c  1 cell, 1 could not run']);
  });

  test('grows on a terminal, and what grew is wiped before the line stands', () => {
    const shown: string[] = [];
    const progress = createProgress({
      print: (line) => shown.push(`line ${stripVTControlCharacters(line)}`),
      rewrite: (text) => shown.push(text),
    });
    progress.add(resultOf('GET /a', 'match'));
    progress.add(resultOf('GET /a', 'match'));
    progress.end();
    expect(shown).toEqual([
      '… GET /a  a case, cookie  1',
      '… GET /a  a case, cookie  2',
      '',
      'line ✓ GET /a  2 cells',
    ]);
  });
});
