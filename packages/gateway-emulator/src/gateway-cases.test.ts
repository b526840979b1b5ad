import { describe, expect, test } from '@jest/globals';
import { resolveApiDefinition } from './definition/resolve-api-definition.ts';
import { ApiDefinitionInvalidError } from './errors.ts';
import type { RefusedCase, ServedCase } from './testing/cases/gateway-case.ts';
import { gatewayCases } from './testing/cases/gateway-cases.ts';
import { caseMismatches, describeCaseApi, runCase } from './testing/cases/run-case.ts';

const served = gatewayCases.filter((each): each is ServedCase => 'steps' in each);
const refused = gatewayCases.filter((each): each is RefusedCase => 'refused' in each);

describe('the gateway behaves as the case says', () => {
  test.concurrent.each(served)('$number $title', async (each) => {
    expect(caseMismatches(each.steps, await runCase(each))).toEqual([]);
  });
});

describe('the gateway does not start', () => {
  test.each(refused)('$number $title', ({ api, refused: problems }) => {
    expect(problemsOf(api)).toEqual(
      expect.arrayContaining(problems.map((text) => expect.stringContaining(text))),
    );
  });
});

function problemsOf(api: RefusedCase['api']): readonly string[] {
  try {
    resolveApiDefinition(describeCaseApi(api));
    return [];
  } catch (error) {
    if (error instanceof ApiDefinitionInvalidError) {
      return error.problems;
    }
    throw error;
  }
}
