import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';

import { MigrationEntriesInvalidError } from '../errors.ts';
import type { ResolvedMigration } from '../resolved-migration.ts';
import { readExportedNames } from './exported-names.ts';

/** One entry file and the names that it has to export. */
interface ExpectedEntry {
  readonly owner: string;
  readonly entry: string;
  readonly names: readonly string[];
}

/**
 * Checks that the files named by the route table exist and export what the table says: `handler`, which the
 * platform calls, and the handler of each route of the group.
 *
 * Files are parsed, not run, so no configuration is needed and nothing connects. About 5 ms per file.
 *
 * @param rootFolder The folder of the route table; entries are relative to it.
 * @throws {MigrationEntriesInvalidError} With every problem of every file, saying what to write.
 * @example
 * await checkEntries(resolveMigration(table), process.cwd());
 */
export async function checkEntries(resolved: ResolvedMigration, rootFolder: string): Promise<void> {
  const problems = await Promise.all(
    expectedEntries(resolved).map((entry) => entryProblems(entry, rootFolder)),
  );
  if (problems.flat().length > 0) {
    throw new MigrationEntriesInvalidError(problems.flat());
  }
}

/** Functions nobody calls are not looked at: a group whose routes all went back to legacy may lose its file. */
function expectedEntries({ authorizer, groups, routes }: ResolvedMigration): ExpectedEntry[] {
  const moved = routes.filter((route) => route.owner === 'lambda');
  const ofGroups = groups.flatMap(({ name, entry }) => {
    const own = moved.filter((route) => route.group === name);
    const names = ['handler', ...own.flatMap((route) => route.handler ?? [])];
    return own.length === 0 ? [] : [{ owner: `groups.${name}.entry`, entry, names: [...new Set(names)] }];
  });
  const needsAuthorizer = moved.some((route) => route.auth === 'session');
  const ofAuthorizer = { owner: 'authorizer.entry', entry: authorizer.entry, names: ['handler'] };
  return needsAuthorizer ? [ofAuthorizer, ...ofGroups] : ofGroups;
}

async function entryProblems({ owner, entry, names }: ExpectedEntry, rootFolder: string): Promise<string[]> {
  const file = resolve(rootFolder, entry);
  if (!(await isFile(file))) {
    return [`${owner}: there is no file ${file}; create it or correct the path`];
  }
  const exported = await readExportedNames(file);
  if (exported.status === 'unreadable') {
    return [`${owner}: ${entry} cannot be parsed: ${exported.reason}`];
  }
  return names
    .filter((name) => !exported.names.includes(name))
    .map((name) => `${owner}: ${entry} does not export ${name}; write "export const ${name} = …" there`);
}

async function isFile(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() ?? false;
}
