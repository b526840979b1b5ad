import { expect, test } from '@jest/globals';
import { readEnvironment, secretList, text } from './index.ts';

test('every variable that is missing or malformed is named, and no value is quoted', () => {
  const environment = { SESSION_SECRETS: 'canary', EMPTY: '' };
  expect(() =>
    readEnvironment(environment, { MONGODB_URI: text, EMPTY: text, SESSION_SECRETS: secretList }),
  ).toThrow(/MONGODB_URI is not set[^]*EMPTY is not set[^]*SESSION_SECRETS must be/);
  expect(() => readEnvironment(environment, { SESSION_SECRETS: secretList })).toThrow(/^((?!canary)[^])*$/);
});

test('secrets keep their order, newest first', () => {
  const read = readEnvironment(
    { SESSION_SECRETS: 'the-newest-secret, the-older-secret' },
    { SESSION_SECRETS: secretList },
  );
  expect(read).toEqual({ SESSION_SECRETS: ['the-newest-secret', 'the-older-secret'] });
});
