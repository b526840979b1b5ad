import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ExperimentCase, parseRouteExamples } from '@straddle/comparison';
import { RouteExamplesMissingError } from './errors.ts';
import type { LoadedMigration } from './load-migration.ts';

/**
 * The examples of every route that has moved, from the `examples.ts` beside the entry of its group.
 *
 * @param unmoved Whether those of listed routes that legacy serves are wanted, too, where there are any: after a rollback,
 *   and before the first cutover, the gateway has to hand them on as they are.
 * @throws {RouteExamplesMissingError} Naming every moved route that would go uncompared.
 * @throws {RouteExamplesInvalidError} For examples that are not in the right form.
 */
export async function loadCases(
  { migration, rootFolder }: LoadedMigration,
  { unmoved = false }: { readonly unmoved?: boolean } = {},
): Promise<readonly ExperimentCase[]> {
  const cases: ExperimentCase[] = [];
  const missing: string[] = [];
  for (const group of migration.groups) {
    const wanted = migration.routes.filter(
      ({ group: name, owner }) => name === group.name && (unmoved || owner === 'lambda'),
    );
    if (wanted.length === 0) continue;
    const file = join(rootFolder, dirname(group.entry), 'examples.ts');
    const ofGroup = existsSync(file) ? parseRouteExamples(await importExamples(file)) : [];
    for (const { routeKey, owner } of wanted) {
      const ofRoute = ofGroup.filter((example) => example.routeKey === routeKey);
      if (ofRoute.length === 0 && owner === 'lambda')
        missing.push(`${routeKey} in ${relative(rootFolder, file)}`);
      cases.push(...ofRoute);
    }
  }
  if (missing.length > 0) throw new RouteExamplesMissingError(missing);
  return cases;
}

async function importExamples(file: string): Promise<unknown> {
  const module: { readonly examples?: unknown } = await import(pathToFileURL(file).href);
  return module.examples;
}
