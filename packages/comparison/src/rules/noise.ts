import type { Difference } from '../differences/difference.ts';
import { anyPosition } from '../json/json-path.ts';
import { amount } from '../results/amount.ts';
import type { Result } from '../results/result.ts';
import type { IgnoreRule } from './ignore-rules.ts';
import type { UnorderedArray } from './unordered-arrays.ts';
import { type ShapedValue, shapeOf, VALUE_CLASSES, type ValueClass } from './value-classes.ts';

/** Something that legacy answers differently when it is asked twice. */
export interface NoiseFinding {
  /** With `[*]` for every array position. */
  readonly path: string;
  readonly routes: readonly string[];
  /** In how many of the compared cells of these routes. */
  readonly seenCells: number;
  readonly cells: number;
}

/** A finding, and the entry of comparison.config.ts that would cover it. */
export type NoiseSuggestion = NoiseFinding &
  (
    | { readonly list: 'values'; readonly entry: ShapedValue }
    | { readonly list: 'unordered'; readonly entry: UnorderedArray }
    | { readonly list: 'rules'; readonly entry: IgnoreRule }
  );

/** What was learned by asking legacy twice. Nothing of it is applied. */
export interface Noise {
  readonly suggestions: readonly NoiseSuggestion[];
  /** What no entry can cover: a status, or whether there is a session at all. Such a route cannot be compared. */
  readonly unstable: readonly NoiseFinding[];
}

/**
 * Finds what differs between two answers of legacy itself, and suggests how to cover it as narrowly as it was
 * seen: by the shape of a value where all values have one, as an unordered array, else by a rule.
 *
 * @param results Of a run in which legacy was both the control and the candidate. What settings cover already
 *   is not suggested again.
 * @since 0.1.0
 * @example
 * const noise = learnNoise(results);
 * console.log(describeNoise(noise));
 */
export function learnNoise(results: Iterable<Result>): Noise {
  const places = new Map<string, Place>();
  const cells = new Map<string, number>();
  for (const result of results) {
    if (result.outcome !== 'compared') continue;
    cells.set(result.routeKey, (cells.get(result.routeKey) ?? 0) + 1);
    const seen = new Set<Place>();
    for (const { standing, difference } of result.comparison.differences) {
      if (standing !== 'counted') continue;
      const path = placeOf(difference);
      const place = places.get(path) ?? {
        path,
        routes: new Set(),
        seenCells: 0,
        classes: undefined,
        kinds: new Set(),
      };
      places.set(path, place);
      place.routes.add(result.routeKey);
      place.kinds.add(difference.kind);
      place.classes = sharedClasses(place.classes, difference);
      seen.add(place);
    }
    for (const place of seen) place.seenCells += 1;
  }
  const findings = [...places.values()].map((place) => ({ place, finding: findingOf(place, cells) }));
  return {
    suggestions: findings
      .filter(({ place }) => !isUnstable(place))
      .map(({ place, finding }) => suggestionOf(place, finding)),
    unstable: findings.filter(({ place }) => isUnstable(place)).map(({ finding }) => finding),
  };
}

/**
 * Writes noise as text: suggestions as members of comparison.config.ts to be checked and pasted.
 *
 * @returns Text without a newline at its end.
 */
export function describeNoise({ suggestions, unstable }: Noise): string {
  const lists = (['rules', 'values', 'unordered'] as const).flatMap((list) => {
    const entries = suggestions.filter((suggestion) => suggestion.list === list);
    return entries.length === 0
      ? []
      : [`${list}: [`, ...entries.map(({ entry }) => `  ${literal(entry)},`), '],'];
  });
  const warnings = unstable.map(
    ({ path, routes, seenCells, cells }) =>
      `// ${path} differs in ${seenCells} of ${amount(cells, 'cell')} of ${routes.join(', ')}: no entry can cover that.`,
  );
  if (lists.length + warnings.length === 0) return '// Legacy answers the same when it is asked twice.';
  return [
    '// Learned by asking legacy twice. Check each entry, and say why it differs, before you keep it.',
    ...lists,
    ...warnings,
  ].join('\n');
}

interface Place {
  readonly path: string;
  readonly routes: Set<string>;
  readonly kinds: Set<Difference['kind']>;
  seenCells: number;
  /** Those that every value seen here has in the same shape on both sides; nothing before the first. */
  classes: readonly ValueClass[] | undefined;
}

/** Header paths are kept as they are: rules name one header, and cookie names hold what they like. */
function placeOf({ path }: Difference): string {
  return path.startsWith('headers.') ? path : anyPosition(path);
}

function isUnstable({ path }: Place): boolean {
  return path === 'status' || path === 'session';
}

function sharedClasses(
  known: readonly ValueClass[] = VALUE_CLASSES,
  difference: Difference,
): readonly ValueClass[] {
  if (difference.kind !== 'json-changed' && difference.kind !== 'header-changed') return [];
  const { control, candidate } = difference;
  return known.filter((is) => {
    const shape = shapeOf(control, is);
    return shape !== undefined && shape === shapeOf(candidate, is);
  });
}

function findingOf({ path, routes, seenCells }: Place, cells: ReadonlyMap<string, number>): NoiseFinding {
  const asked = [...routes].reduce((sum, routeKey) => sum + (cells.get(routeKey) ?? 0), 0);
  return { path, routes: [...routes], seenCells, cells: asked };
}

function suggestionOf({ kinds, classes }: Place, finding: NoiseFinding): NoiseSuggestion {
  const { path, routes, seenCells, cells } = finding;
  const reason = `legacy differs from itself here, in ${seenCells} of ${amount(cells, 'cell')}`;
  // The classes are listed from the narrowest to the widest.
  const is = classes?.[0];
  if (is !== undefined) return { ...finding, list: 'values', entry: { path, is, reason, routes } };
  if (kinds.size === 1 && kinds.has('json-reordered')) {
    return { ...finding, list: 'unordered', entry: { path, reason, routes } };
  }
  return { ...finding, list: 'rules', entry: { path, reason, routes } };
}

function literal(entry: object): string {
  const members = Object.entries(entry).map(([name, value]: readonly [string, unknown]) => {
    const text = Array.isArray(value) ? `[${value.map(quoted).join(', ')}]` : quoted(value);
    return `${name}: ${text}`;
  });
  return `{ ${members.join(', ')} }`;
}

function quoted(value: unknown): string {
  return `'${String(value).replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`;
}
