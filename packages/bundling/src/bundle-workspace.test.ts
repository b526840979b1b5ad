import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { build } from 'esbuild';
import { bundleWorkspace, readBundleSettings } from './index.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const groups = await readGroups();
const workspaceOf = (entry: string) => join(root, entry.replace(/\/src\/.*$/, ''));

describe('the functions of this repository', () => {
  test.each(groups)('$name is bundled as the kind that the route table says', async ({ entry, kind }) => {
    const folder = workspaceOf(entry);
    expect(await readBundleSettings(folder)).toMatchObject({
      kind,
      entry: entry.slice(folder.length - root.length + 1),
    });
  });

  test.each([{ name: 'authorizer', entry: 'apps/authorizer/src/handler.ts' }, ...groups])(
    '$name keeps the rules, and its build script is the one of its siblings',
    async ({ entry }) => {
      const folder = workspaceOf(entry);
      const out = await mkdtemp(join(tmpdir(), 'straddle-function-'));
      try {
        await expect(bundleWorkspace(folder, out)).resolves.toMatchObject({
          files: expect.arrayContaining([expect.objectContaining({ path: join(out, 'handler.cjs') })]),
        });
      } finally {
        await rm(out, { recursive: true, force: true });
      }
      const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      expect(scripts.build).toMatch(
        /^node --import tsx --conditions=@straddle\/source (\.\.\/)+packages\/bundling\/src\/main\.ts$/,
      );
    },
  );
});

test.each([
  { title: 'nothing', bundle: undefined, problems: ['"entry" must', '"kind" must', '"maxBytes" must'] },
  {
    title: 'nonsense',
    bundle: { entry: 'src/handler.ts', kind: 'lifted', maxBytes: '60 KB', budget: 1 },
    problems: ['"kind" must', '"maxBytes" must', '"budget" is not a setting'],
  },
])('a package.json that says $title is refused with every problem', async ({ bundle, problems }) => {
  const folder = await mkdtemp(join(tmpdir(), 'straddle-settings-'));
  try {
    await writeFile(join(folder, 'package.json'), JSON.stringify({ bundle }));
    await expect(readBundleSettings(folder)).rejects.toMatchObject({
      code: 'ERR_BUNDLE_SETTINGS_INVALID',
      problems: problems.map((problem) => expect.stringContaining(problem)),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

describe('the build script', () => {
  const build = (folder: string) => {
    const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
    const main = fileURLToPath(new URL('main.ts', import.meta.url));
    return spawnSync(process.execPath, ['--import', tsx, '--conditions=@straddle/source', main], {
      cwd: folder,
      encoding: 'utf8',
    });
  };

  test.each([
    {
      title: 'says what it wrote',
      maxBytes: 5000,
      code: 0,
      says: /^dist\/handler\.cjs {2}\d+ bytes, loaded at start$/m,
    },
    {
      title: 'fails when a rule is broken',
      maxBytes: 10,
      code: 1,
      says: /^ERR_BUNDLE_INVALID: .*\n {2}- dist\/handler\.cjs has \d+ bytes and may have 10/m,
    },
  ])('$title', async ({ maxBytes, code, says }) => {
    const folder = await mkdtemp(join(tmpdir(), 'straddle-build-'));
    try {
      const bundle = { entry: 'handler.ts', kind: 'native', maxBytes };
      await writeFile(join(folder, 'package.json'), JSON.stringify({ bundle }));
      await writeFile(join(folder, 'handler.ts'), 'export const handler = () => {};');
      const { status, stdout, stderr } = build(folder);
      expect(stdout + stderr).toMatch(says);
      expect(status).toBe(code);
      expect(existsSync(join(folder, 'dist/handler.cjs'))).toBe(code === 0);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

/** The groups of the route table, which is outside this workspace and therefore no import. */
async function readGroups(): Promise<readonly { name: string; entry: string; kind: string }[]> {
  const folder = await mkdtemp(join(tmpdir(), 'straddle-migration-'));
  try {
    const outfile = join(folder, 'migration.cjs');
    await build({
      entryPoints: [join(root, 'migration.config.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      conditions: ['@straddle/source'],
    });
    const { default: migration }: { default: { groups: Record<string, { entry: string; kind: string }> } } =
      createRequire(outfile)(outfile);
    return Object.entries(migration.groups).map(([name, { entry, kind }]) => ({ name, entry, kind }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
