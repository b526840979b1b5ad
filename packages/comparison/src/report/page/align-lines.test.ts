import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { PageDifference, Standing } from '../page-data.ts';
import { alignLines, type LineRow, splitLines, standingOfRow } from './align-lines.ts';
import { jsonTextLines, plainLines } from './json-text-lines.ts';

/** Few different lines, so that many are the same. */
const someText = fc
  .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 })
  .map((lines) => lines.join('\n'));

function pairs(rows: readonly LineRow[]): readonly string[] {
  return rows.map(
    ({ control, candidate, isSame }) =>
      `${control?.text ?? '-'} ${isSame ? '=' : '≠'} ${candidate?.text ?? '-'}`,
  );
}

const textOf = (value: unknown): string => JSON.stringify(value, undefined, 2);

describe('alignLines', () => {
  test('does not let a missing line shift those after it, and pairs lines that stand in the same place', () => {
    expect(pairs(alignLines(plainLines('a\nb\nc\nd'), plainLines('a\nc\nD')))).toEqual([
      'a = a',
      'b ≠ -',
      'c = c',
      'd ≠ D',
    ]);
  });

  test('takes no notice of the comma that a last member lacks', () => {
    const [one, other] = [jsonTextLines(textOf({ a: 1, b: 2 })), jsonTextLines(textOf({ a: 1 }))];
    expect(pairs(alignLines(one, other))).toEqual(['{ = {', '  "a": 1, =   "a": 1', '  "b": 2 ≠ -', '} = }']);
  });

  test('takes notice of every comma in a text', () => {
    expect(pairs(alignLines(plainLines('a,'), plainLines('a')))).toEqual(['a, ≠ a']);
  });

  test('pairs texts that have nothing in common by the number of the line', () => {
    const lines = (letter: string): string =>
      Array.from({ length: 1500 }, (_, i) => `${letter}${i}`).join('\n');
    const rows = alignLines(plainLines(`same\n${lines('a')}`), plainLines(`same\n${lines('b')}`));
    expect(pairs(rows).slice(0, 2)).toEqual(['same = same', 'a0 ≠ b0']);
    expect(rows).toHaveLength(1501);
  });

  test('shows every line of both sides once, in order, and the same lines as the same', () => {
    fc.assert(
      fc.property(someText, someText, (one, other) => {
        const rows = alignLines(plainLines(one), plainLines(other));
        const shown = (side: 'control' | 'candidate'): string =>
          rows.flatMap((row) => (row[side] === undefined ? [] : [row[side].text])).join('\n');
        expect([shown('control'), shown('candidate')]).toEqual([one, other]);
        for (const { control, candidate, isSame } of rows) {
          expect(isSame && control?.text !== candidate?.text).toBe(false);
        }
        expect(rows.every(({ isSame }) => isSame)).toBe(one === other);
      }),
    );
  });
});

describe('standingOfRow', () => {
  const at = (path: string, standing: Standing): PageDifference => ({
    path,
    standing,
    words: { path, control: '', candidate: '' },
  });
  const [row = { isSame: true }] = alignLines(
    jsonTextLines(textOf({ items: [{ id: 1, at: 1 }] })),
    jsonTextLines(textOf({ items: [{ id: 1, at: 2 }] })),
  ).filter(({ isSame }) => !isSame);

  test.each<{ readonly differences: readonly PageDifference[]; readonly standing: Standing | undefined }>([
    { differences: [at('body.items[0].at', 'counted')], standing: 'counted' },
    { differences: [at('body.items[0]', 'registered')], standing: 'registered' },
    { differences: [at('body.items[0].at', 'ignored'), at('body.items', 'counted')], standing: 'ignored' },
    {
      differences: [at('body.items[0].a', 'counted'), at('body.items[0].atom', 'counted')],
      standing: undefined,
    },
    { differences: [at('headers.etag', 'counted')], standing: undefined },
  ])('is that of the nearest difference: $standing', ({ differences, standing }) => {
    expect(standingOfRow(row, differences)).toBe(standing);
  });

  test('is none for rows that are the same', () => {
    expect(standingOfRow({ isSame: true }, [at('body', 'counted')])).toBeUndefined();
  });
});

describe('splitLines', () => {
  test('splits where the lines differ, by whole characters', () => {
    expect(splitLines('a\u{1f600}z', 'a\u{1f601}z').map(({ middle }) => middle)).toEqual([
      '\u{1f600}',
      '\u{1f601}',
    ]);
    expect(splitLines('aa', 'a').map(({ middle }) => middle)).toEqual(['a', '']);
  });

  test('loses nothing, and begins and ends alike', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
        const [first, second] = splitLines(one, other);
        expect(first.start + first.middle + first.end).toBe(one);
        expect(second.start + second.middle + second.end).toBe(other);
        expect([first.start, first.end]).toEqual([second.start, second.end]);
      }),
    );
  });
});
