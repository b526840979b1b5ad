import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from '@jest/globals';
import { loadMigration } from '../load-migration.ts';
import { createTemporaryFolder, routeTable, type TemporaryFolder } from '../testing/temporary-folder.ts';
import { runCheckRoutes } from './check-routes.ts';

const repository = join(dirname(fileURLToPath(import.meta.url)), '../../../..');

let folder: TemporaryFolder | undefined;
afterEach(() => folder?.remove());

async function check(path: string): Promise<{ readonly code: number; readonly printed: readonly string[] }> {
  const printed: string[] = [];
  const table = await loadMigration(path);
  const code = await runCheckRoutes({
    ...table,
    environment: process.env,
    print: (line) => printed.push(line),
  });
  return { code, printed };
}

test("the sample's route table captures nothing", async () => {
  expect(await check(repository)).toEqual({
    code: 0,
    printed: [expect.stringMatching(/^\d\d routes of the legacy API read, 0 captured\.$/)],
  });
});

test('a captured route is named with what to list', async () => {
  const express = JSON.stringify(join(repository, 'node_modules/express'));
  const dev = { command: ['node', 'legacy.cjs'], readyPath: '/health' };
  folder = createTemporaryFolder({
    'migration.config.ts': routeTable({ dev }).replace('GET /me', 'GET /{name}').replace('"rest"', '"http"'),
    'legacy.cjs': `const app = require(${express})();
      app.get(['/health', '/:name', '/private', '/:a-:b'], (request, response) => response.end());
      app.listen(Number(process.env.PORT));`,
  });
  expect(await check(folder.path)).toEqual({
    code: 1,
    printed: [
      expect.stringMatching(
        /^GET \/health would go to account, whose GET \/\{name\} takes it\. List 'GET \/health'/,
      ),
      'GET /:a-:b was not checked: its path cannot be read part by part.',
      '4 routes of the legacy API read, 1 captured.',
    ],
  });
});
