import { CELL_VERDICTS, type CellVerdict, cellVerdictOf } from '../results/cell-verdict.ts';
import type { Result } from '../results/result.ts';

/** A page with more is slow to open, and nobody reads to its end. */
const MOST_RESULTS = 5000;

/** The results that a bounded report shows: the worst ones, of each verdict the first. */
export interface ResultSelection {
  add(result: Result): void;
  /** Worst first, otherwise in the order in which they came. */
  results(): readonly Result[];
  /** How many of each verdict had to give way. */
  leftOut(): Readonly<Record<CellVerdict, number>>;
}

/**
 * Makes a selection, for reports over more results than memory or a page can hold. A result takes the place
 * of a better one when there is no room, so that an equal exchange never hides one that differs.
 *
 * @param most How many are kept; 5000 when left out.
 * @since 0.1.0
 * @example
 * const selection = createResultSelection();
 * for await (const result of runExperiments(options)) selection.add(result);
 * await writeHtmlReport(selection, { file: 'report.html', summary, title, startedAt });
 */
export function createResultSelection(most: number = MOST_RESULTS): ResultSelection {
  const kept: Record<CellVerdict, Result[]> = {
    different: [],
    'not-run': [],
    registered: [],
    ignored: [],
    transport: [],
    equal: [],
  };
  const leftOut = { different: 0, 'not-run': 0, registered: 0, ignored: 0, transport: 0, equal: 0 };
  let count = 0;
  return {
    add(result) {
      const verdict = cellVerdictOf(result);
      if (count < most) {
        count += 1;
        kept[verdict].push(result);
        return;
      }
      const better = CELL_VERDICTS.slice(CELL_VERDICTS.indexOf(verdict) + 1);
      const victim = better.findLast((each) => kept[each].length > 0);
      if (victim !== undefined) {
        kept[victim].pop();
        kept[verdict].push(result);
      }
      leftOut[victim ?? verdict] += 1;
    },
    results: () => CELL_VERDICTS.flatMap((verdict) => kept[verdict]),
    leftOut: () => ({ ...leftOut }),
  };
}
