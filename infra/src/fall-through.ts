import type { ResolvedMigration } from '@straddle/route-table';
import type { LegacyTarget } from './deployment.ts';

/**
 * The keys by which every path that is not listed goes to legacy: all of them, unless the table itself has them.
 *
 * There are none once legacy is switched off.
 */
export function fallThroughKeys({ routes }: ResolvedMigration, { kind }: LegacyTarget): string[] {
  if (kind === 'none') return [];
  const hasRoot = routes.some(({ routeKey }) => routeKey === 'ANY /');
  const hasRest = routes.some(({ routeKey }) => /^ANY \/\{[^}/]+\+\}$/.test(routeKey));
  return [...(hasRoot ? [] : ['ANY /']), ...(hasRest ? [] : ['ANY /{proxy+}'])];
}
