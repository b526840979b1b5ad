import { expect, test } from '@jest/globals';
import { checkSessionSettings } from './check-session-settings.ts';
import { SessionSettingsMismatchError } from './errors.ts';

test('this app does what the shared settings say', async () => {
  await expect(checkSessionSettings(['a secret of this test', 'an older secret'])).resolves.toBeUndefined();
});

test('a mismatch names every option', () => {
  const error = new SessionSettingsMismatchError([
    { option: 'rolling', message: 'the legacy app sends the cookie again' },
    { option: 'store.ttl', message: 'different' },
  ]);
  expect(error.message).toMatch(/- rolling: the legacy app[^]*- store\.ttl: /);
});
