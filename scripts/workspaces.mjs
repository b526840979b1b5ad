import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The folders of all workspaces, relative to the root, sorted.
 *
 * Understands the two forms that the root package.json uses: a folder, and `folder/*`.
 *
 * @param {string} root Folder of the repository.
 * @returns {string[]} Such as `['apps/authorizer', 'packages/cli', …]`.
 */
export function workspaceFolders(root) {
  const patterns = readManifest(root, '.').workspaces ?? [];
  return patterns
    .flatMap((pattern) => (pattern.endsWith('/*') ? subfolders(root, pattern.slice(0, -2)) : [pattern]))
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .sort();
}

/**
 * All workspaces with their manifests.
 *
 * @param {string} root Folder of the repository.
 * @returns {{ folder: string, name: string, manifest: Record<string, any> }[]}
 */
export function readWorkspaces(root) {
  return workspaceFolders(root).map((folder) => {
    const manifest = readManifest(root, folder);
    return { folder, name: manifest.name, manifest };
  });
}

/**
 * The workspaces that a person means by names on the command line.
 *
 * @param {ReturnType<typeof readWorkspaces>} workspaces
 * @param {string[]} wanted Package names with or without the scope, or folders.
 * @returns {{ chosen: ReturnType<typeof readWorkspaces>, unknown: string[] }} All of them when none is named.
 */
export function chooseWorkspaces(workspaces, wanted) {
  const matches = (workspace, name) =>
    [workspace.name, workspace.name.replace(/^@[^/]+\//, ''), workspace.folder].includes(
      name.replace(/\/+$/, ''),
    );
  return {
    chosen:
      wanted.length === 0
        ? workspaces
        : workspaces.filter((each) => wanted.some((name) => matches(each, name))),
    unknown: wanted.filter((name) => !workspaces.some((each) => matches(each, name))),
  };
}

function readManifest(root, folder) {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
}

function subfolders(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${folder}/${entry.name}`);
}
