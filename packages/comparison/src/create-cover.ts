import type { CompareOptions } from './compare-observations.ts';
import type { Cover, Difference } from './difference.ts';
import { createRuleCover } from './ignore-rules.ts';
import { createRegisteredCover } from './registered-differences.ts';
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
  { rules = [], unordered = [], values = [], context }: CompareOptions,
  pair: ResponsePair,
  differences: readonly Difference[],
): (difference: Difference) => Cover | undefined {
  const covers: readonly ((difference: Difference) => Cover | undefined)[] = [
    (difference) => transportCover(difference, pair),
    ...(context === undefined ? [] : [createRegisteredCover({ ...context, ...pair, differences })]),
    createUnorderedCover(unordered),
    createValueClassCover(values),
    createRuleCover(rules),
  ];
  return (difference) => {
    for (const coverOf of covers) {
      const cover = coverOf(difference);
      if (cover !== undefined) return cover;
    }
    return undefined;
  };
}
