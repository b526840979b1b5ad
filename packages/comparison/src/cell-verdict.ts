import type { Result } from './result.ts';

/** What came of one cell, in one word. */
export type CellVerdict = 'different' | 'not-run' | 'registered' | 'ignored' | 'equal';

/** Worst first: the order in which reports show cells. */
export const CELL_VERDICTS: readonly CellVerdict[] = [
  'different',
  'not-run',
  'registered',
  'ignored',
  'equal',
];

/**
 * Says what came of one cell.
 *
 * @returns `registered` when something differs as registered and nothing counts; `ignored` when something
 *   differs, all of it is ignored and nothing is registered.
 * @since 0.1.0
 */
export function cellVerdictOf(result: Result): CellVerdict {
  if (result.outcome !== 'compared') return 'not-run';
  const { verdict, differences } = result.comparison;
  if (verdict === 'mismatch') return 'different';
  if (verdict === 'match') return 'equal';
  return differences.some(({ standing }) => standing === 'registered') ? 'registered' : 'ignored';
}
