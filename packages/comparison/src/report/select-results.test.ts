import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CELL_VERDICTS, cellVerdictOf } from '../results/cell-verdict.ts';
import type { Result } from '../results/result.ts';
import { createResultSelection } from './select-results.ts';
import {
  counted,
  ignoredByTransport,
  ignoredDate,
  makeNotRun,
  makeResult,
  registeredD7,
} from './testing/make-results.ts';

const status = counted({ kind: 'status', path: 'status', control: 200, candidate: 500 });
const makers = [
  () => makeResult(),
  () => makeResult({ differences: [ignoredDate] }),
  () => makeResult({ differences: [ignoredByTransport] }),
  () => makeResult({ differences: [registeredD7] }),
  () => makeResult({ differences: [status] }),
  () => makeNotRun(),
];
const someResults: fc.Arbitrary<readonly Result[]> = fc.array(
  fc.constantFrom(...makers).map((make) => make()),
  { maxLength: 30 },
);

describe('createResultSelection', () => {
  test('keeps the worst, in the order in which they came, and counts the rest', () => {
    fc.assert(
      fc.property(someResults, fc.integer({ min: 0, max: 12 }), (all, most) => {
        const selection = createResultSelection(most);
        for (const result of all) selection.add(result);
        const worstFirst = CELL_VERDICTS.flatMap((verdict) =>
          all.filter((result) => cellVerdictOf(result) === verdict),
        );
        expect(selection.results()).toEqual(worstFirst.slice(0, most));
        for (const [index, result] of selection.results().entries()) expect(result).toBe(worstFirst[index]);
        const leftOut = selection.leftOut();
        for (const verdict of CELL_VERDICTS) {
          const ofVerdict = worstFirst.slice(most).filter((result) => cellVerdictOf(result) === verdict);
          expect(leftOut[verdict]).toBe(ofVerdict.length);
        }
      }),
    );
  });
});
