/** What a text looks like, and an invented one that looks the same. First match wins. */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  [/^$/, ''],
  [/^(?:true|false)$/i, 'true'],
  [/^-?\d+$/, '1'],
  [/^-?\d+\.\d+$/, '1.5'],
  [/^\d{4}-\d{2}-\d{2}$/, '2026-01-01'],
  [/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/, '2026-01-01T00:00:00.000Z'],
  [/^\d{4}-\d{2}-\d{2}T[\d:.]+[+-]\d{2}:?\d{2}$/, '2026-01-01T00:00:00.000+00:00'],
  [/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i, '00000000-0000-4000-8000-000000000000'],
  [/^[\da-f]{24}$/i, '000000000000000000000000'],
  [/^[^@\s]+@[^@\s]+$/, 'someone@example.com'],
];

/** Longer texts tell more by their length than a replay needs. */
const LONGEST_TEXT = 20;

/**
 * An invented value that a route would read in the same way: a number for a number, a date for a date.
 *
 * @example
 * sameShape('2024-05-17'); //=> '2026-01-01'
 * sameShape('Ada');        //=> 'xxx'
 */
export function sameShape(text: string): string {
  const found = SHAPES.find(([form]) => form.test(text));
  return found === undefined ? 'x'.repeat(Math.min(text.length, LONGEST_TEXT)) : found[1];
}
