import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const skippedFolders = new Set([
  'node_modules',
  'dist',
  '.turbo',
  '.results',
  '.straddle',
  '.git',
  'cdk.out',
]);

/**
 * All files under a folder whose path passes the filter, sorted; generated and installed folders are left out.
 *
 * @param {string} folder Absolute.
 * @param {(path: string) => boolean} accepts Gets the path relative to `folder`, with `/`.
 * @returns {string[]} Relative paths with `/`.
 */
export function filesUnder(folder, accepts) {
  const found = [];
  const visit = (relative) => {
    for (const entry of readdirSync(join(folder, relative), { withFileTypes: true })) {
      const path = relative === '' ? entry.name : `${relative}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!skippedFolders.has(entry.name)) visit(path);
      } else if (entry.isFile() && accepts(path)) {
        found.push(path);
      }
    }
  };
  visit('');
  return found.sort();
}

/** A file that jest runs. */
export function isTestFile(path) {
  return /\.test\.(ts|mts|mjs|js)$/.test(path);
}
