import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

test('what the route table says may be in a file beside the handler', async () => {
  const LAMBDA_TASK_ROOT = await mkdtemp(join(tmpdir(), 'straddle-task-'));
  try {
    await writeFile(join(LAMBDA_TASK_ROOT, 'straddle-routes.json'), '{"GET /me":{}}');
    const environment = { LAMBDA_TASK_ROOT, STRADDLE_ROUTES: 'file:straddle-routes.json' };
    expect(readEnvironment(environment, { STRADDLE_ROUTES: text })).toEqual({
      STRADDLE_ROUTES: '{"GET /me":{}}',
    });
    for (const missing of ['file:other.json', 'file:straddle-routes.json.bak']) {
      expect(() =>
        readEnvironment({ ...environment, STRADDLE_ROUTES: missing }, { STRADDLE_ROUTES: text }),
      ).toThrow('STRADDLE_ROUTES names a file that is not beside the handler');
    }
  } finally {
    await rm(LAMBDA_TASK_ROOT, { recursive: true, force: true });
  }
});

test.each(['file:../secrets.json', 'file:/etc/passwd'])(
  'nothing outside that folder is read: %s',
  (value) => {
    expect(
      readEnvironment({ STRADDLE_ROUTES: value, OTHER: 'file:x' }, { STRADDLE_ROUTES: text, OTHER: text }),
    ).toEqual({
      STRADDLE_ROUTES: value,
      OTHER: 'file:x',
    });
  },
);
