import { expect, test } from '@jest/globals';
import { createSettingsReporter, keyIdOf, type SessionSettingsLine, settingsFingerprint } from './index.ts';

const settings = { resave: false, saveUninitialized: false };

function reporting() {
  const lines: SessionSettingsLine[] = [];
  let nowMs = 0;
  const report = createSettingsReporter({
    settings,
    stack: 'lambda',
    instance: 'authorizer-1',
    log: (line) => lines.push(line),
    clock: () => new Date(nowMs),
  });
  return { lines, report, passSeconds: (seconds: number) => (nowMs += seconds * 1000) };
}

test('an instance says its settings and secrets with the first secrets, in the form of the fingerprint', () => {
  const { lines, report } = reporting();
  report(['CANARY secret', 'older CANARY']);
  expect(lines).toEqual([
    {
      event: 'session-settings',
      stack: 'lambda',
      instance: 'authorizer-1',
      ...settingsFingerprint(settings, ['CANARY secret', 'older CANARY']),
    },
  ]);
  expect(JSON.stringify(lines)).not.toContain('CANARY');
});

test('it says so again when they change, and when their order does', () => {
  const { lines, report } = reporting();
  for (const secrets of [['a'], ['a'], ['a', 'b'], ['b', 'a'], ['b', 'a']]) report(secrets);
  expect(lines.map(({ keyIds }) => keyIds)).toEqual(
    [['a'], ['a', 'b'], ['b', 'a']].map((secrets) => secrets.map(keyIdOf)),
  );
});

test('unchanged, it says so again after five minutes of use, and not before', () => {
  const { lines, report, passSeconds } = reporting();
  report(['a']);
  passSeconds(299);
  report(['a']);
  expect(lines).toHaveLength(1);
  passSeconds(1);
  report(['a']);
  expect(lines).toHaveLength(2);
});
