import { diffArrays } from 'diff';
import { maskText } from '../secrets/mask-secrets.ts';
import type { LineDifference, TextDifference } from './difference.ts';

/** More lines would bury the first; the rest is counted. */
const MOST_LINES_KEPT = 100;

/** Of a longer line the beginning is kept: minified text is one line of megabytes. */
const LONGEST_LINE_KEPT = 2000;

/**
 * Texts that are further apart are compared line by line at the same position: the cost of the shortest edit
 * grows with the square of its length.
 */
const LONGEST_EDIT = 1000;

/**
 * Compares two texts by lines, as `diff` does: a line that only one side has does not shift those after it.
 *
 * Only line feeds end a line, so that a carriage return is seen. CSV is text like any other.
 *
 * @returns Every differing line counted, the first hundred of them kept; `undefined` for equal texts.
 * @example
 * compareLines('a\nb', 'a\nB')?.lines;
 * //=> [{ controlLine: 2, candidateLine: 2, control: 'b', candidate: 'B' }]
 */
export function compareLines(control: string, candidate: string): TextDifference | undefined {
  if (control === candidate) return undefined;
  const all = linesThatDiffer(control.split('\n'), candidate.split('\n'));
  const lines = all.slice(0, MOST_LINES_KEPT).map((line) => ({
    ...line,
    control: line.control === null ? null : kept(line.control),
    candidate: line.candidate === null ? null : kept(line.candidate),
  }));
  return { kind: 'body-text-changed', path: 'body', differentLines: all.length, lines };
}

/** Masked before it is cut: half a secret would not be found later. */
function kept(line: string): string {
  return line.length <= LONGEST_LINE_KEPT ? line : maskText(line, []).slice(0, LONGEST_LINE_KEPT);
}

function linesThatDiffer(control: string[], candidate: string[]): readonly LineDifference[] {
  const changes = diffArrays(control, candidate, { maxEditLength: LONGEST_EDIT });
  if (changes === undefined) return pairLines(control, candidate, { control: 0, candidate: 0 });
  const found: LineDifference[] = [];
  const at = { control: 0, candidate: 0 };
  let removed: readonly string[] = [];
  // A removal comes before the addition that takes its place; a kept part, or the end, closes both.
  for (const { value, added, removed: isRemoved } of [
    ...changes,
    { value: [], added: false, removed: false },
  ]) {
    if (isRemoved) {
      removed = value;
      continue;
    }
    const replacement = added ? value : [];
    for (const line of pairLines(removed, replacement, at)) found.push(line);
    at.control += removed.length;
    at.candidate += replacement.length;
    removed = [];
    if (added) continue;
    at.control += value.length;
    at.candidate += value.length;
  }
  return found;
}

/** The lines of one changed place side by side; those that are equal at their position left out. */
function pairLines(
  control: readonly string[],
  candidate: readonly string[],
  at: { readonly control: number; readonly candidate: number },
): readonly LineDifference[] {
  const length = Math.max(control.length, candidate.length);
  return Array.from({ length }, (_, index) => ({
    controlLine: index < control.length ? at.control + index + 1 : null,
    candidateLine: index < candidate.length ? at.candidate + index + 1 : null,
    control: control[index] ?? null,
    candidate: candidate[index] ?? null,
  })).filter((line) => line.control !== line.candidate);
}
