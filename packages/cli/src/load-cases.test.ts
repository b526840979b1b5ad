import { afterEach, expect, test } from '@jest/globals';
import { loadCases } from './load-cases.ts';
import { loadMigration } from './load-migration.ts';
import {
  createTemporaryFolder,
  routeTable,
  type TableSettings,
  type TemporaryFolder,
} from './testing/temporary-folder.ts';

let folder: TemporaryFolder | undefined;
afterEach(() => folder?.remove());

async function load(
  files: Readonly<Record<string, string>>,
  settings?: TableSettings,
): ReturnType<typeof loadCases> {
  folder = createTemporaryFolder({ 'migration.config.ts': routeTable(settings), ...files });
  return loadCases(await loadMigration(folder.path));
}

const me = { title: 'own account', method: 'GET', path: '/me' };
const door = { title: 'own principal', method: 'GET', path: '/private' };

function examples(byRoute: Readonly<Record<string, readonly object[]>>): string {
  return `export const examples = ${JSON.stringify(byRoute)};`;
}

test('the examples beside the entry of a group are its cases, in the order of the route table', async () => {
  const text = examples({ 'GET /private': [door], 'GET /me': [me, { ...me, title: 'again' }] });
  expect(await load({ 'account/examples.ts': text })).toEqual([
    { routeKey: 'GET /me', example: me },
    { routeKey: 'GET /me', example: { ...me, title: 'again' } },
    { routeKey: 'GET /private', example: door },
  ]);
});

test('examples of routes that the table does not list are left out', async () => {
  const text = examples({ 'GET /me': [me], 'GET /private': [door], 'GET /gone': [{ ...me, path: '/gone' }] });
  expect((await load({ 'account/examples.ts': text })).map(({ routeKey }) => routeKey)).toEqual([
    'GET /me',
    'GET /private',
  ]);
});

test('every moved route without an example is named, with the file to write it in', async () => {
  const loading = load({});
  await expect(loading).rejects.toMatchObject({ code: 'ERR_ROUTE_EXAMPLES_MISSING' });
  await expect(loading).rejects.toThrow(
    '- GET /me in account/examples.ts\n- GET /private in account/examples.ts',
  );
});

test('one example for one of two routes is not enough, and an empty list is none', async () => {
  const loading = load({ 'account/examples.ts': examples({ 'GET /me': [me], 'GET /private': [] }) });
  await expect(loading).rejects.toThrow(/:\n- GET \/private in account\/examples\.ts$/);
});

test('those of routes that legacy serves are there when they are wanted, and none has to be', async () => {
  folder = createTemporaryFolder({
    'migration.config.ts': routeTable({ owner: 'legacy' }),
    'account/examples.ts': examples({ 'GET /me': [me] }),
  });
  const table = await loadMigration(folder.path);
  expect(await loadCases(table)).toEqual([]);
  expect(await loadCases(table, { unmoved: true })).toEqual([{ routeKey: 'GET /me', example: me }]);
});

test('routes that legacy serves need no example', async () => {
  expect(await load({}, { owner: 'legacy' })).toEqual([]);
});

test('examples in another form are refused', async () => {
  const loading = load({
    'account/examples.ts': examples({ 'GET /me': [{ ...me, path: 'me' }], 'GET /private': [door] }),
  });
  await expect(loading).rejects.toThrow(/GET \/me, example 1: "path" must be a path/);
});
