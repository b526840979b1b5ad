import type { PageData } from '../page-data.ts';
import { element } from './element.ts';
import { amount } from './words.ts';

const OUTCOMES = {
  equal: { sign: '✓', title: 'Equal', text: 'Both stacks answered alike, as far as they were asked.' },
  different: { sign: '✗', title: 'Different', text: 'The candidate does not behave as the control does.' },
  'could-not-run': {
    sign: '!',
    title: 'Could not run',
    text: 'Not everything could be asked, so equality is not proved.',
  },
} as const;

/** What the whole run comes to, why, and what must be known about it. */
export function showSummary({ title, startedAt, notes, summary, results }: PageData): HTMLElement {
  const { sign, title: outcome, text } = OUTCOMES[summary.outcome];
  const sides = results.find((result) => result.sides !== undefined)?.sides;
  return element(
    'header',
    { class: 'masthead' },
    element('p', { class: 'eyebrow' }, 'Comparison'),
    element('h1', {}, title),
    element(
      'div',
      { class: `outcome ${summary.outcome}` },
      element('span', { class: 'outcome-sign', 'aria-hidden': 'true' }, sign),
      element(
        'div',
        {},
        element('p', { class: 'outcome-title' }, outcome),
        element('p', {}, text),
        reasons(summary),
      ),
    ),
    element(
      'dl',
      { class: 'facts' },
      ...fact(
        'Started',
        element('time', { datetime: startedAt }, new Date(startedAt).toLocaleString('en-GB')),
      ),
      ...(sides === undefined
        ? []
        : [
            ...fact('Control', element('code', {}, sides.control.baseUrl)),
            ...fact('Candidate', element('code', {}, sides.candidate.baseUrl)),
          ]),
      ...fact('Cells', `${amount(summary.cells, 'cell')}, ${summary.authenticatedCells} authenticated`),
    ),
    ...notes.map((note) => element('p', { class: 'note' }, note)),
  );
}

function reasons({ reasons: all }: PageData['summary']): HTMLElement | undefined {
  if (all.length === 0) return undefined;
  return element(
    'ul',
    { class: 'reasons' },
    ...all.map(({ reason, routeKey, message }) =>
      element(
        'li',
        { class: reason },
        ...(routeKey === undefined ? [] : [element('code', {}, routeKey), ': ']),
        message,
      ),
    ),
  );
}

function fact(name: string, value: Node | string): readonly HTMLElement[] {
  return [element('div', {}, element('dt', {}, name), element('dd', {}, value))];
}
