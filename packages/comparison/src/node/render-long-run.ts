import Table from 'cli-table3';
import pc from 'picocolors';
import type { Result } from '../results/result.ts';
import type { RouteSummary, Summary } from '../results/summarize.ts';
import { renderDifferences, renderNotRun, renderRegistered, renderSummary } from './render-report.ts';
import type { RenderOptions } from './render-table.ts';

/**
 * Writes what a terminal should show of a run with too many results to hold: a line per route, the worst results, and
 * the verdict over all of them.
 *
 * @param worst Some results, such as those of a `createResultSelection`.
 * @param summary Of all results.
 * @returns Text without a newline at its end. Holds no credential: curl commands name shell variables.
 * @since 0.1.0
 */
export function renderLongRun(worst: readonly Result[], summary: Summary, options: RenderOptions): string {
  const colors = pc.createColors(options.color);
  const notRun = worst.filter((result) => result.outcome === 'could-not-run');
  const different = worst.filter(
    (result) => result.outcome === 'compared' && result.comparison.verdict === 'mismatch',
  );
  const hidden = summary.differentCells + summary.notRunCells - different.length - notRun.length;
  const sections = [
    renderRoutes(summary.routes),
    renderDifferences(different, options),
    ...notRun.map((result) => renderNotRun(result, colors)),
    hidden > 0 ? `and ${hidden} more that differ or could not run` : '',
    renderRegistered(summary),
    renderSummary(summary, colors),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

function renderRoutes(routes: readonly RouteSummary[]): string {
  const table = new Table({
    head: ['route', 'asked', 'different', 'could not run', 'registered', 'ignored', 'control', 'candidate'],
    colAligns: ['left', ...Array.from({ length: 7 }, () => 'right' as const)],
    style: { head: [], border: [] },
  });
  for (const route of routes) {
    const { routeKey, cells, differentCells, notRunCells, registeredCells, ignoredCells, latency } = route;
    const ms = (side: 'control' | 'candidate'): string =>
      latency === undefined ? '–' : `${latency[side].medianMs.toFixed(1)} ms`;
    table.push([
      routeKey,
      ...[cells, differentCells, notRunCells, registeredCells, ignoredCells].map(String),
      ms('control'),
      ms('candidate'),
    ]);
  }
  return routes.length === 0 ? '' : table.toString();
}
