/**
 * An expectation as data, so that it can be printed, and corrupted to prove that it is looked at. Objects are
 * compared by the keys they have, lists whole, everything else strictly.
 */
export type Expected =
  | string
  | number
  | boolean
  | null
  | readonly Expected[]
  | { readonly [key: string]: Expected }
  | Marker;

/** An expectation that is no value. */
export type Marker =
  | { readonly $expect: 'absent' }
  | { readonly $expect: 'matching'; readonly pattern: string }
  | { readonly $expect: 'type'; readonly type: 'string' | 'number' | 'boolean' | 'object' }
  | { readonly $expect: 'exactly'; readonly entries: Readonly<Record<string, Expected>> };

/** The key is not there at all. */
export const absent: Marker = { $expect: 'absent' };

/** A text that the expression finds something in. */
export function matching(pattern: string): Marker {
  return { $expect: 'matching', pattern };
}

/** Any value of a type. */
export function ofType(type: 'string' | 'number' | 'boolean' | 'object'): Marker {
  return { $expect: 'type', type };
}

/** An object with these keys in this order, and no others. */
export function exactly(entries: Readonly<Record<string, Expected>>): Marker {
  return { $expect: 'exactly', entries };
}

/** Whether an expectation is a marker. */
export function isMarker(expected: Expected | undefined): expected is Marker {
  return typeof expected === 'object' && expected !== null && Object.hasOwn(expected, '$expect');
}

function isEntries(expected: Expected): expected is Readonly<Record<string, Expected>> {
  return typeof expected === 'object' && expected !== null && !isList(expected) && !isMarker(expected);
}

/** `Array.isArray` takes no read-only list for one. */
function isList(expected: Expected): expected is readonly Expected[] {
  return Array.isArray(expected);
}

/**
 * Compares, and says where it fails.
 *
 * @returns One line per difference: the path, what was expected and what was there. Empty if all is as expected.
 * @example
 * findMismatches({ a: 1 }, { a: 2, b: 3 }); //=> ['a: expected 1, got 2']
 */
export function findMismatches(expected: Expected, actual: unknown, path = ''): readonly string[] {
  if (isMarker(expected)) {
    if (expected.$expect === 'exactly') {
      const keys = Object.keys(expected.entries);
      const found = typeof actual === 'object' && actual !== null ? Object.keys(actual) : [];
      return [
        ...(keys.join('\n') === found.join('\n') ? [] : [describe(`${path} keys`, keys, found)]),
        ...findMismatches(expected.entries, actual, path),
      ];
    }
    return fitsMarker(expected, actual) ? [] : [describe(path, expected, actual)];
  }
  if (isList(expected)) {
    const isSame = Array.isArray(actual) && actual.length === expected.length;
    return isSame
      ? expected.flatMap((entry, index) => findMismatches(entry, actual[index], `${path}[${index}]`))
      : [describe(path, expected, actual)];
  }
  if (typeof expected === 'object' && expected !== null) {
    if (typeof actual !== 'object' || actual === null || Array.isArray(actual)) {
      return [describe(path, expected, actual)];
    }
    const found: Readonly<Record<string, unknown>> = { ...actual };
    return Object.entries(expected).flatMap(([key, value]) =>
      findMismatches(value, found[key], path === '' ? key : `${path}.${key}`),
    );
  }
  return Object.is(expected, actual) ? [] : [describe(path, expected, actual)];
}

function fitsMarker(marker: Exclude<Marker, { $expect: 'exactly' }>, actual: unknown): boolean {
  switch (marker.$expect) {
    case 'absent':
      return actual === undefined;
    case 'matching':
      return typeof actual === 'string' && new RegExp(marker.pattern, 's').test(actual);
    default:
      return typeof actual === marker.type && actual !== null;
  }
}

function describe(path: string, expected: Expected, actual: unknown): string {
  return `${path}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`;
}

/** One expectation with one leaf made wrong. */
export interface Corruption {
  readonly path: string;
  readonly expected: Expected;
}

/** Every way to make one leaf of an expectation wrong. */
export function corruptions(expected: Expected, path = ''): readonly Corruption[] {
  if (isMarker(expected) && expected.$expect === 'exactly') {
    const { entries } = expected;
    return [
      { path: `${path}{+}`, expected: exactly({ ...entries, 'one more': absent }) },
      ...corruptions(entries, path).flatMap((corruption) =>
        isEntries(corruption.expected) ? [{ ...corruption, expected: exactly(corruption.expected) }] : [],
      ),
    ];
  }
  if (isMarker(expected) || typeof expected !== 'object' || expected === null) {
    return [{ path, expected: corruptLeaf(expected) }];
  }
  if (isList(expected)) {
    return [
      { path: `${path}[+]`, expected: [...expected, 'one more'] },
      ...expected.flatMap((entry, index) =>
        corruptions(entry, `${path}[${index}]`).map((corruption) => ({
          path: corruption.path,
          expected: expected.with(index, corruption.expected),
        })),
      ),
    ];
  }
  return Object.entries(expected).flatMap(([key, value]) =>
    corruptions(value, path === '' ? key : `${path}.${key}`).map((corruption) => ({
      path: corruption.path,
      expected: { ...expected, [key]: corruption.expected },
    })),
  );
}

function corruptLeaf(leaf: Exclude<Expected, readonly Expected[]>): Expected {
  if (isMarker(leaf)) {
    return leaf.$expect === 'absent' ? matching('') : absent;
  }
  switch (typeof leaf) {
    case 'string':
      return `${leaf}~`;
    case 'number':
      return leaf + 1;
    case 'boolean':
      return !leaf;
    default:
      return 'not null';
  }
}
