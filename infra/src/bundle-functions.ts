import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { bundleWorkspace, readBundleSettings } from '@straddle/bundling';
import { authorizerVariables, groupVariables, type ResolvedMigration } from '@straddle/route-table';
import { FunctionWorkspaceInvalidError } from './errors.ts';

/**
 * Bundles every function that a route table needs, into one folder per function.
 *
 * @param rootFolder Folder of the route table; entries are relative to it.
 * @param bundlesFolder Emptied first.
 * @throws {FunctionWorkspaceInvalidError} If an entry is in no workspace, or its workspace bundles another file.
 * @throws {BundlingError} What `bundleWorkspace` throws: settings, budget, forbidden packages.
 */
export async function bundleFunctions(
  migration: ResolvedMigration,
  { rootFolder, bundlesFolder }: { readonly rootFolder: string; readonly bundlesFolder: string },
): Promise<void> {
  await rm(bundlesFolder, { recursive: true, force: true });
  for (const { name, entry } of functionEntries(migration)) {
    const file = resolve(rootFolder, entry);
    const workspace = workspaceOf(name, file);
    const settings = await readBundleSettings(workspace);
    if (resolve(workspace, settings.entry) !== file) {
      throw new FunctionWorkspaceInvalidError(
        name,
        `the route table has the entry ${entry}, and ${join(relative(rootFolder, workspace), 'package.json')} bundles ${settings.entry}; write the same file in both`,
      );
    }
    await bundleWorkspace(workspace, join(bundlesFolder, name));
  }
}

function functionEntries(migration: ResolvedMigration): { name: string; entry: string }[] {
  const groups = migration.groups.filter(({ name }) => groupVariables(migration, name) !== undefined);
  const authorizer =
    authorizerVariables(migration) === undefined
      ? []
      : [{ name: 'authorizer', entry: migration.authorizer.entry }];
  return [...authorizer, ...groups];
}

function workspaceOf(name: string, file: string): string {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
  }
  throw new FunctionWorkspaceInvalidError(name, `there is no package.json above ${file}`);
}
