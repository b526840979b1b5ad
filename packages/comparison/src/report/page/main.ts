import type { PageData } from '../page-data.ts';
import { element } from './element.ts';
import { createFinder } from './filter-results.ts';
import { createFilters } from './show-filters.ts';
import { createResultLists } from './show-results.ts';
import { showRoutes } from './show-routes.ts';
import { showSummary } from './show-summary.ts';
import { showTolerated } from './show-tolerated.ts';
import { amount } from './words.ts';

const data = JSON.parse(document.querySelector('#data')?.textContent ?? '') as PageData;
const find = createFinder(data.results);
const lists = createResultLists(data);
const filters = createFilters(data, update);

function update(): void {
  const found = find(filters.read());
  lists.show(found);
  filters.say(`${found.length.toLocaleString('en')} of ${amount(data.results.length, 'result')}`);
}

function showOnlyRoute(routeKey: string): void {
  filters.showOnlyRoute(routeKey);
  filters.element.scrollIntoView();
}

document.title = data.title;
document
  .querySelector('#page')
  ?.replaceChildren(
    showSummary(data),
    element(
      'main',
      {},
      showRoutes(data.routes, showOnlyRoute),
      showTolerated(data) ?? '',
      element('div', { class: 'list-area' }, filters.element, lists.element),
    ),
  );
filters.element.addEventListener('submit', (event) => event.preventDefault());
update();
