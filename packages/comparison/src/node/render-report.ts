import pc from 'picocolors';
import { describeDifference } from '../differences/describe-difference.ts';
import type { Ignored, JudgedDifference } from '../differences/difference.ts';
import { amount } from '../results/amount.ts';
import { cellTitle } from '../results/cell-title.ts';
import { curlCommand } from '../results/curl-command.ts';
import type { ComparedResult, ExperimentIdentity, NotRunResult, Result } from '../results/result.ts';
import { type Summary, summarize } from '../results/summarize.ts';
import type { ComparisonSettings } from '../rules/comparison-settings.ts';
import { renderRoutes } from './render-routes.ts';
import { type RenderOptions, renderTable } from './render-table.ts';

/** How to write, and what the team accepts. */
export interface ReportOptions extends RenderOptions {
  /** For thresholds, and to name entries that covered nothing. */
  readonly settings?: ComparisonSettings;
  /** Of the results, with whatever else is known of the run. Made of the results when left out. */
  readonly summary?: Summary;
}

type Colors = ReturnType<typeof pc.createColors>;

/** A column per client fits into a terminal up to here; the verdict matrix has dozens. */
const MOST_CLIENT_COLUMNS = 5;

/** More would bury the first; the rest is counted. */
const MOST_SHOWN_PER_CELL = 20;

/**
 * Writes everything that a terminal should show: the table (of cells, or with many clients of routes), each difference with both values and the
 * request to replay, what could not be run, what was registered or ignored and why, settings that covered
 * nothing, and the verdict with its reasons.
 *
 * @param results As they came from `runExperiments`.
 * @returns Text without a newline at its end. Holds no credential: curl commands name shell variables.
 * @since 0.1.0
 */
export function renderReport(results: readonly Result[], options: ReportOptions): string {
  const colors = pc.createColors(options.color);
  const { summary = summarize(results, options.settings) } = options;
  const sections = [
    isNarrow(results) ? renderTable(results, options) : renderRoutes(summary, options),
    renderDifferences(results, options),
    ...results
      .filter((result) => result.outcome === 'could-not-run')
      .map((result) => renderNotRun(result, colors)),
    renderRegistered(summary),
    renderIgnored(results),
    renderUnused(summary),
    renderSummary(summary, colors),
  ];
  return sections.filter((section) => section !== '').join('\n\n');
}

function isNarrow(results: readonly Result[]): boolean {
  return new Set(results.map(({ client }) => client)).size <= MOST_CLIENT_COLUMNS;
}

/**
 * Writes, per cell that differs, one line per difference (path, control, candidate) and a curl command for
 * each side.
 *
 * @returns `''` when nothing differs.
 * @since 0.1.0
 */
export function renderDifferences(results: readonly Result[], { color }: RenderOptions): string {
  const colors = pc.createColors(color);
  return results
    .filter((result) => result.outcome === 'compared')
    .filter(({ comparison }) => comparison.verdict === 'mismatch')
    .map((result) => renderMismatch(result, colors))
    .join('\n\n');
}

function renderMismatch(result: ComparedResult, colors: Colors): string {
  const counted = result.comparison.differences.filter(({ standing }) => standing === 'counted');
  const hidden = counted.length - MOST_SHOWN_PER_CELL;
  return [
    colors.red(`✗ ${titleOf(result)}`),
    ...counted.slice(0, MOST_SHOWN_PER_CELL).map((judged) => renderDifference(judged, colors)),
    ...(hidden > 0 ? [`    and ${hidden} more`] : []),
    colors.dim(`    control:   ${curlCommand(result, result.control.baseUrl)}`),
    colors.dim(`    candidate: ${curlCommand(result, result.candidate.baseUrl)}`),
  ].join('\n');
}

function renderDifference(judged: JudgedDifference, colors: Colors): string {
  const { path, control, candidate } = describeDifference(judged.difference);
  const line = `    ${colors.bold(path)}: control ${control}, candidate ${candidate}`;
  if (judged.standing !== 'counted' || judged.explained === undefined) return line;
  return `${line}\n        ${judged.explained.id}: ${judged.explained.mend}`;
}

/** Why one experiment was not run to its end. */
export function renderNotRun(result: NotRunResult, colors: Colors): string {
  return `${colors.yellow(`! ${titleOf(result)}`)}\n    ${result.message}`;
}

function titleOf(experiment: ExperimentIdentity): string {
  return `${experiment.routeKey}, ${cellTitle(experiment)}`;
}

/** One line per entry of the register that was met. */
export function renderRegistered({ registered }: Summary): string {
  if (registered.length === 0) return '';
  const lines = registered.map(({ id, why, cells }) => `    ${id} in ${amount(cells, 'cell')}: ${why}`);
  return ['Differences that are registered:', ...lines].join('\n');
}

function renderUnused({ unusedRules }: Summary): string {
  if (unusedRules.length === 0) return '';
  const lines = unusedRules.map(({ list, path, reason }) => `    ${path} (${list}): ${reason}`);
  return ['Settings that covered nothing:', ...lines].join('\n');
}

/** One line per rule that covered something, so that nobody takes an ignored difference for a match. */
function renderIgnored(results: readonly Result[]): string {
  const counts = new Map<string, { readonly ignored: Ignored; count: number }>();
  for (const ignored of results.flatMap(ignoredIn)) {
    const key = JSON.stringify([ignored.by, ignored.path, ignored.reason]);
    const entry = counts.get(key) ?? { ignored, count: 0 };
    entry.count += 1;
    counts.set(key, entry);
  }
  if (counts.size === 0) return '';
  const lines = [...counts.values()].map(({ ignored, count }) => {
    const until = ignored.until === undefined ? '' : `, until ${ignored.until}`;
    return `    ${count} × ${ignored.path} (${ignored.by}${until}): ${ignored.reason}`;
  });
  return ['Differences that were ignored:', ...lines].join('\n');
}

function ignoredIn(result: Result): readonly Ignored[] {
  if (result.outcome !== 'compared') return [];
  return result.comparison.differences.flatMap((judged) =>
    judged.standing === 'ignored' ? [judged.ignored] : [],
  );
}

/** The verdict, and why it is what it is. */
export function renderSummary(summary: Summary, colors: Colors): string {
  const { cells, differentCells, notRunCells, authenticatedCells } = summary;
  const counts = `${amount(cells, 'cell')}, ${differentCells} different, ${notRunCells} could not run, ${authenticatedCells} authenticated`;
  const verdict = {
    equal: colors.green(`Equal: ${counts}`),
    different: colors.red(`Different: ${counts}`),
    'could-not-run': colors.yellow(`Could not run: ${counts}`),
  }[summary.outcome];
  // What the counts say already is not said again.
  const reasons = summary.reasons
    .filter(({ reason }) => reason !== 'cells-not-run' && reason !== 'cells-differ')
    .map(({ routeKey, message }) => `    ${routeKey === undefined ? '' : `${routeKey}: `}${message}`);
  return [verdict, ...reasons].join('\n');
}
