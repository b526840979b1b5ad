import { afterEach, expect, test } from '@jest/globals';
import { loadMigration } from '../load-migration.ts';
import { createTemporaryFolder, routeTable, type TemporaryFolder } from '../testing/temporary-folder.ts';
import { runRoutes } from './routes.ts';

const handlers = 'export const handler = 1; export const getMe = 1; export const getPrivate = 1;';

let folder: TemporaryFolder | undefined;
afterEach(() => folder?.remove());

async function routes(
  files: Readonly<Record<string, string>>,
): Promise<{ readonly code: 0; readonly rows: string[][] }> {
  folder = createTemporaryFolder({ 'migration.config.ts': routeTable(), ...files });
  const printed: string[] = [];
  const code = await runRoutes({
    ...(await loadMigration(folder.path)),
    print: (line) => printed.push(line),
  });
  const rows = printed
    .join('\n')
    .split('\n')
    .filter((line) => line.includes('│'))
    .map((line) =>
      line
        .split('│')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  return { code, rows };
}

test('prints one row per route, and one for everything else', async () => {
  const { code, rows } = await routes({
    'authorizer.ts': 'export const handler = 1;',
    'account/handler.ts': handlers,
  });
  expect(code).toBe(0);
  expect(rows).toEqual([
    ['route', 'owner', 'group', 'auth', 'handler', 'timeout'],
    ['GET /me', 'lambda', 'account', 'session', 'getMe', expect.stringMatching(/^\d+ s$/)],
    ['GET /private', 'lambda', 'account', 'session', 'getPrivate', expect.stringMatching(/^\d+ s$/)],
    ['(everything else)', 'legacy', '-', 'legacy', '-', '-'],
  ]);
});

test('refuses a table whose files or handlers do not exist, naming all of them, and prints nothing', async () => {
  const refused = routes({ 'account/handler.ts': 'export const handler = 1; export const getMe = 1;' });
  await expect(refused).rejects.toMatchObject({
    code: 'ERR_MIGRATION_ENTRIES_INVALID',
    problems: [expect.stringContaining('authorizer.ts'), expect.stringContaining('getPrivate')],
  });
});

test('prints the same as JSON', async () => {
  folder = createTemporaryFolder({
    'migration.config.ts': routeTable(),
    'authorizer.ts': 'export const handler = 1;',
    'account/handler.ts': handlers,
  });
  const printed: string[] = [];
  await runRoutes({
    ...(await loadMigration(folder.path)),
    json: true,
    print: (line) => printed.push(line),
  });
  expect(JSON.parse(printed.join(''))).toMatchObject({
    routes: [{ route: 'GET /me', owner: 'lambda' }, { route: 'GET /private' }, { owner: 'legacy' }],
  });
});
