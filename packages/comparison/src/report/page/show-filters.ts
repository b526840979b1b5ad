import { CELL_VERDICTS, type CellVerdict } from '../../results/cell-verdict.ts';
import type { PageData } from '../page-data.ts';
import { button, element } from './element.ts';
import type { Filter } from './filter-results.ts';
import { VERDICT_WORDS } from './words.ts';

/** The controls over the results. */
export interface Filters {
  readonly element: HTMLElement;
  read(): Filter;
  showOnlyRoute(routeKey: string): void;
  /** Told to everybody, also to those who cannot see the list. */
  say(found: string): void;
}

/** Makes the controls; `onChange` is called after each change. */
export function createFilters({ results }: Pick<PageData, 'results'>, onChange: () => void): Filters {
  const verdicts = new Set<CellVerdict>(CELL_VERDICTS);
  const toggles = CELL_VERDICTS.map((verdict) => verdictToggle(verdict, { results, verdicts, onChange }));
  const search = element('input', {
    type: 'search',
    id: 'search',
    placeholder: 'Path, case, difference …',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  const route = select('route', 'All routes', unique(results.map(({ routeKey }) => routeKey)));
  const client = select('client', 'All clients', unique(results.map((result) => result.client)));
  const said = element('p', { class: 'found', role: 'status' });
  search.addEventListener('input', onChange);
  for (const each of [route, client]) each.addEventListener('change', onChange);
  const reset = (): void => {
    for (const verdict of CELL_VERDICTS) verdicts.add(verdict);
    for (const toggle of toggles) toggle.setAttribute('aria-pressed', 'true');
    for (const control of [search, route, client]) control.value = '';
    onChange();
  };
  return {
    element: element(
      'form',
      { class: 'filters', role: 'search', 'aria-label': 'Filter the results' },
      element('div', { class: 'toggles', role: 'group', 'aria-label': 'Verdicts' }, ...toggles),
      element(
        'div',
        { class: 'fields' },
        labelled('search', 'Search', search),
        labelled('route', 'Route', route),
        labelled('client', 'Client', client),
        button({ class: 'reset' }, reset, 'Reset'),
      ),
      said,
    ),
    read: () => ({ verdicts, routeKey: route.value, client: client.value, text: search.value }),
    showOnlyRoute(routeKey) {
      route.value = routeKey;
      onChange();
    },
    say: (found) => void (said.textContent = found),
  };
}

interface ToggleContext {
  readonly results: PageData['results'];
  readonly verdicts: Set<CellVerdict>;
  readonly onChange: () => void;
}

function verdictToggle(verdict: CellVerdict, { results, verdicts, onChange }: ToggleContext): HTMLElement {
  const { label, sign, meaning } = VERDICT_WORDS[verdict];
  const count = results.filter((result) => result.verdict === verdict).length;
  const toggle = button(
    { class: `toggle ${verdict}`, 'aria-pressed': 'true', title: meaning },
    () => {
      const isShown = !verdicts.has(verdict);
      if (isShown) verdicts.add(verdict);
      else verdicts.delete(verdict);
      toggle.setAttribute('aria-pressed', String(isShown));
      onChange();
    },
    element('span', { class: 'sign', 'aria-hidden': 'true' }, sign),
    `${label} `,
    element('span', { class: 'count' }, count.toLocaleString('en')),
  );
  return toggle;
}

function select(id: string, all: string, values: readonly string[]): HTMLSelectElement {
  return element(
    'select',
    { id },
    element('option', { value: '' }, all),
    ...values.map((value) => element('option', { value }, value)),
  );
}

function labelled(id: string, text: string, control: HTMLElement): HTMLElement {
  return element('div', { class: `field ${id}` }, element('label', { for: id }, text), control);
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)].toSorted();
}
