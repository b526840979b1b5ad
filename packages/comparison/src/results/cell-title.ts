import type { ExperimentIdentity } from './result.ts';

/**
 * Names a cell within its route.
 *
 * @example
 * cellTitle(result); //=> 'own account, cookie, repetition 2'
 */
export function cellTitle({
  caseTitle,
  client,
  repetition,
}: Pick<ExperimentIdentity, 'caseTitle' | 'client' | 'repetition'>): string {
  return `${caseTitle}, ${client}${repetition > 1 ? `, repetition ${repetition}` : ''}`;
}
