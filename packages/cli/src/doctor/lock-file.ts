import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { LockFileUnreadableError } from './errors.ts';

/** One installed copy of a package. */
export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  /** Version of a dependency as Node would find it from here; undefined when there is none. */
  readonly dependency: (name: string) => string | undefined;
}

/** Lock files of other package managers, by name: refused, so that nothing is half read. */
const OTHER_KINDS: Readonly<Record<string, string>> = {
  'yarn.lock': 'it belongs to yarn',
  'pnpm-lock.yaml': 'it belongs to pnpm',
  'bun.lock': 'it belongs to bun',
  'bun.lockb': 'it belongs to bun',
  'deno.lock': 'it belongs to deno',
};

/**
 * Reads the lock file of npm.
 *
 * @throws {LockFileUnreadableError} Also for the lock files of yarn, pnpm, bun and deno, by name.
 */
export async function readLockFile(file: string): Promise<readonly LockedPackage[]> {
  const name = basename(file);
  const other = OTHER_KINDS[name];
  if (other !== undefined) {
    const mend = 'only that of npm is read; make one with npm install --package-lock-only in a copy';
    throw new LockFileUnreadableError(name, `${other}, and ${mend}`);
  }
  const lock = parseJson(name, await readText(name, file));
  const packages = parseNpmLock(lock);
  if (packages === undefined) {
    throw new LockFileUnreadableError(name, 'it has neither packages nor dependencies, as npm writes them');
  }
  return packages;
}

async function readText(name: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new LockFileUnreadableError(name, 'it cannot be opened', cause);
  }
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new LockFileUnreadableError(name, 'it is not JSON', cause);
  }
}

/**
 * The installed packages of an npm lock file of version 1, 2 or 3, without those that only development needs.
 *
 * @returns undefined when it is none.
 */
export function parseNpmLock(lock: unknown): readonly LockedPackage[] | undefined {
  const { packages, dependencies } = asRecord(lock);
  if (isRecord(packages)) return fromPaths(new Map(Object.entries(packages)));
  if (!isRecord(dependencies)) return undefined;
  const paths = new Map<string, unknown>();
  collectTree(dependencies, '', paths);
  return fromPaths(paths);
}

/** Version 1 nests what version 2 writes as a path. */
function collectTree(
  tree: Readonly<Record<string, unknown>>,
  parent: string,
  paths: Map<string, unknown>,
): void {
  for (const [name, entry] of Object.entries(tree)) {
    const path = `${parent}node_modules/${name}`;
    paths.set(path, entry);
    const { dependencies } = asRecord(entry);
    if (isRecord(dependencies)) collectTree(dependencies, `${path}/`, paths);
  }
}

function fromPaths(paths: ReadonlyMap<string, unknown>): readonly LockedPackage[] {
  const versionAt = (path: string): string | undefined => readVersion(paths.get(path));
  return [...paths].flatMap(([path, entry]) => {
    const version = readVersion(entry);
    if (version === undefined || !path.includes('node_modules/') || isForDevelopment(entry)) return [];
    const dependency = (name: string): string | undefined => {
      for (let folder = path; ; folder = parentOf(folder)) {
        const found = versionAt(folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`);
        if (found !== undefined || folder === '') return found;
      }
    };
    return [{ name: readName(path, entry), version, dependency }];
  });
}

/** What only tests of the legacy app use says nothing about its sessions. */
function isForDevelopment(entry: unknown): boolean {
  return asRecord(entry)['dev'] === true;
}

/** The folder that Node looks in next: what is before the last `node_modules`. */
function parentOf(path: string): string {
  const end = path.lastIndexOf('node_modules/');
  return end <= 0 ? '' : path.slice(0, end - 1);
}

/** Aliases (`"x": "npm:express-session@1.17.3"`) keep the real name in `name`, or in the version of lock version 1. */
function readName(path: string, entry: unknown): string {
  const { name, version } = asRecord(entry);
  const alias = typeof version === 'string' ? /^npm:(.+)@/.exec(version)?.[1] : undefined;
  if (alias !== undefined) return alias;
  return typeof name === 'string'
    ? name
    : path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** Only what has the form of a version: it is printed. Git and file versions have no number to judge by. */
function readVersion(entry: unknown): string | undefined {
  const { version } = asRecord(entry);
  if (typeof version !== 'string') return undefined;
  return /^(?:npm:.+@)?(\d+\.\d+\.\d+)(?:-[\w.-]+)?$/.exec(version)?.[1];
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
