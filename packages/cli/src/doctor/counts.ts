/** How often each name was seen; names come from closed lists. */
export type Counts<Name extends string> = Readonly<Partial<Record<Name, number>>>;

/**
 * Counts names, the most frequent first.
 *
 * @example
 * countNames(['a', 'b', 'a']); //=> { a: 2, b: 1 }
 */
export function countNames<Name extends string>(names: Iterable<Name>): Counts<Name> {
  const counts = new Map<Name, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  const result: Partial<Record<Name, number>> = {};
  for (const [name, count] of sorted) result[name] = count;
  return result;
}

/** How many of these names were seen together. */
export function sumOf<Name extends string>(counts: Counts<Name>, names: readonly Name[]): number {
  return names.reduce((sum, name) => sum + (counts[name] ?? 0), 0);
}
