import { join } from 'node:path';
import type { ResolvedMigration } from '@straddle/route-table';
import { App } from 'aws-cdk-lib';
import { bundleFunctions } from './bundle-functions.ts';
import { bundledCode } from './function-code.ts';
import type { ResolvedStage } from './resolve-stage.ts';
import { addMigrationStack, type ServingOptions } from './synthesize-template.ts';

export interface StackOptions extends ServingOptions {
  /** Folder of the route table; entries are relative to it. */
  readonly rootFolder: string;
  /** Left out: where the CDK CLI wants it, else a temporary folder. */
  readonly outFolder?: string | undefined;
}

export interface SynthesizedStack {
  readonly templateFile: string;
  /** Which folder beside the template is the code of which function. */
  readonly assetsFile: string;
}

/**
 * Bundles the functions of one stage and writes its cloud assembly: the template, and the code beside it.
 *
 * @throws {DeploymentInvalidError} If the stage cannot serve the table, with every reason.
 * @throws What `bundleFunctions` throws; what CDK throws if its checks of the template find something.
 * @example
 * const { templateFile } = await synthesizeStack(migration, stage, { rootFolder: '.', outFolder: 'cdk.out' });
 */
export async function synthesizeStack(
  migration: ResolvedMigration,
  stage: ResolvedStage,
  { api, rootFolder, outFolder }: StackOptions,
): Promise<SynthesizedStack> {
  const app = new App({
    analyticsReporting: false,
    autoSynth: false,
    ...(outFolder === undefined ? {} : { outdir: outFolder }),
  });
  const bundlesFolder = join(app.outdir, 'bundles');
  await bundleFunctions(migration, { rootFolder, bundlesFolder });
  const stack = addMigrationStack(app, { migration, stage, api, code: bundledCode(bundlesFolder) });
  const { directory } = app.synth();
  return {
    templateFile: join(directory, stack.templateFile),
    assetsFile: join(directory, `${stack.artifactId}.assets.json`),
  };
}
