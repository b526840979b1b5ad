import type { PageDifference, PageResult, PageSide, Standing } from '../page-data.ts';
import { isAtOrUnder } from './align-lines.ts';
import { type Child, element } from './element.ts';
import { showBodies } from './show-bodies.ts';
import { standingMark } from './standing-mark.ts';
import { milliseconds } from './words.ts';

type Sides = NonNullable<PageResult['sides']>;

/** Both answers side by side, with what differs marked. */
export function showExchange(
  sides: Sides,
  differences: readonly PageDifference[],
  texts: readonly string[],
): HTMLElement {
  return element(
    'section',
    { class: 'exchange' },
    element('h3', {}, 'Answers'),
    answerTable(sides, differences),
    ...showBodies(sides, differences, texts),
  );
}

function answerTable({ control, candidate }: Sides, differences: readonly PageDifference[]): HTMLElement {
  const standingAt = (root: string): Standing | undefined =>
    worst(differences.filter(({ path }) => isAtOrUnder(path, root)));
  return element(
    'div',
    { class: 'scroll', role: 'region', 'aria-label': 'Status, session and headers', tabindex: 0 },
    element(
      'table',
      { class: 'answers' },
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          element('td', {}),
          element('th', { scope: 'col' }, 'Control'),
          element('th', { scope: 'col' }, 'Candidate'),
        ),
      ),
      element(
        'tbody',
        {},
        answerRow('Status', [String(control.status), String(candidate.status)], standingAt('status')),
        answerRow('Session', [control.session, candidate.session], standingAt('session')),
        answerRow('Took', [milliseconds(control.durationMs), milliseconds(candidate.durationMs)], undefined),
        ...headerNames(control, candidate).map((name) =>
          answerRow(
            name,
            [headerLines(control, name), headerLines(candidate, name)],
            standingAt(`headers.${name.toLowerCase()}`),
          ),
        ),
      ),
    ),
  );
}

function answerRow(
  name: string,
  [control, candidate]: readonly [string, string],
  standing: Standing | undefined,
): HTMLElement {
  const isSame = control === candidate;
  return element(
    'tr',
    { class: standing },
    element('th', { scope: 'row' }, name, ...standingMark(standing)),
    element('td', {}, ...(isSame ? [control] : valueOrNothing(control))),
    element('td', {}, ...(isSame ? [candidate] : valueOrNothing(candidate))),
  );
}

function valueOrNothing(value: string): readonly Child[] {
  return value === '' ? [element('i', { class: 'quiet' }, 'nothing')] : [value];
}

/** In the case of the first who sends it, control first. */
function headerNames(control: PageSide, candidate: PageSide): readonly string[] {
  const names = [...candidate.headers, ...control.headers].map(
    ([name]) => [name.toLowerCase(), name] as const,
  );
  return [...new Map(names).values()].toSorted((one, other) =>
    one.toLowerCase() < other.toLowerCase() ? -1 : 1,
  );
}

function headerLines({ headers }: PageSide, name: string): string {
  return headers
    .filter(([each]) => each.toLowerCase() === name.toLowerCase())
    .map(([, value]) => value)
    .join('\n');
}

function worst(differences: readonly PageDifference[]): Standing | undefined {
  return (['counted', 'registered', 'ignored'] as const).find((standing) =>
    differences.some((each) => each.standing === standing),
  );
}
