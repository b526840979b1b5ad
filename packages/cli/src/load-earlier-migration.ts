import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rm, stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { MigrationInvalidError, type ResolvedMigration } from '@straddle/route-table';
import { EarlierTableMissingError, RouteTableUnreadableError } from './errors.ts';
import { type LoadedMigration, loadMigration } from './load-migration.ts';

const run = promisify(execFile);

export interface Earlier {
  /** A file, or what git calls a revision: a branch, a tag, a commit. A file with that name wins. */
  readonly since: string;
  /** Where the command was run. */
  readonly folder: string;
}

/**
 * Loads a route table as it was: from another file, or as git has it.
 *
 * The table of a revision is copied beside the present one while it is loaded, because its imports have to be found.
 * They are those of the working tree; only the table itself is old.
 *
 * @throws {EarlierTableMissingError} When there is neither such a file nor such a revision with the table in it.
 * @throws {RouteTableUnreadableError} When the earlier table does not load, or is not valid for this version.
 */
export async function loadEarlierMigration(
  { since, folder }: Earlier,
  { rootFolder, tableFile }: LoadedMigration,
): Promise<ResolvedMigration> {
  const file = resolve(folder, since);
  if (await isFile(file)) return load(file, file);
  const name = basename(tableFile);
  const text = await readRevision(since, { rootFolder, name });
  const copy = join(rootFolder, `.${randomUUID()}.${name}`);
  try {
    await writeFile(copy, text, { flag: 'wx' });
    return await load(copy, `${since}:${name}`);
  } finally {
    await rm(copy, { force: true });
  }
}

async function load(file: string, knownAs: string): Promise<ResolvedMigration> {
  try {
    return (await loadMigration('.', file)).migration;
  } catch (error) {
    if (error instanceof MigrationInvalidError) {
      const problem = `it is not valid for this version (${error.problems.join('; ')})`;
      throw new RouteTableUnreadableError(knownAs, problem, error);
    }
    if (!(error instanceof RouteTableUnreadableError) || !(error.cause instanceof Error)) throw error;
    throw new RouteTableUnreadableError(knownAs, `it does not load: ${error.cause.message}`, error.cause);
  }
}

async function readRevision(
  revision: string,
  { rootFolder, name }: { readonly rootFolder: string; readonly name: string },
): Promise<string> {
  try {
    // What follows is never taken for an option.
    const { stdout } = await run('git', ['show', '--end-of-options', `${revision}:./${name}`], {
      cwd: rootFolder,
    });
    return stdout;
  } catch (cause) {
    throw new EarlierTableMissingError(revision, name, cause);
  }
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() === true;
}
