import { expect, test } from '@jest/globals';
import { exampleDeployment, variants } from '../examples.ts';
import { removeFolder, synthesizeByCli } from '../run-cdk.ts';

test.each(variants)(
  'the CDK CLI finds nothing wrong: $title',
  async ({ api, overrides }) => {
    const run = await synthesizeByCli({ ...exampleDeployment, ...overrides }, api);
    try {
      expect(run).toMatchObject({ exitCode: 0, output: expect.not.stringMatching(/ERROR|WARN/) });
    } finally {
      await removeFolder(run.folder);
    }
  },
  180_000,
);
