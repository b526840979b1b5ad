import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { exampleDeployment, propertiesOf, variants } from './testing/examples.ts';
import { removeFolder, runCdk, synthesizeByCli } from './testing/run-cdk.ts';

test('the CDK CLI finds nothing wrong, and puts the code beside the template', async () => {
  const run = await synthesizeByCli({ ...exampleDeployment, ...variants[0]?.overrides }, 'rest');
  try {
    expect(run).toMatchObject({ exitCode: 0, output: expect.not.stringMatching(/ERROR|WARN/) });
    expect(run.output).toContain('Connections to the database, at most: ');
    const functions = propertiesOf(await run.template(), 'AWS::Lambda::Function');
    expect(functions).toHaveLength(4);
    for (const { Code } of functions) {
      const asset = join(run.folder, 'cdk.out', `asset.${String(Object(Code).S3Key).replace('.zip', '')}`);
      expect(existsSync(join(asset, 'handler.cjs'))).toBe(true);
      expect(existsSync(join(asset, 'handler.cjs.map'))).toBe(false);
    }
  } finally {
    await removeFolder(run.folder);
  }
}, 180_000);

test('what it finds ends it', async () => {
  const { exitCode, output } = await runCdk(
    'synth',
    '--quiet',
    '--app',
    'node src/testing/invalid-app.mjs',
    '--output',
    'cdk.out/invalid',
  );
  expect(exitCode).toBe(1);
  expect(output).toMatch(/Timeout: 100000/);
}, 180_000);

test('a stage that cannot be used is refused without a stack trace', async () => {
  const { exitCode, output } = await runCdk('synth', '--quiet', '-c', 'stage=nowhere');
  expect(exitCode).toBe(1);
  expect(output).toMatch(/^ERR_DEPLOYMENT_INVALID: [^]*there is no stage "nowhere"; there are: staging$/m);
  expect(output).not.toMatch(/^\s+at /m);
}, 180_000);
