import type { PageRoute } from '../page-data.ts';
import { button, element } from './element.ts';
import { latencyPicture } from './latency-picture.ts';

/** The table of routes. A route's name filters the results. */
export function showRoutes(routes: readonly PageRoute[], onRoute: (routeKey: string) => void): HTMLElement {
  const table = element(
    'table',
    { class: 'routes' },
    element('caption', { class: 'offscreen' }, 'What was found on each route'),
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        ...['Route', 'Cells', 'Different', 'Not run', 'Registered', 'Ignored', 'Transport', 'Equal'].map(
          (title, index) => element('th', { scope: 'col', class: index === 0 ? undefined : 'number' }, title),
        ),
        element(
          'th',
          { scope: 'col' },
          'Latency, ',
          element('span', { class: 'control-key' }, 'control'),
          ' → ',
          element('span', { class: 'candidate-key' }, 'candidate'),
        ),
      ),
    ),
    element('tbody', {}, ...routes.map((route) => routeRow(route, onRoute))),
  );
  return element(
    'section',
    { 'aria-labelledby': 'routes-title' },
    element('h2', { id: 'routes-title' }, 'Routes'),
    element(
      'div',
      { class: 'scroll', role: 'region', 'aria-labelledby': 'routes-title', tabindex: 0 },
      table,
    ),
    element(
      'p',
      { class: 'quiet' },
      'A dot is one answer, the tick is the median, the bar ends where 95 of 100 have answered. Durations are those of the run, on its machine.',
    ),
  );
}

function routeRow(route: PageRoute, onRoute: (routeKey: string) => void): HTMLElement {
  const { routeKey, cells, differentCells, notRunCells, registeredCells, ignoredCells, transportCells } =
    route;
  const equal = cells - differentCells - notRunCells - registeredCells - ignoredCells - transportCells;
  return element(
    'tr',
    {},
    element(
      'th',
      { scope: 'row' },
      button({ class: 'link', title: 'Show only this route' }, () => onRoute(routeKey), routeKey),
    ),
    count(cells),
    count(differentCells, 'different'),
    count(notRunCells, 'not-run'),
    count(registeredCells, 'registered'),
    count(ignoredCells, 'ignored'),
    count(transportCells, 'transport'),
    count(equal, 'equal'),
    element('td', {}, latencyPicture(route)),
  );
}

function count(value: number, verdict = ''): HTMLElement {
  return element('td', { class: `number ${value === 0 ? 'none' : verdict}` }, value.toLocaleString('en'));
}
