import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { repositoryRoot } from './repository-root.ts';

/** A copy of the repository's sources that a test may break. */
export interface RepositoryCopy {
  readonly folder: string;
  /** Replaces one text in one file, which must be there. @returns Puts the file back as it was. */
  edit(path: string, change: { readonly from: string; readonly to: string }): () => void;
  write(path: string, content: string): void;
  remove(): void;
}

const WHAT_RUNS = [
  'apps',
  'packages',
  'scripts',
  'migration.config.ts',
  'comparison.config.ts',
  'package.json',
  'tsconfig.base.json',
];

/** Copies what `npm start` runs, as it is in the working tree, without installing anything. */
export function copyRepository(): RepositoryCopy {
  const root = realpathSync(repositoryRoot);
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'straddle-copy-')));
  for (const path of sourceFiles(root)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(root, path), join(folder, path));
  }
  linkDependencies(root, folder, 'node_modules');
  const write = (path: string, content: string): void => writeFileSync(join(folder, path), content);
  return {
    folder,
    write,
    edit: (path, { from, to }) => {
      const before = readFileSync(join(folder, path), 'utf8');
      if (!before.includes(from)) throw new Error(`${path} does not hold ${JSON.stringify(from)}`);
      write(path, before.replace(from, to));
      return () => write(path, before);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Tracked files and new ones; not those that were deleted. */
function sourceFiles(root: string): readonly string[] {
  const command = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...WHAT_RUNS];
  const files = execFileSync('git', command, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return files.split('\0').filter((path) => path !== '' && existsSync(join(root, path)));
}

/**
 * Links every installed package. A workspace is linked to its copy: the packages of the repository are links in
 * node_modules too, and through them the copy would run the originals.
 */
function linkDependencies(root: string, folder: string, path: string): void {
  mkdirSync(join(folder, path));
  for (const name of readdirSync(join(root, path))) {
    if (name.startsWith('.')) continue;
    const entry = `${path}/${name}`;
    if (name.startsWith('@')) {
      linkDependencies(root, folder, entry);
      continue;
    }
    const target = realpathSync(join(root, entry));
    const inside = relative(root, target);
    const isWorkspace = !inside.startsWith('..') && !inside.startsWith('node_modules');
    symlinkSync(isWorkspace ? join(folder, inside) : target, join(folder, entry));
  }
}
