import { apiDefinitionFromMigration, createRouteFinder } from '@straddle/gateway-emulator';
import { findCapturedRoutes } from '../legacy-routes/captured-routes.ts';
import { readLegacyRoutes } from '../legacy-routes/read-legacy-routes.ts';
import type { LoadedMigration } from '../load-migration.ts';
import type { Environment } from '../start-legacy.ts';

export interface CheckRoutesOptions extends LoadedMigration {
  readonly environment: Environment;
  readonly print: (line: string) => void;
}

/**
 * Says which routes of the legacy API a moved route would capture, by asking the legacy API for its routes and the
 * gateway's own rules who would serve them.
 *
 * @returns 0 when there is none, 1 when there is.
 * @throws what `readLegacyRoutes` throws.
 */
export async function runCheckRoutes(options: CheckRoutesOptions): Promise<0 | 1> {
  const { migration, rootFolder, print } = options;
  const legacy = await readLegacyRoutes(options);
  const find = createRouteFinder(apiDefinitionFromMigration(migration, { rootFolder }));
  const { captured, unreadable } = findCapturedRoutes(legacy.routes, { migration, find });
  for (const { routeKey, group, by } of captured) {
    print(
      `${routeKey} would go to ${group}, whose ${by} takes it. List '${routeKey}': { owner: 'legacy' } in groups.${group}.routes, or move it as a route of its own.`,
    );
  }
  for (const route of unreadable) print(`${route} was not checked: its path cannot be read part by part.`);
  for (const { below, what } of legacy.unreadable) {
    print(`${what}, below ${below.map((path) => path || '/').join(' and ')}, was not checked.`);
  }
  print(`${count(legacy.routes.length, 'route')} of the legacy API read, ${captured.length} captured.`);
  return captured.length === 0 ? 0 : 1;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
