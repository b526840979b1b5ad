import { describe, expect, test } from '@jest/globals';

import { corruptions, findMismatches } from '../cases/expected.ts';
import { gatewayCases } from '../cases/gateway-cases.ts';
import { runCase, toExpected } from '../cases/run-case.ts';

/** A case that would pass whatever the gateway does is no case: every single expectation must be looked at. */
describe('a corrupted expectation is found out', () => {
  test.each(gatewayCases.flatMap((each) => ('steps' in each ? [each] : [])))(
    '$number $title',
    async (each) => {
      const observed = await runCase(each);
      const unnoticed = each.steps.flatMap(({ expected }, index) =>
        corruptions(toExpected(expected))
          .filter((corruption) => findMismatches(corruption.expected, observed[index]).length === 0)
          .map(({ path }) => `step ${index + 1}: ${path}`),
      );
      expect(unnoticed).toEqual([]);
    },
  );
});
