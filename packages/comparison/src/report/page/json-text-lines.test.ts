import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { jsonTextLines, plainLines } from './json-text-lines.ts';

describe('jsonTextLines', () => {
  test('gives every line the path of what it shows', () => {
    const value = { metrics: [{ count: 1, 'content.type': null }], none: [], total: 1 };
    const lines = jsonTextLines(JSON.stringify(value, undefined, 2));
    expect(lines.map(({ text, path }) => `${path} | ${text}`)).toEqual([
      'body | {',
      'body.metrics |   "metrics": [',
      'body.metrics[0] |     {',
      'body.metrics[0].count |       "count": 1,',
      'body.metrics[0]["content.type"] |       "content.type": null',
      'body.metrics[0] |     }',
      'body.metrics |   ],',
      'body.none |   "none": [],',
      'body.total |   "total": 1',
      'body | }',
    ]);
  });

  test('writes what it reads, to the letter', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const text = JSON.stringify(JSON.parse(json), undefined, 2);
        expect(
          jsonTextLines(text)
            .map((line) => line.text)
            .join('\n'),
        ).toBe(text);
      }),
    );
  });

  test('splits JSON that was cut like any text', () => {
    expect(jsonTextLines('{\n  "a": 1,\n  "b')).toEqual(plainLines('{\n  "a": 1,\n  "b'));
  });
});
