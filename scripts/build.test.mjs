import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { repositoryRoot } from './repository-root.mjs';
import { createTemporaryRepository } from './temporary-repository.mjs';

const bundle = `node --import tsx --conditions=@straddle/source ${join(repositoryRoot, 'packages/bundling/src/main.ts')}`;
const manifest = (name, maxBytes) => ({
  name,
  version: '1.0.0',
  scripts: { build: bundle },
  bundle: { entry: 'handler.ts', kind: 'native', maxBytes },
});
const repository = createTemporaryRepository(
  {
    'package.json': {
      name: 'root',
      private: true,
      packageManager: 'npm@11.19.1',
      workspaces: ['apps/*'],
    },
    '.gitignore': 'dist/\n.turbo/\n',
    'package-lock.json': { name: 'root', lockfileVersion: 3, packages: {} },
    'turbo.json': { tasks: { build: { outputs: ['dist/**'] } } },
    'apps/within/package.json': manifest('within', 5000),
    'apps/within/handler.ts': 'export const handler = () => {};',
    'apps/over/package.json': manifest('over', 10),
    'apps/over/handler.ts': 'export const handler = () => {};',
  },
  { scripts: true, nodeModules: true },
);
afterAll(() => repository.remove());

const build = () => {
  const script = join(repository.root, 'scripts/build.mjs');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], { cwd: '/', encoding: 'utf8' });
  return { status, output: stdout + stderr };
};
const built = (name) => existsSync(join(repository.root, 'apps', name, 'dist/handler.cjs'));

test('npm run build fails when one function is over its budget, and builds the others', () => {
  const failed = build();
  expect(failed.output).toMatch(/dist\/handler\.cjs has \d+ bytes and may have 10/);
  expect(failed.status).toBe(1);
  expect([built('within'), built('over')]).toEqual([true, false]);

  repository.write('apps/over/package.json', manifest('over', 5000));
  expect(build().status).toBe(0);
  expect(built('over')).toBe(true);
});
