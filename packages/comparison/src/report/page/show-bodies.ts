import type { PageBody, PageDifference, PageResult, Standing } from '../page-data.ts';
import { alignLines, type LineRow, splitLines, standingOfRow } from './align-lines.ts';
import { button, element } from './element.ts';
import { type BodyLine, jsonTextLines, plainLines } from './json-text-lines.ts';
import { standingMark } from './standing-mark.ts';
import { amount } from './words.ts';

type Sides = NonNullable<PageResult['sides']>;

/** Both bodies: once when they are the same, else side by side. */
export function showBodies(
  { control, candidate }: Sides,
  differences: readonly PageDifference[],
  texts: readonly string[],
): readonly HTMLElement[] {
  const [one, other] = [readBody(control.body, texts), readBody(candidate.body, texts)];
  if (JSON.stringify(control.body) === JSON.stringify(candidate.body) && one.lines.length > 0) {
    return [
      element('h4', {}, 'Body, the same on both sides'),
      element('pre', { tabindex: 0, 'aria-label': 'Body' }, one.lines.map(({ text }) => text).join('\n')),
      ...notesOf([one]),
    ];
  }
  if (one.lines.length === 0 && other.lines.length === 0) {
    return one.note === '' && other.note === ''
      ? []
      : [
          element('h4', {}, 'Bodies'),
          element('p', { class: 'quiet' }, `Control: ${one.note}. Candidate: ${other.note}.`),
        ];
  }
  return [
    element('h4', {}, 'Bodies'),
    bodyTable(alignLines(one.lines, other.lines), differences),
    ...notesOf([one, other]),
  ];
}

interface ReadBody {
  readonly lines: readonly BodyLine[];
  /** What there is besides or instead of lines. */
  readonly note: string;
}

function readBody(body: PageBody, texts: readonly string[]): ReadBody {
  switch (body.form) {
    case 'empty':
      return { lines: [], note: 'no body' };
    case 'bytes':
      return { lines: [], note: `${amount(body.bytes, 'byte')}, SHA-256 ${body.sha256}` };
    case 'left-out':
      return {
        lines: [],
        note: `a body of ${amount(body.characters, 'character')}, left out because the file would have become too large`,
      };
    case 'json':
    case 'text': {
      const text = texts[body.text] ?? '';
      const note = body.cutBytes === 0 ? '' : `${amount(body.cutBytes, 'byte')} more are not shown`;
      return { lines: body.form === 'json' ? jsonTextLines(text) : plainLines(text), note };
    }
  }
}

function notesOf(read: readonly ReadBody[]): readonly HTMLElement[] {
  const notes = [...new Set(read.map(({ note }) => note))].filter(Boolean);
  return notes.map((note) => element('p', { class: 'quiet' }, note));
}

/** Longer runs of equal lines are folded, with as many left on each side. */
const CONTEXT_LINES = 4;

function bodyTable(rows: readonly LineRow[], differences: readonly PageDifference[]): HTMLElement {
  const body = element('tbody');
  for (const run of runsOf(rows)) {
    const made = run.map((row) => bodyRow(row, standingOfRow(row, differences)));
    const hidden = made.slice(CONTEXT_LINES, -CONTEXT_LINES);
    if (run[0]?.isSame !== true || hidden.length < CONTEXT_LINES) body.append(...made);
    else body.append(...made.slice(0, CONTEXT_LINES), fold(hidden), ...made.slice(-CONTEXT_LINES));
  }
  return element(
    'div',
    { class: 'scroll', role: 'region', 'aria-label': 'Bodies side by side', tabindex: 0 },
    element(
      'table',
      { class: 'bodies' },
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          element('td', {}),
          element('th', { scope: 'col' }, 'Control'),
          element('td', {}),
          element('td', {}),
          element('th', { scope: 'col' }, 'Candidate'),
        ),
      ),
      body,
    ),
  );
}

function runsOf(rows: readonly LineRow[]): readonly (readonly LineRow[])[] {
  const runs: LineRow[][] = [];
  for (const row of rows) {
    const run = runs.at(-1);
    if (run?.[0]?.isSame === row.isSame) run.push(row);
    else runs.push([row]);
  }
  return runs;
}

function fold(hidden: readonly HTMLElement[]): HTMLElement {
  const row = element(
    'tr',
    { class: 'fold' },
    element(
      'td',
      { colspan: 5 },
      button({}, () => row.replaceWith(...hidden), `Show ${amount(hidden.length, 'equal line')}`),
    ),
  );
  return row;
}

function bodyRow(row: LineRow, standing: Standing | undefined): HTMLElement {
  const { control, candidate, controlNumber, candidateNumber, isSame } = row;
  const [one, other] =
    isSame || control === undefined || candidate === undefined
      ? [[control?.text ?? ''], [candidate?.text ?? '']]
      : splitLines(control.text, candidate.text).map(({ start, middle, end }) => [
          start,
          element('mark', {}, middle),
          end,
        ]);
  return element(
    'tr',
    { class: isSame ? undefined : (standing ?? 'uncompared') },
    element('td', { class: 'line' }, controlNumber === undefined ? '' : String(controlNumber)),
    element('td', { class: control === undefined ? 'absent' : 'code' }, ...(one ?? [])),
    element('td', { class: 'sign' }, ...standingMark(standing)),
    element('td', { class: 'line' }, candidateNumber === undefined ? '' : String(candidateNumber)),
    element('td', { class: candidate === undefined ? 'absent' : 'code' }, ...(other ?? [])),
  );
}
