import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Leaves the counts of one workspace's run in `.results/jest.json`, which `scripts/test.mjs` adds up. */
export default class JestResultsReporter {
  #rootDir;

  constructor(globalConfig) {
    this.#rootDir = globalConfig.rootDir;
  }

  onRunComplete(_contexts, results) {
    const folder = join(this.#rootDir, '.results');
    mkdirSync(folder, { recursive: true });
    // A suite that does not load counts as one failure: otherwise a syntax error would look like no tests.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    writeFileSync(
      join(folder, 'jest.json'),
      JSON.stringify({ passed: results.numPassedTests, failed, skipped: results.numPendingTests }),
    );
  }
}
