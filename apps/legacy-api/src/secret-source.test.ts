import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createSecretProvider } from './secret-source.ts';

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'straddle-secrets-'));
  path = join(folder, 'secrets');
});
afterEach(() => rm(folder, { recursive: true }));

const fromFile = (isProduction = false) => createSecretProvider({ from: 'file', path }, isProduction);

test('a file is read each time that it is asked for', async () => {
  const provide = fromFile();
  await writeFile(path, 'the-older-secret-1\n');
  expect(await provide()).toEqual(['the-older-secret-1']);
  await writeFile(path, '["the-newest-secret","the-older-secret-1"]');
  expect(await provide()).toEqual(['the-newest-secret', 'the-older-secret-1']);
});

test.each([
  { title: 'is not there', text: undefined, problem: 'cannot be read' },
  { title: 'has a short secret', text: 'CANARY', problem: 'must be secrets of 16 characters' },
  { title: 'has a published secret, in production', text: 'dev-only-CANARY-secret', problem: 'is public' },
])('a file that $title is an error that quotes nothing of it', async ({ text, problem }) => {
  if (text !== undefined) await writeFile(path, text);
  const failure = await Promise.resolve(fromFile(true)()).then(String, (error: unknown) => error);
  expect(failure).toMatchObject({ code: 'ERR_SECRETS_FILE_INVALID' });
  expect(String(failure)).toContain(problem);
  expect(String(failure)).not.toContain('CANARY');
});
