import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readImports } from './read-imports.mjs';
import { filesUnder } from './source-files.mjs';
import { readWorkspaces } from './workspaces.mjs';

/**
 * @typedef {{ folder: string, name: string, manifest: Record<string, any> }} Workspace
 * @typedef {{ workspaces: Workspace[], files: Map<string, import('./read-imports.mjs').FileImports> }} SourceTree
 */

// Have an installation of their own: one measures our packages from outside, as a user would import them, the other
// writes test data through every connect-mongo there is.
const foldersOfTheirOwn = ['benchmarks/', 'packages/testing/golden/'];

/**
 * Reads the imports of every source file of the repository; about a millisecond per file.
 *
 * @param {string} root Folder of the repository.
 * @returns {SourceTree} The root is a workspace too, with the folder `''`.
 */
export function readSourceTree(root) {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const paths = filesUnder(root, isSource).filter(
    (path) => !foldersOfTheirOwn.some((folder) => path.startsWith(folder)),
  );
  return {
    workspaces: [...readWorkspaces(root), { folder: '', name: manifest.name, manifest }],
    files: new Map(paths.map((path) => [path, readImports(path, readFileSync(join(root, path), 'utf8'))])),
  };
}

/** The workspace that a file belongs to: the innermost one, and the root when there is no other. */
export function workspaceOf(workspaces, path) {
  const owners = workspaces.filter(({ folder }) => folder === '' || path.startsWith(`${folder}/`));
  return owners.reduce((inner, each) => (each.folder.length > inner.folder.length ? each : inner));
}

function isSource(path) {
  return /\.(ts|mts|cts|tsx|mjs|cjs|js)$/.test(path);
}
