import type { PageData } from '../page-data.ts';
import { element } from './element.ts';
import { amount } from './words.ts';

/** What differed and did not count, entry by entry, so that nobody takes it for equal; and what could go. */
export function showTolerated({ summary, results, leftOut }: PageData): HTMLElement | undefined {
  const entries = [
    ...summary.registered.map(({ id, why, cells }) =>
      entry('registered', `${id}: ${why}`, amount(cells, 'cell')),
    ),
    ...[...countIgnored(results)].map(([why, cells]) => entry('ignored', why, amount(cells, 'cell'))),
    ...summary.unusedRules.map(({ list, path, reason }) =>
      entry('unused', `${list} ${path}: ${reason}`, 'covered nothing; perhaps it can go'),
    ),
  ];
  if (entries.length === 0) return undefined;
  return element(
    'section',
    {},
    element('h2', {}, 'Not counted'),
    Object.values(leftOut).some((count) => count > 0)
      ? element('p', { class: 'quiet' }, 'Ignored differences are those of the results in this file.')
      : undefined,
    element('ul', { class: 'tolerated' }, ...entries),
  );
}

function entry(kind: string, why: string, extent: string): HTMLElement {
  return element(
    'li',
    {},
    element('span', { class: `badge ${kind}` }, kind),
    element('span', {}, why),
    element('span', { class: 'quiet' }, extent),
  );
}

function countIgnored(results: PageData['results']): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { differences } of results) {
    const whys = differences.flatMap(({ standing, why }) => (standing === 'ignored' && why ? [why] : []));
    for (const why of new Set(whys)) counts.set(why, (counts.get(why) ?? 0) + 1);
  }
  return counts;
}
