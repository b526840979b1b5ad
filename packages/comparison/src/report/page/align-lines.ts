import { diffArrays } from 'diff';
import type { PageDifference, Standing } from '../page-data.ts';
import type { BodyLine } from './json-text-lines.ts';

/** One row of two bodies side by side. */
export interface LineRow {
  readonly control?: BodyLine;
  readonly candidate?: BodyLine;
  /** Counted from 1. */
  readonly controlNumber?: number;
  readonly candidateNumber?: number;
  readonly isSame: boolean;
}

/** Beyond this the shortest edit takes too long; lines are then paired by their number. */
const LONGEST_EDIT = 1000;

/** Puts lines side by side, so that one that only one side has does not shift the rest. */
export function alignLines(control: readonly BodyLine[], candidate: readonly BodyLine[]): readonly LineRow[] {
  const rows: LineRow[] = [];
  const at = { control: 0, candidate: 0 };
  const pair = (controlCount: number, candidateCount: number, isSame: boolean): void => {
    for (let index = 0; index < Math.max(controlCount, candidateCount); index += 1) {
      rows.push({
        ...(index < controlCount ? side('control', control, at.control + index) : {}),
        ...(index < candidateCount ? side('candidate', candidate, at.candidate + index) : {}),
        isSame,
      });
    }
    at.control += controlCount;
    at.candidate += candidateCount;
  };
  const changes = diffArrays(control.map(keyOf), candidate.map(keyOf), { maxEditLength: LONGEST_EDIT });
  if (changes === undefined) {
    pair(control.length, candidate.length, false);
    return rows.map((row) => ({ ...row, isSame: isAlike(row) }));
  }
  // A removal and the addition after it stand in the same place.
  let removed = 0;
  for (const { count, added, removed: isRemoved } of changes) {
    if (isRemoved) {
      removed = count;
      continue;
    }
    pair(removed, added ? count : 0, false);
    removed = 0;
    if (!added) pair(count, count, true);
  }
  pair(removed, 0, false);
  return rows;
}

function side(
  name: 'control' | 'candidate',
  lines: readonly BodyLine[],
  index: number,
): Pick<LineRow, 'control' | 'controlNumber'> | Pick<LineRow, 'candidate' | 'candidateNumber'> {
  const line = lines[index];
  if (line === undefined) return {};
  return name === 'control'
    ? { control: line, controlNumber: index + 1 }
    : { candidate: line, candidateNumber: index + 1 };
}

function isAlike({ control, candidate }: LineRow): boolean {
  return control !== undefined && candidate !== undefined && keyOf(control) === keyOf(candidate);
}

/** The last member of an object has no comma; that it is the last is not its own difference. */
function keyOf({ text, path }: BodyLine): string {
  return path === undefined ? text : text.replace(/,$/, '');
}

/**
 * Finds the standing of a row: that of the difference which is nearest to it.
 *
 * @returns `undefined` for rows that are the same, or differ in nothing that was compared, such as the order
 *   of keys.
 */
export function standingOfRow(
  { control, candidate, isSame }: LineRow,
  differences: readonly PageDifference[],
): Standing | undefined {
  if (isSame) return undefined;
  const paths = [control, candidate].flatMap((line) => (line === undefined ? [] : [line.path ?? 'body']));
  const nearest = differences
    .filter(({ path }) => paths.some((each) => isAtOrUnder(each, path)))
    .toSorted((one, other) => other.path.length - one.path.length);
  return nearest[0]?.standing;
}

/** Whether a path is another one, or continues it. */
export function isAtOrUnder(path: string, ancestor: string): boolean {
  return path.startsWith(ancestor) && /^($|[.[])/.test(path.slice(ancestor.length));
}

/** What two lines do not share, between what they begin and end with alike. */
export interface SplitLine {
  readonly start: string;
  readonly middle: string;
  readonly end: string;
}

/** Splits two lines where they differ; by whole characters. */
export function splitLines(control: string, candidate: string): readonly [SplitLine, SplitLine] {
  const [one, other] = [Array.from(control), Array.from(candidate)];
  const shortest = Math.min(one.length, other.length);
  let start = 0;
  while (start < shortest && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < shortest - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  const split = (characters: readonly string[]): SplitLine => ({
    start: characters.slice(0, start).join(''),
    middle: characters.slice(start, characters.length - end).join(''),
    end: characters.slice(characters.length - end).join(''),
  });
  return [split(one), split(other)];
}
