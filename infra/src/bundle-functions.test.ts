import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { FunctionWorkspaceInvalidError } from './errors.ts';
import { resolveStage } from './resolve-stage.ts';
import { synthesizeStack } from './synthesize-stack.ts';
import { exampleDeployment, exampleMigration } from './testing/examples.ts';

// What CDK finds in templates is tested with its own CLI; here it would take most of the time.
process.env['CDK_VALIDATION'] = 'false';

let rootFolder: string;
beforeEach(async () => {
  rootFolder = await mkdtemp(join(tmpdir(), 'straddle-infra-'));
});
afterEach(() => rm(rootFolder, { recursive: true, force: true }));

/** A group of many routes, all of one workspace, and no other. */
const manyRoutes = exampleMigration({
  denial: {},
  groups: {
    wide: {
      owner: 'lambda',
      kind: 'native',
      entry: 'apps/wide/src/handler.ts',
      routes: Object.fromEntries(
        Array.from({ length: 40 }, (_, n) => [
          `GET /${'route-'.repeat(12)}${n}`,
          { handler: 'answer', auth: 'none' as const },
        ]),
      ),
    },
  },
});

async function writeWorkspace(entry: string): Promise<void> {
  const files = {
    'apps/wide/package.json': JSON.stringify({ bundle: { entry, kind: 'native', maxBytes: 10_000 } }),
    'apps/wide/src/handler.ts': 'export const handler = async () => ({ statusCode: 200 });',
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(rootFolder, path)), { recursive: true });
    await writeFile(join(rootFolder, path), text);
  }
}

const synthesize = () => {
  const stage = resolveStage({ stages: { test: exampleDeployment } }, 'test');
  return synthesizeStack(manyRoutes, stage, { rootFolder, outFolder: join(rootFolder, 'cdk.out') });
};

test('routes that are too many for variables are in the code, where the function looks for them', async () => {
  await writeWorkspace('src/handler.ts');
  const { templateFile, assetsFile } = await synthesize();
  expect(await readFile(templateFile, 'utf8')).toContain('"STRADDLE_ROUTES": "file:straddle-routes.json"');
  const { files } = JSON.parse(await readFile(assetsFile, 'utf8'));
  const [code = ''] = Object.values(files)
    .map((file) => String(Object(file).source.path))
    .filter((path) => path.startsWith('asset.'));
  const folder = join(dirname(assetsFile), code);
  expect((await readdir(folder)).toSorted()).toEqual(['handler.cjs', 'straddle-routes.json']);
  const routes = JSON.parse(await readFile(join(folder, 'straddle-routes.json'), 'utf8'));
  expect(Object.keys(routes)).toHaveLength(40);
});

test('an entry that its workspace does not bundle is refused, before anything is deployed without it', async () => {
  await writeWorkspace('src/other.ts');
  await expect(synthesize()).rejects.toThrow(
    new FunctionWorkspaceInvalidError(
      'wide',
      'the route table has the entry apps/wide/src/handler.ts, and apps/wide/package.json bundles src/other.ts; write the same file in both',
    ),
  );
});

test('an entry outside every workspace is refused', async () => {
  await expect(synthesize()).rejects.toThrow(/wide cannot be bundled: there is no package.json above/);
});
