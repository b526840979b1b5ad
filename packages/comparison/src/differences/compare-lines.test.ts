import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareLines } from './compare-lines.ts';

const numbered = (count: number, prefix = ''): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);

describe('compareLines', () => {
  test('finds a lost line without shifting those after it', () => {
    expect(compareLines('a\nb\nc\nd', 'a\nc\nD')).toEqual({
      kind: 'body-text-changed',
      path: 'body',
      differentLines: 2,
      lines: [
        { controlLine: 2, candidateLine: null, control: 'b', candidate: null },
        { controlLine: 4, candidateLine: 3, control: 'd', candidate: 'D' },
      ],
    });
  });

  test('keeps a hundred lines and counts the rest', () => {
    const difference = compareLines(numbered(300).join('\n'), numbered(300, 'x').join('\n'));
    expect(difference?.lines).toHaveLength(100);
    expect(difference?.differentLines).toBe(300);
  });

  test('compares texts that are far apart by position', () => {
    const lines = numbered(3000);
    const difference = compareLines(lines.join('\n'), ['first', ...numbered(2999, 'x')].join('\n'));
    expect(difference?.differentLines).toBe(3000);
    expect(difference?.lines[0]).toEqual({
      controlLine: 1,
      candidateLine: 1,
      control: '0',
      candidate: 'first',
    });
  });

  test('cuts a long line, but never through a secret', () => {
    const secret = `s:${'i'.repeat(32)}.${'k'.repeat(43)}`;
    const text = JSON.stringify(compareLines(`${'x '.repeat(980)}${secret}${'y'.repeat(5000)}`, ''));
    expect(text).toContain('(signed value)');
    expect(text).not.toContain('iiii');
    expect(text.length).toBeLessThan(3000);
  });

  const texts = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 });

  test('law: equal texts, and only those, have no differing line', () => {
    fc.assert(
      fc.property(texts, texts, (one, other) => {
        expect(compareLines(one.join('\n'), other.join('\n')) === undefined).toBe(
          one.join('\n') === other.join('\n'),
        );
        expect(compareLines(one.join('\n'), one.join('\n'))).toBeUndefined();
      }),
    );
  });

  test('law: the differing lines, put into the control, make the candidate', () => {
    fc.assert(
      fc.property(texts, texts, (one, other) => {
        const [control, candidate] = [one.join('\n').split('\n'), other.join('\n').split('\n')];
        const lines = compareLines(one.join('\n'), other.join('\n'))?.lines ?? [];
        const removed = new Set(lines.map(({ controlLine }) => controlLine));
        const added = new Map(lines.map((line) => [line.candidateLine, line.candidate]));
        const kept = control.filter((_, index) => !removed.has(index + 1));
        const rebuilt = candidate.map((_, index) => added.get(index + 1) ?? kept.shift());
        expect(rebuilt).toEqual(candidate);
        expect(kept).toEqual([]);
      }),
    );
  });
});
