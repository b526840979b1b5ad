import type { HeaderPair } from '../results/observation.ts';

/** Values per lower-cased name, in the order of arrival: names are case-insensitive (RFC 9110 §5.1). */
export function groupHeaders(headers: readonly HeaderPair[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const [name, value] of headers) {
    const known = groups.get(name.toLowerCase());
    if (known === undefined) groups.set(name.toLowerCase(), [value]);
    else known.push(value);
  }
  return groups;
}

/**
 * The value of a header, repeated lines joined.
 *
 * @param name In lower case.
 * @returns `undefined` when there is no such header.
 */
export function headerValue(headers: readonly HeaderPair[], name: string): string | undefined {
  const values = headers.filter(([given]) => given.toLowerCase() === name).map(([, value]) => value);
  return values.length === 0 ? undefined : values.join(', ');
}

/** Splits a list at the commas that are not inside a quoted string (RFC 9110 §5.6.1). */
export function listItems(value: string): readonly string[] {
  return [...value.matchAll(/(?:"(?:[^"\\]|\\.)*"|[^,"])+/g)]
    .map(([item]) => item.trim())
    .filter((item) => item !== '');
}
