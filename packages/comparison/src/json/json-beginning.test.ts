import { expect, test } from '@jest/globals';
import { jsonBeginning } from './json-beginning.ts';
import type { JsonObject } from './json-value.ts';

test('a short value is whole', () => {
  const value = { a: [1, 'x', null, {}], b: { c: true } };
  expect(jsonBeginning(value, 100)).toEqual({ value, isWhole: true });
});

test('of a long one only the beginning is looked at, and it is long enough', () => {
  let lookedAt = 0;
  const rows = Array.from({ length: 100_000 }, (_, index): JsonObject => {
    const get = (): string => {
      lookedAt += 1;
      return `row ${index}`;
    };
    return Object.defineProperty({}, 'name', { enumerable: true, get });
  });
  const { value, isWhole } = jsonBeginning(rows, 500);
  expect(isWhole).toBe(false);
  expect(JSON.stringify(value).length).toBeGreaterThan(500);
  expect(lookedAt).toBeLessThan(100);
});
