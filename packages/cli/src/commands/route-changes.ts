import { describeChanges } from '@straddle/route-table';
import { type Earlier, loadEarlierMigration } from '../load-earlier-migration.ts';
import type { LoadedMigration } from '../load-migration.ts';

export interface RouteChangesOptions extends LoadedMigration, Earlier {
  readonly json: boolean;
  readonly print: (line: string) => void;
}

/**
 * Prints in words what the route table changes against an earlier one, as a Markdown list, or as
 * `{ "since", "changes" }`.
 *
 * @returns 0, whatever has changed: saying so is no failure.
 * @throws what `loadEarlierMigration` throws.
 */
export async function runRouteChanges({ json, print, since, ...options }: RouteChangesOptions): Promise<0> {
  const before = await loadEarlierMigration({ since, folder: options.folder }, options);
  const changes = describeChanges(before, options.migration);
  if (json) print(JSON.stringify({ since, changes }));
  else if (changes.length === 0) print(`The route table says the same as ${since}.`);
  else for (const change of changes) print(`- ${change}`);
  return 0;
}
