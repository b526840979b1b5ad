import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

import { createOutputReader } from './function-output.ts';

function readAll(text: string, chunkBytes = text.length + 1): string[] {
  const seen: string[] = [];
  const reader = createOutputReader((line) => seen.push(line));
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += chunkBytes) {
    reader.read(bytes.subarray(start, start + chunkBytes));
  }
  reader.flush();
  return seen;
}

describe('the output of a function', () => {
  test.each([
    { title: 'lines', text: 'a\nb\n', seen: ['a', 'b'] },
    { title: 'empty lines', text: '\n\n', seen: ['', ''] },
    { title: 'lines of Windows', text: 'a\r\nb\r\n', seen: ['a', 'b'] },
    { title: 'a last line without an end', text: 'a\nb', seen: ['a', 'b'] },
  ])('is read as $title', ({ text, seen }) => {
    expect(readAll(text)).toEqual(seen);
  });

  test('is the same however the bytes are cut', () => {
    const pieces = fc.array(fc.constantFrom('a', 'ü', '\n', '😀', '\r'), { maxLength: 30 });
    fc.assert(
      fc.property(pieces, fc.integer({ min: 1, max: 7 }), (parts, chunkBytes) => {
        expect(readAll(parts.join(''), chunkBytes)).toEqual(readAll(parts.join('')));
      }),
    );
  });

  test('has very long lines in pieces, with and without an end', () => {
    const long = 'x'.repeat(600 * 1024);
    const lengths = [256, 256, 88].map((kilobytes) => kilobytes * 1024);
    expect(readAll(`${long}\n`).map((line) => line.length)).toEqual(lengths);
    expect(readAll(long, 1000).map((line) => line.length)).toEqual(lengths);
  });
});
