import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { repositoryRoot } from './repository-root.mjs';

/**
 * A small repository in a temporary folder, for tests of scripts that act on a whole repository.
 *
 * @param {Record<string, unknown>} files Path → text, or a value that is written as JSON.
 * @param {{ scripts?: boolean, nodeModules?: boolean }} options Copy our scripts into it; link our node_modules.
 * @returns {{ root: string, write: (path: string, content: unknown) => void, remove: () => void }}
 */
export function createTemporaryRepository(files, { scripts = false, nodeModules = false } = {}) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'straddle-scripts-')));
  const write = (path, content) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(
      join(root, path),
      typeof content === 'string' ? content : JSON.stringify(content, undefined, 2),
    );
  };
  for (const [path, content] of Object.entries(files)) write(path, content);
  if (scripts) {
    mkdirSync(join(root, 'scripts'), { recursive: true });
    for (const file of readdirSync(join(repositoryRoot, 'scripts'))) {
      if (file.endsWith('.mjs')) cpSync(join(repositoryRoot, 'scripts', file), join(root, 'scripts', file));
    }
  }
  if (nodeModules) symlinkSync(join(repositoryRoot, 'node_modules'), join(root, 'node_modules'), 'dir');
  return { root, write, remove: () => rmSync(root, { recursive: true, force: true }) };
}
