import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { workspaceFolders } from './workspaces.mjs';

const stampPath = 'node_modules/.straddle-install';

/**
 * What an installation depends on: the lock file, every package.json and the Node major.
 *
 * @param {string} root Folder of the repository.
 * @param {string} nodeVersion `process.versions.node`.
 */
export function installInputs(root, nodeVersion) {
  const files = [
    'package-lock.json',
    'package.json',
    ...workspaceFolders(root).map((folder) => `${folder}/package.json`),
  ];
  return {
    node: nodeVersion.split('.')[0],
    files: Object.fromEntries(files.map((file) => [file, hashOf(join(root, file))])),
  };
}

/**
 * Why `npm install` has to run before anything else, or undefined when it need not.
 *
 * @param {string} root Folder of the repository.
 * @param {ReturnType<typeof installInputs>} inputs
 * @returns {string | undefined} The end of a sentence that starts with "installing because".
 */
export function installReason(root, inputs) {
  if (!existsSync(join(root, 'node_modules'))) return 'there is no node_modules yet';
  const stamp = readStamp(root);
  if (stamp === undefined) return 'the last installation left no record of its end';
  if (stamp.node !== inputs.node) return `Node changed from ${stamp.node} to ${inputs.node}`;
  for (const [file, hash] of Object.entries(inputs.files)) {
    if (!(file in stamp.files)) return `${file} is new`;
    if (stamp.files[file] !== hash) return `${file} changed`;
  }
  const gone = Object.keys(stamp.files).find((file) => !(file in inputs.files));
  return gone === undefined ? undefined : `${gone} is gone`;
}

/** Written only after a successful installation, so that one that was interrupted is repeated. */
export function writeInstallStamp(root, inputs) {
  mkdirSync(dirname(join(root, stampPath)), { recursive: true });
  writeFileSync(join(root, stampPath), `${JSON.stringify(inputs, undefined, 1)}\n`);
}

export function removeInstallStamp(root) {
  rmSync(join(root, stampPath), { force: true });
}

function readStamp(root) {
  try {
    const stamp = JSON.parse(readFileSync(join(root, stampPath), 'utf8'));
    return typeof stamp?.node === 'string' && typeof stamp.files === 'object' ? stamp : undefined;
  } catch {
    return undefined;
  }
}

function hashOf(path) {
  return existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : 'absent';
}
