import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { summarize } from '@straddle/comparison';
import type { SessionSettings } from '@straddle/session-core';
import { sessionSettings } from 'app-session';
import { casesTitled } from './comparing/sample-cases.ts';
import { foundIn, type SampleStacks, startSampleStacks } from './comparing/sample-stacks.ts';
import { startPort } from './comparing/start-port.ts';
import { answerFaults } from './wrong-ports/answer-faults.ts';
import { effectFaults } from './wrong-ports/effect-faults.ts';
import type { Fault, WrongPort } from './wrong-ports/fault.ts';
import { gatewayFaults } from './wrong-ports/gateway-faults.ts';
import { guardFaults } from './wrong-ports/guard-faults.ts';
import { sessionFaults, touchAfterFaults } from './wrong-ports/session-faults.ts';
import { verdictFaults } from './wrong-ports/verdict-faults.ts';

const withTouchAfter: SessionSettings = {
  ...sessionSettings,
  store: { ...sessionSettings.store, touchAfter: 3600 },
};

/** What the comparison finds that a port with a fault does otherwise than legacy. */
async function compareWith(
  stacks: SampleStacks,
  { fault, asked, as, repetitions = 1 }: Pick<WrongPort, 'fault' | 'asked' | 'as'> & { repetitions?: number },
): ReturnType<SampleStacks['compare']> {
  const port = await startPort(stacks, 'rest', fault);
  try {
    const { contextOf } = port;
    return await stacks.compare(port.url, {
      cases: casesTitled(asked),
      clients: [as],
      contextOf,
      repetitions,
    });
  } finally {
    await port.stop();
  }
}

describe.each([
  {
    touchAfter: 0,
    settings: sessionSettings,
    wrongPorts: { answerFaults, effectFaults, sessionFaults, verdictFaults, guardFaults, gatewayFaults },
  },
  { touchAfter: 3600, settings: withTouchAfter, wrongPorts: { touchAfterFaults } },
])('with touchAfter $touchAfter', ({ settings, wrongPorts }) => {
  let stacks: SampleStacks;
  beforeAll(async () => {
    stacks = await startSampleStacks(settings);
  });
  afterAll(() => stacks?.stop());

  describe.each(Object.entries(wrongPorts))('%s', (_, rows) => {
    test.each(rows)('$title: caught, as $as asks for "$asked"', async (row) => {
      const results = await compareWith(stacks, row);
      expect(results).toHaveLength(1);
      const found = foundIn(results).toSorted();
      expect(found).toEqual(row.andMore ? expect.arrayContaining([...row.reports]) : row.reports.toSorted());
      expect(summarize(results).differentCells).toBe(1);
    });
  });
});

describe('a port that is much slower', () => {
  const slow: Fault = {
    answer: async (answer) => {
      await delay(150);
      return answer;
    },
  };
  let stacks: SampleStacks;
  beforeAll(async () => {
    stacks = await startSampleStacks(sessionSettings);
  });
  afterAll(() => stacks?.stop());

  test.each([
    {
      title: 'is caught by a threshold',
      fault: slow,
      maxSlowdown: 3,
      outcome: 'different',
      reasons: ['too-slow'],
    },
    { title: 'is tolerated without one', fault: slow, outcome: 'equal', reasons: [] },
    { title: 'is not seen in one that is right', fault: {}, maxSlowdown: 20, outcome: 'equal', reasons: [] },
  ])('$title', async ({ fault, maxSlowdown, outcome, reasons }) => {
    const results = await compareWith(stacks, { fault, asked: 'own account', as: 'cookie', repetitions: 9 });
    const thresholds = maxSlowdown === undefined ? {} : { 'GET /me': { maxSlowdown } };
    const summary = summarize(results, { thresholds });
    expect(summary).toMatchObject({ outcome, cells: 9, differentCells: 0 });
    expect(summary.reasons.map(({ reason }) => reason)).toEqual(reasons);
    expect(summary.routes[0]?.latency?.class === 'much-slower').toBe(fault === slow);
  });
});
