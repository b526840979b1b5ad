import type { Result } from './result.ts';

/** What came of one cell, in one word. */
export type CellVerdict = 'different' | 'not-run' | 'registered' | 'ignored' | 'transport' | 'equal';

/** Worst first: the order in which reports show cells. */
export const CELL_VERDICTS: readonly CellVerdict[] = [
  'different',
  'not-run',
  'registered',
  'ignored',
  'transport',
  'equal',
];

/**
 * Says what came of one cell.
 *
 * @returns `registered` when something differs as registered and nothing counts; `ignored` when something
 *   differs, nothing of it counts or is registered, and an entry of the team's settings covers some of it;
 *   `transport` when only what belongs to the hop differs, as it does in every answer through a gateway: were that
 *   called ignored, nobody would find what the settings hide.
 * @since 0.1.0
 */
export function cellVerdictOf(result: Result): CellVerdict {
  if (result.outcome !== 'compared') return 'not-run';
  const { verdict, differences } = result.comparison;
  if (verdict === 'mismatch') return 'different';
  if (verdict === 'match') return 'equal';
  if (differences.some(({ standing }) => standing === 'registered')) return 'registered';
  const isTransport = differences.every(
    (judged) => judged.standing === 'ignored' && judged.ignored.by === 'transport',
  );
  return isTransport ? 'transport' : 'ignored';
}
