import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Migration, ResolvedMigration } from '@straddle/route-table';
import { RouteTableMissingError, RouteTableUnreadableError } from './errors.ts';

const FILE_NAME = 'migration.config.ts';

export interface LoadedMigration {
  readonly migration: ResolvedMigration;
  /** Folder of the route table; entries are relative to it. */
  readonly rootFolder: string;
  /** The route table itself, absolute. */
  readonly tableFile: string;
}

/**
 * Finds, loads and resolves the route table.
 *
 * @param startFolder Looked in first, then its parents.
 * @param configFile Used instead of looking.
 * @throws {RouteTableMissingError} When there is none.
 * @throws {RouteTableUnreadableError} When the module does not load or exports no table.
 * @throws {MigrationInvalidError} Naming everything that is wrong in the table.
 */
export async function loadMigration(startFolder: string, configFile?: string): Promise<LoadedMigration> {
  const file = configFile === undefined ? findUpwards(startFolder) : resolve(startFolder, configFile);
  if (file === undefined || !existsSync(file)) throw new RouteTableMissingError(startFolder);
  const table = await importTable(file);
  // The table has loaded it already, for defineMigration.
  const { resolveMigration } = await import('@straddle/route-table');
  return { migration: resolveMigration(table), rootFolder: dirname(file), tableFile: file };
}

function findUpwards(startFolder: string): string | undefined {
  for (let folder = resolve(startFolder); ; folder = dirname(folder)) {
    const file = join(folder, FILE_NAME);
    if (existsSync(file)) return file;
    if (dirname(folder) === folder) return undefined;
  }
}

async function importTable(file: string): Promise<Migration> {
  let module: { readonly default?: unknown };
  try {
    // Node keeps modules by their URL: a table that was edited is loaded afresh.
    module = await import(`${pathToFileURL(file).href}?edited=${statSync(file).mtimeMs}`);
  } catch (cause) {
    const problem = cause instanceof Error ? `it does not load: ${cause.message}` : 'it does not load';
    throw new RouteTableUnreadableError(file, problem, cause);
  }
  if (!isTable(module.default)) {
    throw new RouteTableUnreadableError(file, 'it has no default export made with defineMigration()');
  }
  return module.default;
}

/** Only that there is something to check: the checks are resolveMigration's. */
function isTable(value: unknown): value is Migration {
  return typeof value === 'object' && value !== null;
}
