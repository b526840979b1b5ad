/** What `cdk` runs: reads the context (`-c stage=…`), the deployment and the route table, and synthesizes one stack. */
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MigrationInvalidError, resolveMigration } from '@straddle/route-table';
import { App } from 'aws-cdk-lib';
import { InfraError, resolveStage, synthesizeStack } from '../src/index.ts';
import { loadConfiguration } from '../src/load-configuration.ts';

const infraFolder = fileURLToPath(new URL('..', import.meta.url));

/** Only for its context: the app that is synthesized is made when everything is known. */
const asked = new App({ autoSynth: false });

/** Text from the command line or cdk.json. */
function contextOf(name: string): string | undefined {
  const value: unknown = asked.node.tryGetContext(name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

try {
  const stageName = contextOf('stage');
  const api = contextOf('api');
  if (stageName === undefined) throw new Error('Say which stage: cdk synth -c stage=staging');
  if (api !== undefined && api !== 'rest' && api !== 'http')
    throw new Error('Write -c api=rest or -c api=http');
  const deploymentFile = resolve(infraFolder, contextOf('deployment') ?? 'deployment.config.ts');
  const tableFile = resolve(infraFolder, contextOf('table') ?? '../migration.config.ts');
  const stage = resolveStage(await loadConfiguration(deploymentFile), stageName);
  const migration = resolveMigration(await loadConfiguration(tableFile));
  await synthesizeStack(migration, stage, { api, rootFolder: dirname(tableFile) });
} catch (error) {
  const isExpected = error instanceof InfraError || error instanceof MigrationInvalidError;
  process.stderr.write(
    `${isExpected ? `${error.code}: ` : ''}${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 1;
}
