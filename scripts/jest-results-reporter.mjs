import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Leaves the counts of one workspace's run in `.results/`, where `npm test` and `npm run verify` add them up.
 *
 * The file is `jest.json` unless the option `file` names another one: a verify script that uses jest says
 * `reporters: [[reporter, { file: 'verify.json' }]]`.
 */
export default class JestResultsReporter {
  #path;

  constructor(globalConfig, options = {}) {
    this.#path = join(globalConfig.rootDir, '.results', options.file ?? 'jest.json');
  }

  onRunComplete(_contexts, results) {
    mkdirSync(join(this.#path, '..'), { recursive: true });
    // A suite that does not load counts as one failure: otherwise a syntax error would look like no tests.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    writeFileSync(this.#path, `${JSON.stringify({ passed: results.numPassedTests, failed, skipped })}\n`);
  }
}
