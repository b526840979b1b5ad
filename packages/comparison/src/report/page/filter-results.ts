import type { CellVerdict } from '../../results/cell-verdict.ts';
import type { PageResult } from '../page-data.ts';

/** What a reader wants to see. */
export interface Filter {
  readonly verdicts: ReadonlySet<CellVerdict>;
  /** `''` for all of them. */
  readonly routeKey: string;
  readonly client: string;
  /** Words that must all be found, in any order and case. */
  readonly text: string;
}

/**
 * Makes a function that finds the results of a filter. What can be found of a result is put together once:
 * route, case, client, request, statuses, every difference and its words. Not bodies.
 */
export function createFinder(results: readonly PageResult[]): (filter: Filter) => readonly PageResult[] {
  const texts = new Map(results.map((result) => [result, searchableText(result)]));
  return ({ verdicts, routeKey, client, text }) => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    return results.filter((result) => {
      const searchable = texts.get(result) ?? '';
      return (
        verdicts.has(result.verdict) &&
        (routeKey === '' || result.routeKey === routeKey) &&
        (client === '' || result.client === client) &&
        words.every((word) => searchable.includes(word))
      );
    });
  };
}

function searchableText(result: PageResult): string {
  const { request, sides } = result;
  return [
    result.routeKey,
    result.caseTitle,
    result.client,
    request.method,
    request.path,
    sides?.control.status,
    sides?.candidate.status,
    result.problem,
    ...result.differences.flatMap(({ words, why }) => [words.path, words.control, words.candidate, why]),
  ]
    .join('\n')
    .toLowerCase();
}
