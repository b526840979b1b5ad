import { type ExperimentCase, type FuzzOptions, fuzzExamples } from '@straddle/comparison';
import { CompareOptionsInvalidError } from '../errors.ts';

export interface CaseSelection {
  /** Route keys; all when empty. */
  readonly routes: readonly string[];
  /** Whether unsafe requests are sent. */
  readonly writes: boolean;
  readonly fuzz?: FuzzOptions | undefined;
}

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/**
 * The cases that are asked, further ones by fuzzing included, route by route.
 *
 * @returns Also how many were left out because they write.
 * @throws {CompareOptionsInvalidError} For a route that has no cases, naming those that have.
 */
export function selectCases(
  cases: readonly ExperimentCase[],
  { routes, writes, fuzz }: CaseSelection,
): { readonly cases: readonly ExperimentCase[]; readonly leftOut: number } {
  const known = [...new Set(cases.map(({ routeKey }) => routeKey))];
  const unknown = routes.filter((route) => !known.includes(route));
  if (unknown.length > 0) {
    throw new CompareOptionsInvalidError(
      unknown.map((route) => `--route: "${route}" has no examples; there are ${known.join(', ')}`),
    );
  }
  const ofRoutes = cases.filter(({ routeKey }) => routes.length === 0 || routes.includes(routeKey));
  const asked = ofRoutes.filter(({ example }) => writes || SAFE_METHODS.includes(example.method));
  const all = fuzz === undefined ? asked : [...asked, ...fuzzExamples(asked, fuzz)];
  return {
    cases: known.flatMap((route) => all.filter(({ routeKey }) => routeKey === route)),
    leftOut: ofRoutes.length - asked.length,
  };
}
