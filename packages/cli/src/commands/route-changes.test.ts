import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { afterEach, expect, test } from '@jest/globals';
import { loadMigration } from '../load-migration.ts';
import { createTemporaryFolder, routeTable, type TemporaryFolder } from '../testing/temporary-folder.ts';
import { runRouteChanges } from './route-changes.ts';

let folder: TemporaryFolder | undefined;
afterEach(() => folder?.remove());

/** A repository whose HEAD has one text as its route table, and whose working tree has another. */
function repository(committed: string, present: string = routeTable()): TemporaryFolder {
  folder = createTemporaryFolder({
    'shop/migration.config.ts': committed,
    'shop/owner.ts': "export const owner = 'legacy';",
  });
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
      cwd: folder?.path,
      stdio: 'pipe',
    });
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--no-gpg-sign', '-m', 'table');
  writeFileSync(folder.file('shop/migration.config.ts'), present);
  return folder;
}

async function changes(since: string, { json = false } = {}): Promise<readonly string[]> {
  const printed: string[] = [];
  const path = folder?.file('shop') ?? '';
  const table = await loadMigration(path);
  const code = await runRouteChanges({
    ...table,
    since,
    folder: path,
    json,
    print: (line) => printed.push(line),
  });
  expect(code).toBe(0);
  return printed;
}

test('tells a cutover since a revision of git, and leaves no file behind', async () => {
  repository(routeTable({ owner: 'legacy' }));
  expect(await changes('HEAD')).toEqual(['- account: legacy → lambda']);
  expect(readdirSync(folder?.file('shop') ?? '').sort()).toEqual(['migration.config.ts', 'owner.ts']);
});

test('tells it as JSON', async () => {
  repository(routeTable({ owner: 'legacy' }));
  expect(await changes('HEAD', { json: true })).toEqual([
    '{"since":"HEAD","changes":["account: legacy → lambda"]}',
  ]);
});

test('says when nothing has changed', async () => {
  repository(routeTable());
  expect(await changes('HEAD')).toEqual(['The route table says the same as HEAD.']);
});

test('finds what the earlier table imports', async () => {
  const text = routeTable({ owner: 'legacy' }).replace('"owner":"legacy"', 'owner');
  repository(`import { owner } from './owner.ts';\n${text}`);
  expect(await changes('HEAD')).toEqual(['- account: legacy → lambda']);
});

test('compares with another file', async () => {
  folder = createTemporaryFolder({
    'shop/migration.config.ts': routeTable(),
    'shop/live.config.ts': routeTable({ owner: 'legacy' }),
  });
  expect(await changes('live.config.ts')).toEqual(['- account: legacy → lambda']);
});

test.each([
  { title: 'a revision that git does not have', since: 'no-such-branch', code: 'ERR_EARLIER_TABLE_MISSING' },
  { title: 'what git would take for an option', since: '--output=stolen', code: 'ERR_EARLIER_TABLE_MISSING' },
])('refuses $title', async ({ since, code }) => {
  repository(routeTable());
  await expect(changes(since)).rejects.toMatchObject({ code, message: expect.stringContaining(since) });
  expect(readdirSync(folder?.file('shop') ?? '')).not.toContain('stolen');
});

test.each([
  { title: 'does not load', committed: 'export default missing;', says: 'does not load' },
  { title: 'is not valid any more', committed: 'export default { api: "soap" };', says: 'not valid' },
])('an earlier table that $title is named by its revision, and its copy is removed', async (row) => {
  repository(row.committed);
  await expect(changes('HEAD')).rejects.toMatchObject({
    code: 'ERR_ROUTE_TABLE_UNREADABLE',
    message: expect.stringMatching(new RegExp(`^HEAD:migration.config.ts .*${row.says}`, 's')),
  });
  expect(readdirSync(folder?.file('shop') ?? '')).toHaveLength(2);
});
