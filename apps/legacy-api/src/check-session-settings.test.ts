import { expect, test } from '@jest/globals';
import pino from 'pino';
import { checkSessionSettings } from './check-session-settings.ts';
import { SessionSettingsMismatchError } from './errors.ts';

test('this app does what the shared settings say, and logs their fingerprint but no secret', async () => {
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
  await checkSessionSettings(['canary-secret-of-this-test', 'canary-older-secret'], log);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    settings: expect.stringMatching(/^[\w-]{16}$/),
    keyIds: [expect.stringMatching(/^[\w-]{8}$/), expect.any(String)],
  });
  expect(lines.join('')).not.toContain('canary');
});

test('a mismatch names every option', () => {
  const error = new SessionSettingsMismatchError([
    { option: 'rolling', message: 'the legacy app sends the cookie again' },
    { option: 'store.ttl', message: 'different' },
  ]);
  expect(error.message).toMatch(/- rolling: the legacy app[^]*- store\.ttl: /);
});
