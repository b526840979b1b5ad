import Table from 'cli-table3';
import pc from 'picocolors';
import type { RouteSummary, Summary } from '../results/summarize.ts';
import type { RenderOptions } from './render-table.ts';

type Colors = ReturnType<typeof pc.createColors>;

/**
 * Draws one row per route: how many cells came to what, and the medians of both sides. For runs with more
 * clients than a terminal has room for.
 *
 * @returns Text without a newline at its end.
 * @since 0.1.0
 */
export function renderRoutes({ routes }: Pick<Summary, 'routes'>, { color }: RenderOptions): string {
  const colors = pc.createColors(color);
  const table = new Table({
    head: ['route', 'cells', 'different', 'not run', 'registered', 'ignored', 'median ms'],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [] },
  });
  for (const route of routes) table.push(rowOf(route, colors));
  return table.toString();
}

function rowOf(route: RouteSummary, colors: Colors): string[] {
  const { routeKey, cells, differentCells, notRunCells, registeredCells, ignoredCells } = route;
  const sign =
    differentCells > 0 ? colors.red('✗') : notRunCells > 0 ? colors.yellow('!') : colors.green('✓');
  return [
    `${sign} ${routeKey}`,
    String(cells),
    differentCells > 0 ? colors.red(String(differentCells)) : '0',
    notRunCells > 0 ? colors.yellow(String(notRunCells)) : '0',
    String(registeredCells),
    String(ignoredCells),
    latencyWords(route, colors),
  ];
}

function latencyWords({ latency }: RouteSummary, colors: Colors): string {
  if (latency === undefined) return '';
  const { control, candidate } = latency;
  const medians = `${control.medianMs.toFixed(1)} → ${candidate.medianMs.toFixed(1)}`;
  return latency.class === 'same' ? medians : `${medians} ${colors.red(latency.class.replace('-', ' '))}`;
}
