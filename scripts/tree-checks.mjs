import { join } from 'node:path';
import { runCaptured } from './run-process.mjs';

/**
 * The checks over the whole tree; each counts as one in the sum of `npm test`.
 *
 * `script` is started with this Node rather than through node_modules/.bin: the same on Windows, and no PATH needed.
 */
export const treeChecks = [
  {
    name: 'format',
    script: 'node_modules/@biomejs/biome/bin/biome',
    args: ['ci', '--colors=off', '.'],
    mend: 'npm run format',
  },
  { name: 'lint', script: 'node_modules/oxlint/bin/oxlint', args: ['--type-aware'], mend: 'npm run lint' },
  { name: 'types', script: 'node_modules/typescript/bin/tsc', args: ['-b'], mend: 'npm run typecheck' },
  { name: 'boundaries', script: 'scripts/check-boundaries.mjs', args: [], mend: 'npm run boundaries' },
];

/**
 * Runs one check; says one line when it is clean, and everything it said when it is not.
 *
 * @param {(typeof treeChecks)[number]} check
 * @param {string} root Folder of the repository.
 * @param {(line: string) => void} say
 * @returns {Promise<{ name: string, passed: number, failed: number, skipped: number, problem?: string }>} A row for the sum.
 */
export async function runCheck({ name, script, args, mend }, root, say) {
  const startedAt = Date.now();
  const { code, output } = await runCaptured(process.execPath, [join(root, script), ...args], { cwd: root });
  if (code === 0) {
    say(`${name}: clean, ${Date.now() - startedAt} ms`);
    return { name, passed: 1, failed: 0, skipped: 0 };
  }
  say(`${name}: exit code ${code}\n${output.trimEnd()}`);
  return { name, passed: 0, failed: 1, skipped: 0, problem: `see above, or run ${mend}` };
}
