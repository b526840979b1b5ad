import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { build } from 'esbuild';

/** The packages that an entry of this package loads, its own files followed. */
async function packagesOf(entry: string): Promise<readonly string[]> {
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL(`../${entry}/index.ts`, import.meta.url))],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  });
  const imported = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
  return [...new Set(imported)];
}

test.each(['authorizer', 'http', 'mongo', 'environment', 'log'])(
  'the entry /%s loads nothing of Express: native functions do not pay for lifted ones',
  async (entry) => {
    const packages = await packagesOf(entry);
    expect(packages).not.toContain('express');
    expect(packages).not.toContain('serverless-http');
  },
);

test('the entry /express does', async () => {
  expect(await packagesOf('express')).toEqual(expect.arrayContaining(['express', 'serverless-http']));
});
