import type { CompareOptions } from './compare-observations.ts';
import { type CoverOf, type Difference, firstCover } from './difference.ts';
import { createRuleCover } from './ignore-rules.ts';
import { createRegisteredCover } from './registered-differences.ts';
import { createSameIdCover } from './same-ids.ts';
import { type ResponsePair, transportCover } from './transport-rules.ts';
import { createUnorderedCover } from './unordered-arrays.ts';
import { createValueClassCover } from './value-classes.ts';

/**
 * Puts together everything that may cover a difference. The first answer holds, most particular last: the
 * shipped transport rules, the register, then the team's own settings.
 *
 * @param differences All that was found; some registered differences come in company.
 */
export function createCover(
  { rules = [], unordered = [], values = [], ids, context }: CompareOptions,
  pair: ResponsePair,
  differences: readonly Difference[],
): CoverOf {
  return firstCover([
    (difference) => transportCover(difference, pair),
    ...(context === undefined ? [] : [createRegisteredCover({ ...context, ...pair, differences })]),
    ...(ids === undefined ? [] : [createSameIdCover(ids)]),
    createUnorderedCover(unordered),
    createValueClassCover(values),
    createRuleCover(rules),
  ]);
}
