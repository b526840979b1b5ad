import { afterEach, describe, expect, test } from '@jest/globals';
import { loadMigration } from './load-migration.ts';
import { createTemporaryFolder, routeTable, type TemporaryFolder } from './testing/temporary-folder.ts';

let folder: TemporaryFolder | undefined;
afterEach(() => folder?.remove());

describe('finding the route table', () => {
  test('in the folder where the command is run', async () => {
    folder = createTemporaryFolder({ 'migration.config.ts': routeTable() });
    const { migration, rootFolder } = await loadMigration(folder.path);
    expect(rootFolder).toBe(folder.path);
    expect(migration.routes.map(({ routeKey }) => routeKey)).toEqual(['GET /me', 'GET /private']);
  });

  test('above it, the nearest first', async () => {
    folder = createTemporaryFolder({
      'migration.config.ts': 'export default "too far up";',
      'api/migration.config.ts': routeTable(),
      'api/src/deep/keep.txt': '',
    });
    expect((await loadMigration(folder.file('api/src/deep'))).rootFolder).toBe(folder.file('api'));
  });

  test('where --config says, from the folder of the command; entries are relative to it', async () => {
    folder = createTemporaryFolder({ 'migration.config.ts': 'not this one', 'other/table.ts': routeTable() });
    expect((await loadMigration(folder.path, 'other/table.ts')).rootFolder).toBe(folder.file('other'));
  });

  test.each([
    { title: 'nowhere', configFile: undefined },
    { title: 'not where --config says', configFile: 'no-such-table.ts' },
  ])('$title: an error that says what to do', async ({ configFile }) => {
    folder = createTemporaryFolder({});
    await expect(loadMigration(folder.path, configFile)).rejects.toMatchObject({
      code: 'ERR_ROUTE_TABLE_MISSING',
      message: expect.stringMatching(new RegExp(`${folder.path}.*--config <file>`)),
    });
  });
});

describe('a route table that cannot be used', () => {
  test.each([
    { title: 'syntax that does not parse', text: 'export default {', problem: 'it does not load' },
    { title: 'a throw', text: 'throw new Error("on purpose");', problem: 'it does not load: on purpose' },
    { title: 'no default export', text: 'export const table = {};', problem: 'it has no default export' },
    {
      title: 'a default export that is no object',
      text: 'export default 7;',
      problem: 'it has no default export',
    },
  ])('$title is named, with the file', async ({ text, problem }) => {
    folder = createTemporaryFolder({ 'migration.config.ts': text });
    const loading = loadMigration(folder.path);
    await expect(loading).rejects.toMatchObject({ code: 'ERR_ROUTE_TABLE_UNREADABLE' });
    await expect(loading).rejects.toThrow(`${folder.file('migration.config.ts')} cannot be used: ${problem}`);
  });

  test('a table with mistakes is refused with all of them', async () => {
    folder = createTemporaryFolder({ 'migration.config.ts': 'export default { api: "soap", groups: {} };' });
    await expect(loadMigration(folder.path)).rejects.toMatchObject({
      code: 'ERR_MIGRATION_INVALID',
      problems: expect.arrayContaining([expect.stringContaining('api'), expect.stringContaining('legacy')]),
    });
  });
});
