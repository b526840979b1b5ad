import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type BundleRules, bundleFunction, forbiddenPackages } from './index.ts';
import { invokeBundle } from './testing/invoke-bundle.ts';

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

/** Bundles `handler.ts` of a folder with these files, under these rules. */
async function bundleOf(files: Readonly<Record<string, string>>, rules: Partial<BundleRules> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'straddle-bundle-'));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const outfile = join(folder, 'dist/handler.cjs');
  const bundled = bundleFunction({
    entry: join(folder, 'handler.ts'),
    outfile,
    rules: { kind: 'native', maxBytes: 10_000, ...rules },
  });
  return { outfile, bundled };
}

const driver = { 'node_modules/mongodb/index.js': 'module.exports = { MongoClient: class MongoClient {} };' };
const lazy = "export const handler = async () => (await import('mongodb')).MongoClient.name;";

describe('a bundle', () => {
  test('keeps identifiers, and has its metafile and map beside it', async () => {
    const { outfile, bundled } = await bundleOf({
      'handler.ts': 'export const handler = (recognisableParameter: string) => recognisableParameter.length;',
    });
    expect(await bundled).toMatchObject({ files: [{ path: outfile, loaded: 'at start' }] });
    const text = await readFile(outfile, 'utf8');
    expect(text).toContain('recognisableParameter=>recognisableParameter.length');
    expect(text).not.toContain('sourceMappingURL');
    expect(existsSync(`${outfile}.map`)).toBe(true);
    const metafile = JSON.parse(await readFile(outfile.replace('.cjs', '.meta.json'), 'utf8'));
    expect(Object.keys(metafile.inputs)).toEqual(['handler.ts']);
    expect(createRequire(outfile)(outfile).handler('four')).toBe(4);
  });

  test('takes siblings from source', async () => {
    const { outfile, bundled } = await bundleOf({
      'handler.ts': "export { handler } from 'sibling';",
      'node_modules/sibling/package.json':
        '{ "exports": { "@straddle/source": "./source.ts", "default": "./built.js" } }',
      'node_modules/sibling/source.ts': "export const handler = () => 'from source';",
    });
    await bundled;
    expect(createRequire(outfile)(outfile).handler()).toBe('from source');
  });

  test('leaves the driver to a file of its own, which the first use loads', async () => {
    const { outfile, bundled } = await bundleOf({ 'handler.ts': lazy, ...driver });
    expect((await bundled).files.map(({ loaded }) => loaded)).toEqual(['at start', 'at first use']);
    const steps = await invokeBundle({
      node: process.execPath,
      bundle: outfile,
      events: [{}],
      environment: {},
    });
    expect(steps.map(({ files, result }) => ({ files, result }))).toEqual([
      { files: ['handler.cjs'] },
      { files: ['handler.cjs', 'mongodb.cjs'], result: 'MongoClient' },
    ]);
  });
});

describe('the build is refused', () => {
  const refusals: readonly {
    readonly title: string;
    readonly files: Readonly<Record<string, string>>;
    readonly rules?: Partial<BundleRules>;
    readonly problem: RegExp;
  }[] = [
    ...forbiddenPackages.native.map((name) => ({
      title: `${name} deep inside a native function`,
      files: {
        'handler.ts': "export { handler } from './inner.ts';",
        'inner.ts': `import '${name}'; export const handler = () => {};`,
        [`node_modules/${name}/index.js`]: 'globalThis.loaded = true;',
      },
      problem: new RegExp(`^${name} is in it: handler.ts → inner.ts → node_modules/${name}/index.js`),
    })),
    ...forbiddenPackages.express.map((name) => ({
      title: `${name} in a lifted router`,
      rules: { kind: 'express' as const },
      files: {
        'handler.ts': `import '${name}'; export const handler = () => {};`,
        [`node_modules/${name}/index.js`]: 'globalThis.loaded = true;',
      },
      problem: new RegExp(`^${name} is in it: `),
    })),
    {
      title: 'more bytes than the budget',
      rules: { maxBytes: 100 },
      files: { 'handler.ts': `export const handler = () => '${'x'.repeat(100)}';` },
      problem: /^dist\/handler\.cjs has \d+ bytes and may have 100; the largest inputs: handler\.ts \d+/,
    },
    {
      title: 'a driver larger than its budget',
      files: {
        'handler.ts': lazy,
        'node_modules/mongodb/index.js': `module.exports = '${'x'.repeat(800_000)}';`,
      },
      problem: /^dist\/mongodb\.cjs has 8\d+ bytes and may have 780000/,
    },
    {
      title: 'a driver that is loaded at start',
      files: {
        'handler.ts': "import { MongoClient } from 'mongodb'; export const handler = () => MongoClient.name;",
        ...driver,
      },
      problem: /^handler\.ts loads the MongoDB driver at start; write `await import\('mongodb'\)`/,
    },
    {
      title: 'a package that would have to be installed beside it',
      files: { 'handler.ts': "try { require('not-here'); } catch {} export const handler = () => {};" },
      problem: /^not-here would be required at run time/,
    },
  ];

  test.each(refusals)('for $title', async ({ files, rules, problem }) => {
    const { outfile, bundled } = await bundleOf(files, rules);
    await expect(bundled).rejects.toMatchObject({
      code: 'ERR_BUNDLE_INVALID',
      problems: [expect.stringMatching(problem)],
    });
    expect(existsSync(outfile)).toBe(false);
    expect(existsSync(outfile.replace('.cjs', '.meta.json'))).toBe(true);
  });

  test('and express and serverless-http are what a lifted router may have', async () => {
    const { bundled } = await bundleOf(
      {
        'handler.ts': "import 'express'; import 'serverless-http'; export const handler = () => {};",
        'node_modules/express/index.js': 'globalThis.loaded = true;',
        'node_modules/serverless-http/index.js': 'globalThis.loaded = true;',
      },
      { kind: 'express' },
    );
    await expect(bundled).resolves.toMatchObject({ files: [{}] });
  });

  test.each([
    {
      title: 'an import that does not exist',
      source: "export { handler } from 'missing';",
      says: /^handler\.ts:1: Could not resolve "missing"/,
    },
    {
      title: 'a syntax error',
      source: 'export const handler = (',
      says: /^handler\.ts:1: Unexpected end of file/,
    },
    {
      title: 'a warning',
      source: 'export const handler = () => ({ twice: 1, twice: 2 });',
      says: /^handler\.ts:1: Duplicate key "twice"/,
    },
  ])('for $title, and the bundle of before is gone', async ({ source, says }) => {
    const { outfile, bundled } = await bundleOf({ 'handler.ts': source, 'dist/handler.cjs': 'stale' });
    await expect(bundled).rejects.toMatchObject({
      code: 'ERR_BUNDLE_FAILED',
      problems: [expect.stringMatching(says)],
    });
    expect(existsSync(outfile)).toBe(false);
  });

  test('for two versions of the driver', async () => {
    const { bundled } = await bundleOf({
      'handler.ts': `import other from 'other'; export const handler = async () => [other, await import('mongodb')];`,
      'node_modules/other/index.js': "module.exports = () => import('mongodb');",
      'node_modules/other/node_modules/mongodb/index.js': 'module.exports = 2;',
      ...driver,
    });
    await expect(bundled).rejects.toMatchObject({ problems: [expect.stringMatching(/^two drivers: /)] });
  });
});
