import { CELL_VERDICTS, type CellVerdict } from '../../results/cell-verdict.ts';
import type { PageData, PageResult } from '../page-data.ts';
import { button, element } from './element.ts';
import { showResult } from './show-result.ts';
import { amount, VERDICT_WORDS } from './words.ts';

/** How many rows are made at a time: a page of thousands would take seconds. */
const ROWS_AT_A_TIME = 50;

/** The lists of results, one per verdict. */
export interface ResultLists {
  readonly element: HTMLElement;
  show(results: readonly PageResult[]): void;
}

/** Makes the lists, empty. A row is made once, so that it stays open while filters change. */
export function createResultLists(data: PageData): ResultLists {
  const rows = new Map<PageResult, HTMLElement>();
  const rowOf = (result: PageResult): HTMLElement => {
    const row = rows.get(result) ?? showResult(result, data.texts);
    rows.set(result, row);
    return row;
  };
  const lists = element('div', { id: 'results', tabindex: -1 });
  return {
    element: lists,
    show(results) {
      const sections = CELL_VERDICTS.flatMap((verdict) => {
        const ofVerdict = results.filter((result) => result.verdict === verdict);
        return ofVerdict.length === 0 ? [] : [section(verdict, ofVerdict, rowOf)];
      });
      lists.replaceChildren(...sections, ...leftOutNotes(data));
      if (sections.length === 0)
        lists.prepend(element('p', { class: 'empty' }, 'No result fits the filter.'));
    },
  };
}

function section(
  verdict: CellVerdict,
  results: readonly PageResult[],
  rowOf: (result: PageResult) => HTMLElement,
): HTMLElement {
  const { label, meaning } = VERDICT_WORDS[verdict];
  const list = element('ul', { class: 'results' });
  const id = `list-${verdict}`;
  const more = button({ class: 'more' }, () => addRows());
  const addRows = (): void => {
    const from = list.childElementCount;
    const next = results.slice(from, from + ROWS_AT_A_TIME).map((result) => element('li', {}, rowOf(result)));
    list.append(...next);
    const left = results.length - list.childElementCount;
    more.textContent = `Show ${Math.min(left, ROWS_AT_A_TIME)} more of ${left.toLocaleString('en')}`;
    more.hidden = left === 0;
    // The keyboard goes on where the new rows begin.
    if (from > 0) next[0]?.querySelector('summary')?.focus();
  };
  addRows();
  return element(
    'section',
    { class: `verdict ${verdict}`, 'aria-labelledby': id },
    element(
      'h2',
      { id },
      `${label} `,
      element('span', { class: 'count' }, results.length.toLocaleString('en')),
    ),
    element('p', { class: 'quiet' }, meaning),
    list,
    more,
  );
}

function leftOutNotes({ leftOut }: PageData): readonly HTMLElement[] {
  return CELL_VERDICTS.filter((verdict) => leftOut[verdict] > 0).map((verdict) =>
    element(
      'p',
      { class: 'note' },
      `${amount(leftOut[verdict], 'more result')} with the verdict “${VERDICT_WORDS[verdict].label}” did not fit into this file. The counts above include them.`,
    ),
  );
}
