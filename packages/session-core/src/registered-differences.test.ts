import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { sessionRows } from '@straddle/testing';
import { registeredDifferences } from './registered-differences.ts';

const ids = registeredDifferences.map(({ id }) => id);

describe('the register of differences', () => {
  test('is the one in the documents', () => {
    const document = readFileSync(new URL('../../../docs/semantics/differences.md', import.meta.url), 'utf8');
    expect([...document.matchAll(/^\| (D-\d+) \|/gm)].map(([, id]) => id)).toEqual(ids);
  });

  test('has every difference that a row names, and none turns a denial into an access', () => {
    const differing = sessionRows.filter(({ difference }) => difference !== undefined);
    expect(differing.length).toBeGreaterThan(0);
    for (const { difference, legacy } of differing) {
      expect(ids).toContain(difference?.id);
      if (legacy.verdict !== 'authenticated') expect(difference?.ours.verdict).not.toBe('authenticated');
    }
  });

  test('knows which settings make a difference possible', () => {
    const possible = (settings: object): readonly string[] =>
      registeredDifferences.filter(({ isPossible }) => isPossible(settings)).map(({ id }) => id);
    const always = ['D-1', 'D-2', 'D-5', 'D-7', 'D-8', 'D-11', 'D-12', 'D-13', 'D-14', 'D-15', 'D-16'];
    expect(possible({ saveUninitialized: false })).toEqual(always);
    expect(new Set(possible({ cookieParser: { trustSignedCookies: true } }))).toEqual(
      new Set([...always, 'D-3', 'D-4']),
    );
    expect(possible({ saveUninitialized: false, store: { encryption: { scheme: 'webcrypto' } } })).toContain(
      'D-6',
    );
  });
});
