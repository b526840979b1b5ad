import { constants } from 'node:fs';
import { access, readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

/** A mongod on this machine and where it was found, for a person. */
export interface FoundMongod {
  readonly path: string;
  readonly foundIn: string;
  /** Somebody named exactly this file, so a problem with it is a fault rather than a reason to look on. */
  readonly explicit: boolean;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** mongodb-memory-server takes anything smaller for a broken download. */
const MIN_BINARY_BYTES = 1024 * 1024;
const CACHED_BINARY = /^mongod-(?!.*\.(?:md5|lock|downloading)$)/;

/**
 * Looks for a mongod that can be started without a download: MONGOMS_SYSTEM_BINARY, then PATH, then the
 * places where mongodb-memory-server keeps its downloads.
 *
 * Looks at file names only, so that finding nothing costs a millisecond: mongodb-memory-server itself takes
 * 100 ms to load, does not search PATH, and deletes cached binaries that have no checksum beside them.
 */
export async function findMongod(env: Environment): Promise<FoundMongod | undefined> {
  const named = env.MONGOMS_SYSTEM_BINARY;
  if (named !== undefined && named !== '') {
    return { path: resolve(named), foundIn: 'MONGOMS_SYSTEM_BINARY', explicit: true };
  }
  return (await findInPath(env)) ?? (await findInCache(env));
}

async function findInPath(env: Environment): Promise<FoundMongod | undefined> {
  for (const folder of (env.PATH ?? '').split(delimiter).filter((entry) => entry !== '')) {
    const path = resolve(folder, process.platform === 'win32' ? 'mongod.exe' : 'mongod');
    if (await isExecutable(path)) return { path, foundIn: 'PATH', explicit: false };
  }
  return undefined;
}

async function findInCache(env: Environment): Promise<FoundMongod | undefined> {
  const folders = [
    env.MONGOMS_DOWNLOAD_DIR,
    join(env.HOME ?? homedir(), '.cache', 'mongodb-binaries'),
    join('node_modules', '.cache', 'mongodb-memory-server'),
    'mongodb-binaries',
  ].filter((folder): folder is string => folder !== undefined && folder !== '');
  for (const folder of folders) {
    const names = await readdir(folder).catch((): string[] => []);
    // The newest version is the last name: they end in the version.
    for (const name of names
      .filter((entry) => CACHED_BINARY.test(entry))
      .sort()
      .toReversed()) {
      const path = resolve(folder, name);
      const complete = (await isExecutable(path)) && (await stat(path)).size >= MIN_BINARY_BYTES;
      if (complete) return { path, foundIn: `the cache ${folder}`, explicit: false };
    }
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
