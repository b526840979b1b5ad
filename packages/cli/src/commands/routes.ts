import { describeRoutes } from '@straddle/route-table';
import { checkEntries } from '@straddle/route-table/node';
import Table from 'cli-table3';
import type { LoadedMigration } from '../load-migration.ts';

export interface RoutesOptions extends LoadedMigration {
  readonly json?: boolean;
  readonly print: (line: string) => void;
}

/**
 * Prints who serves each route, as a table or as `{ "routes" }`, after checking that the files and handlers that the table names exist.
 *
 * @throws {MigrationEntriesInvalidError} Naming what is missing, with the mend.
 */
export async function runRoutes({ migration, rootFolder, json = false, print }: RoutesOptions): Promise<0> {
  await checkEntries(migration, rootFolder);
  if (json) {
    print(JSON.stringify({ routes: describeRoutes(migration) }));
    return 0;
  }
  const table = new Table({
    head: ['route', 'owner', 'group', 'auth', 'handler', 'timeout'],
    style: { head: [], border: [] },
  });
  for (const { route, owner, group, auth, handler, timeout } of describeRoutes(migration)) {
    table.push([route, owner, group, auth, handler, timeout]);
  }
  print(table.toString());
  return 0;
}
