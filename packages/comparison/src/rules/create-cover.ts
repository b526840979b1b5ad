import type { CompareOptions } from '../differences/compare-observations.ts';
import { type CoverOf, type Difference, firstCover } from '../differences/difference.ts';
import { createSameMomentCover, type SameMoment } from '../differences/generated-values.ts';
import { createSameIdCover, type SameIds } from '../differences/same-ids.ts';
import { createRuleCover } from './ignore-rules.ts';
import { createRegisteredCover } from './registered-differences.ts';
import { type ResponsePair, transportCover } from './transport-rules.ts';
import { createUnorderedCover } from './unordered-arrays.ts';
import { createValueClassCover } from './value-classes.ts';

/** Everything that was found, and what is known beside it. */
export interface Findings {
  readonly pair: ResponsePair;
  /** Some registered differences come in company. */
  readonly found: readonly Difference[];
  readonly ids: SameIds;
  readonly moments: readonly SameMoment[];
}

/**
 * Puts together everything that may cover a difference. The first answer holds: the shipped transport rules,
 * the register, ids and moments that stand for the same, then the team's own settings, the narrowest first.
 */
export function createCover(
  { rules = [], unordered = [], values = [], context }: CompareOptions,
  { pair, found, ids, moments }: Findings,
): CoverOf {
  return firstCover([
    (difference) => transportCover(difference, pair),
    ...(context === undefined ? [] : [createRegisteredCover({ ...context, ...pair, differences: found })]),
    createSameIdCover(ids),
    createSameMomentCover(moments),
    createUnorderedCover(unordered),
    createValueClassCover(values),
    createRuleCover(rules),
  ]);
}
