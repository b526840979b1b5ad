import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { StageDeployment } from '../deployment.ts';
import type { Template } from '../synthesize-template.ts';

const infraFolder = fileURLToPath(new URL('../..', import.meta.url));
const cdk = join(dirname(createRequire(import.meta.url).resolve('aws-cdk/package.json')), 'bin/cdk');

export interface CdkRun {
  readonly exitCode: number;
  /** Both streams. */
  readonly output: string;
}

/** Runs the CDK CLI in `infra`, with its cdk.json. */
export async function runCdk(...args: readonly string[]): Promise<CdkRun> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [cdk, ...args], {
      cwd: infraFolder,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], CI: 'true' },
    });
    return { exitCode: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = Object(error);
    return { exitCode: Number(code), output: `${stdout}${stderr}` };
  }
}

/** Synthesizes the route table of this repository for one stage, with code, as `cdk deploy` would. */
export async function synthesizeByCli(
  stage: StageDeployment,
  api: 'rest' | 'http',
): Promise<CdkRun & { readonly folder: string; readonly template: () => Promise<Template> }> {
  // Inside the workspace: the CLI warns of output folders elsewhere, and a bundle finds its packages from here.
  const folder = await mkdtemp(join(infraFolder, '.synth-'));
  const deployment = join(folder, 'deployment.mjs');
  await writeFile(deployment, `export default ${JSON.stringify({ stages: { test: stage } })};\n`);
  const context = ['stage=test', `api=${api}`, `deployment=${deployment}`].flatMap((value) => ['-c', value]);
  const run = await runCdk('synth', '--quiet', ...context, '--output', join(folder, 'cdk.out'));
  return {
    ...run,
    folder,
    template: async () =>
      JSON.parse(await readFile(join(folder, 'cdk.out/straddle-test.template.json'), 'utf8')),
  };
}

export function removeFolder(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true });
}
