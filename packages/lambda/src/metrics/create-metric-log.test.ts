import { expect, test } from '@jest/globals';
import { readEnvironment } from '../environment/index.ts';
import { createMetricLog, metricsSettings } from './index.ts';

const decision = {
  event: 'authorizer-decision',
  outcome: 'deny',
  reason: 'no-credential',
  durationMs: 1,
} as const;

function log(environment: Readonly<Record<string, string>>, entry: object): object[] {
  const { STRADDLE_METRICS } = readEnvironment(environment, { STRADDLE_METRICS: metricsSettings });
  const written: object[] = [];
  createMetricLog(STRADDLE_METRICS, {
    write: (line) => written.push(line),
    nowMs: () => 1_700_000_000_000,
  })(entry);
  return written;
}

test('without a namespace in the environment, lines stay as they are', () => {
  expect(log({}, decision)).toEqual([decision]);
});

test('with a namespace and a stage, what is counted gets metrics of this moment', () => {
  expect(log({ STRADDLE_METRICS: 'Shop/Api', STRADDLE_STAGE: 'live' }, decision)).toMatchObject([
    {
      ...decision,
      stage: 'live',
      Denied: 1,
      _aws: { Timestamp: 1_700_000_000_000, CloudWatchMetrics: [{ Namespace: 'Shop/Api' }, {}] },
    },
  ]);
});

test('other lines stay as they are', () => {
  const settings = { event: 'session-settings', settings: 'abc' };
  expect(log({ STRADDLE_METRICS: 'Shop', STRADDLE_STAGE: 'live' }, settings)).toEqual([settings]);
});

test.each([
  {
    title: 'a stage without a namespace',
    environment: { STRADDLE_STAGE: 'live' },
    says: /^STRADDLE_METRICS must[^;]*$/,
  },
  {
    title: 'a namespace without a stage',
    environment: { STRADDLE_METRICS: 'Shop' },
    says: /^STRADDLE_STAGE must[^;]*$/,
  },
  {
    title: 'a namespace of Amazon and a stage that is no name',
    environment: { STRADDLE_METRICS: 'AWS/Lambda', STRADDLE_STAGE: 'live now' },
    says: /^STRADDLE_METRICS must.*; STRADDLE_STAGE must/,
  },
])('$title is refused', ({ environment, says }) => {
  expect(() => log(environment, decision)).toThrow(
    expect.objectContaining({
      code: 'ERR_ENVIRONMENT_INVALID',
      problems: [expect.stringMatching(says)],
    }),
  );
});
