import type { CellVerdict } from '../../results/cell-verdict.ts';
import type { Standing } from '../page-data.ts';

interface VerdictWords {
  readonly label: string;
  /** So that colour is not the only sign. */
  readonly sign: string;
  readonly meaning: string;
}

export const VERDICT_WORDS: Readonly<Record<CellVerdict, VerdictWords>> = {
  different: { label: 'Different', sign: '✗', meaning: 'Something differs that nothing accepts.' },
  'not-run': { label: 'Could not run', sign: '!', meaning: 'These prove nothing until they run.' },
  registered: {
    label: 'Registered',
    sign: '§',
    meaning: 'What differs is meant, and stands in the register of differences.',
  },
  ignored: {
    label: 'Ignored',
    sign: '~',
    meaning: 'What differs is accepted by your settings. It is not the same as equal.',
  },
  transport: {
    label: 'Transport only',
    sign: '≈',
    meaning: 'Only what belongs to the hop differs, such as the request ids of a gateway.',
  },
  equal: { label: 'Equal', sign: '✓', meaning: 'Nothing differs.' },
};

export const STANDING_WORDS: Readonly<Record<Standing, { readonly label: string; readonly sign: string }>> = {
  counted: { label: 'Counts', sign: '✗' },
  registered: { label: 'Registered', sign: '§' },
  ignored: { label: 'Ignored', sign: '~' },
};

/** Such as `1 cell` and `2 cells`. */
export function amount(count: number, one: string, several = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : several}`;
}

/** Three digits are enough to compare by eye. */
export function milliseconds(durationMs: number): string {
  return `${durationMs >= 100 ? Math.round(durationMs) : Number(durationMs.toPrecision(2))} ms`;
}
