import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { summarize } from '@straddle/comparison';
import { sessionSettings } from 'app-session';
import { casesTitled, movedCases } from './comparing/sample-cases.ts';
import { foundIn, type SampleStacks, startSampleStacks } from './comparing/sample-stacks.ts';
import { type Port, startPort } from './comparing/start-port.ts';
import { apiKinds } from './testing/start-test-stacks.ts';

describe.each([
  { touchAfter: 0, kinds: apiKinds },
  { touchAfter: 3600, kinds: apiKinds.slice(0, 1) },
])('with touchAfter $touchAfter', ({ touchAfter, kinds }) => {
  let stacks: SampleStacks;
  beforeAll(async () => {
    const { store } = sessionSettings;
    stacks = await startSampleStacks({ ...sessionSettings, store: { ...store, touchAfter } });
  });
  afterAll(() => stacks?.stop());

  describe.each(kinds)('the sample routes behind a $title', ({ api }) => {
    let port: Port;
    beforeAll(async () => {
      port = await startPort(stacks, api);
    });
    afterAll(() => port?.stop());

    test('answer one read and one write to everybody as legacy does', async () => {
      const results = await stacks.compare(port.url, {
        cases: casesTitled('own account', 'create'),
        contextOf: port.contextOf,
      });
      expect(results.length).toBeGreaterThanOrEqual(90);
      expect(foundIn(results)).toEqual([]);
      expect(summarize(results)).toMatchObject({ outcome: 'equal', notRunCells: 0 });
    });

    test('answer everything to some as legacy does', async () => {
      const results = await stacks.compare(port.url, {
        cases: movedCases,
        clients: ['cookie', 'bearer', 'anonymous', 'few-roles', 'cross-site'],
        contextOf: port.contextOf,
      });
      expect(results.length).toBeGreaterThanOrEqual(90);
      expect(foundIn(results)).toEqual([]);
      expect(summarize(results)).toMatchObject({ outcome: 'equal', notRunCells: 0 });
    });
  });
});
