import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';

import { MigrationEntriesInvalidError, resolveMigration } from '../index.ts';
import { checkEntries } from './index.ts';

let rootFolder = '';

beforeEach(async () => {
  rootFolder = await mkdtemp(join(tmpdir(), 'straddle-entries-'));
});
afterEach(() => rm(rootFolder, { recursive: true }));

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(rootFolder, path)), { recursive: true });
  await writeFile(join(rootFolder, path), text);
}

async function problems(owner: 'lambda' | 'legacy' = 'lambda'): Promise<readonly string[]> {
  const resolved = resolveMigration({
    api: 'rest',
    legacy: { origin: 'http://127.0.0.1:3001' },
    groups: {
      account: {
        owner,
        kind: 'native',
        entry: 'account/handler.ts',
        routes: { 'GET /me': { handler: 'showMe' } },
      },
    },
  });
  try {
    await checkEntries(resolved, rootFolder);
  } catch (error) {
    if (error instanceof MigrationEntriesInvalidError) {
      return error.problems;
    }
    throw error;
  }
  return [];
}

describe('checkEntries', () => {
  test('is content with entries that export what the table names, in any form', async () => {
    await write('apps/authorizer/src/handler.ts', 'export const handler: unknown = () => 1;');
    await write(
      'account/handler.ts',
      "export { showMe } from './show-me.ts'; export async function handler() {}",
    );
    expect(await problems()).toEqual([]);
  });

  test('names every file that is missing and every export that is missing, together', async () => {
    await write('account/handler.ts', 'const showMe = 1; export type handler = string; void showMe;');
    expect(await problems()).toEqual([
      expect.stringMatching(/^authorizer\.entry: there is no file .*handler\.ts; create it/),
      expect.stringMatching(
        /^groups\.account\.entry: account\/handler\.ts does not export handler; write "export const/,
      ),
      expect.stringMatching(/does not export showMe/),
    ]);
  });

  test('gives the line of a file that cannot be parsed', async () => {
    await write('apps/authorizer/src/handler.ts', 'export const handler = 1;');
    await write('account/handler.ts', '\nexport const = 1;');
    expect(await problems()).toEqual([
      expect.stringMatching(/account\/handler\.ts cannot be parsed: line 2: /),
    ]);
  });

  test('does not look at functions that nothing calls any more', async () => {
    expect(await problems('legacy')).toEqual([]);
  });

  test('does not run what it reads', async () => {
    await write('apps/authorizer/src/handler.ts', "export const handler = 1; throw new Error('ran');");
    await write('account/handler.ts', 'export const handler = 1; export const showMe = 1; process.exit(7);');
    expect(await problems()).toEqual([]);
  });
});
