import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Removes what an earlier run left, so that nothing but this run (or turbo's replay of it) can be counted.
 *
 * @param {string} root Folder of the repository.
 * @param {{ folder: string }[]} workspaces
 * @param {string} file Such as `jest.json`.
 */
export function removeResults(root, workspaces, file) {
  for (const { folder } of workspaces) rmSync(join(root, folder, '.results', file), { force: true });
}

/**
 * Adds up what the workspaces left in `.results/`.
 *
 * A workspace that was expected to leave a result and left none, or one that cannot be read, or one in which
 * nothing ran, counts as one failure with its reason: silence is not success.
 *
 * @param {string} root Folder of the repository.
 * @param {{ folder: string, name: string }[]} workspaces Those that are expected to leave a result.
 * @param {string} file Such as `jest.json`.
 * @returns {{ rows: { name: string, passed: number, failed: number, skipped: number, problem?: string }[] }}
 */
export function collectResults(root, workspaces, file) {
  return {
    rows: workspaces.map(({ folder, name }) => {
      const counts = readCounts(join(root, folder, '.results', file));
      if (typeof counts === 'string') return { name, passed: 0, failed: 1, skipped: 0, problem: counts };
      if (counts.passed + counts.failed === 0) return { name, ...counts, failed: 1, problem: 'nothing ran' };
      return { name, ...counts };
    }),
  };
}

/** One line per workspace, aligned, for the end of a run. */
export function resultsTable(rows) {
  const width = Math.max(0, ...rows.map((row) => row.name.length));
  return rows.map(({ name, passed, failed, skipped, problem }) => {
    const parts = [`${String(passed).padStart(6)} passed`, `${String(failed).padStart(4)} failed`];
    if (skipped > 0) parts.push(`${skipped} skipped`);
    if (problem !== undefined) parts.push(problem);
    return `  ${name.padEnd(width)} ${parts.join('  ')}`;
  });
}

/**
 * The sum of all rows; `N passed, N failed` is the very last line of `npm test`, `npm run verify` and `.ci/run`.
 *
 * @param {{ passed: number, failed: number }[]} rows
 */
export function totalOf(rows) {
  const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
  const passed = sum('passed');
  const failed = sum('failed');
  return { passed, failed, line: `${passed} passed, ${failed} failed` };
}

function readCounts(path) {
  if (!existsSync(path)) return 'left no result';
  try {
    const { passed, failed, skipped = 0 } = JSON.parse(readFileSync(path, 'utf8'));
    if ([passed, failed, skipped].every((count) => Number.isInteger(count) && count >= 0)) {
      return { passed, failed, skipped };
    }
  } catch {
    // Falls through: a file that is no JSON is as unreadable as one with other fields.
  }
  return 'left a result that cannot be read';
}
