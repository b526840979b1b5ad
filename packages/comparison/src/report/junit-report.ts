import { create } from 'xmlbuilder2';
import type { XMLBuilder } from 'xmlbuilder2/lib/interfaces.js';
import { describeDifference } from '../differences/describe-difference.ts';
import type { JudgedDifference } from '../differences/difference.ts';
import { amount } from '../results/amount.ts';
import { cellTitle } from '../results/cell-title.ts';
import { cellVerdictOf } from '../results/cell-verdict.ts';
import { curlCommand } from '../results/curl-command.ts';
import type { ComparedResult, Result } from '../results/result.ts';
import type { SummaryReason } from '../results/summary-reasons.ts';
import type { ReportFileOptions, ReportOptions } from './report-options.ts';
import { writeReportFile } from './write-report-file.ts';

/**
 * Writes the JUnit file that CI systems read; see `renderJUnitReport`.
 *
 * @throws {ReportUnwritableError} Naming the file.
 * @since 0.1.0
 * @example
 * await writeJUnitReport(results, { file: 'junit.xml', summary, title: 'Straddle', startedAt });
 */
export async function writeJUnitReport(
  results: readonly Result[],
  options: ReportFileOptions,
): Promise<void> {
  await writeReportFile(options.file, renderJUnitReport(results, options));
}

/**
 * Renders JUnit XML: a test suite per route, a test case per cell. What differs is a failure, what could not
 * be run an error, what a threshold tolerates is skipped; ignored and registered differences are told in
 * `system-out`. What no single cell says (too slow, nobody authenticated) is a case of its own, so that the
 * file has failures or errors exactly when the exit code is not 0.
 *
 * @param results All of them; the text grows with their number.
 * @returns Free of secrets, as the results are. Characters that XML cannot hold are shown as U+FFFD.
 * @since 0.1.0
 */
export function renderJUnitReport(results: readonly Result[], options: ReportOptions): string {
  const { summary, title, startedAt } = options;
  const suites = [
    ...summary.routes.map(({ routeKey }) => ({ name: routeKey, cases: casesOf(routeKey, results, summary) })),
    { name: 'the whole run', cases: summary.reasons.filter(isOfTheWholeRun).map(reasonCase) },
  ].filter(({ cases }) => cases.length > 0);
  const root = create({ version: '1.0', encoding: 'UTF-8', invalidCharReplacement: '\u{FFFD}' }).ele(
    'testsuites',
    { name: title, ...countsOf(suites.flatMap(({ cases }) => cases)) },
  );
  for (const [id, { name, cases }] of suites.entries()) {
    const suite = root.ele('testsuite', {
      name,
      ...countsOf(cases),
      // Without milliseconds and zone, as the schema wants it; in UTC.
      timestamp: startedAt.toISOString().slice(0, 19),
      id,
    });
    for (const each of cases) addCase(suite, name, each);
  }
  return `${root.end({ prettyPrint: true })}\n`;
}

/** More would bury the first; the rest is counted. */
const MOST_SHOWN_PER_CELL = 100;

type CaseEnd = 'passed' | 'failure' | 'error' | 'skipped';

interface Case {
  readonly name: string;
  readonly durationMs: number;
  readonly end: CaseEnd;
  /** One line, and what stands under it. */
  readonly message: string;
  readonly details: string;
  readonly type: string;
  /** What did not count. */
  readonly output: string;
}

function casesOf(
  routeKey: string,
  results: readonly Result[],
  { reasons }: ReportOptions['summary'],
): readonly Case[] {
  const ofRoute = reasons.filter((reason) => reason.routeKey === routeKey);
  const isTolerated = !ofRoute.some(({ reason }) => reason === 'cells-differ' || reason === 'breach');
  return [
    ...results
      .filter((result) => result.routeKey === routeKey)
      .map((result) => cellCase(result, isTolerated)),
    ...ofRoute.filter(({ reason }) => reason === 'too-slow' || reason === 'too-few-pairs').map(reasonCase),
  ];
}

function isOfTheWholeRun({ routeKey }: SummaryReason): boolean {
  return routeKey === undefined;
}

function reasonCase({ reason, makes, message }: SummaryReason): Case {
  const end = makes === 'different' ? 'failure' : 'error';
  return { name: reason, durationMs: 0, end, message, details: message, type: reason, output: '' };
}

function cellCase(result: Result, isTolerated: boolean): Case {
  const name = cellTitle(result);
  if (result.outcome !== 'compared') {
    const { message, reason } = result;
    return { name, durationMs: 0, end: 'error', message, details: message, type: reason, output: '' };
  }
  const { differences } = result.comparison;
  const counted = differences.filter(({ standing }) => standing === 'counted').map(inWords);
  const isDifferent = cellVerdictOf(result) === 'different';
  return {
    name,
    durationMs: result.control.durationMs + result.candidate.durationMs,
    end: isDifferent ? (isTolerated ? 'skipped' : 'failure') : 'passed',
    message: `${amount(counted.length, 'difference')}: ${counted[0]}`,
    details: isDifferent ? [...abridge(counted), ...curls(result)].join('\n') : '',
    type: 'different',
    output: abridge(differences.filter(({ standing }) => standing !== 'counted').map(withStanding)).join(
      '\n',
    ),
  };
}

function abridge(lines: readonly string[]): readonly string[] {
  const hidden = lines.length - MOST_SHOWN_PER_CELL;
  return hidden > 0 ? [...lines.slice(0, MOST_SHOWN_PER_CELL), `and ${hidden} more`] : lines;
}

function curls(result: ComparedResult): readonly string[] {
  return [
    `control:   ${curlCommand(result, result.control.baseUrl)}`,
    `candidate: ${curlCommand(result, result.candidate.baseUrl)}`,
  ];
}

function inWords(judged: JudgedDifference): string {
  const { path, control, candidate } = describeDifference(judged.difference);
  const line = `${path}: control ${control}, candidate ${candidate}`;
  if (judged.standing !== 'counted' || judged.explained === undefined) return line;
  return `${line} (${judged.explained.id}: ${judged.explained.mend})`;
}

function withStanding(judged: JudgedDifference): string {
  if (judged.standing === 'registered')
    return `registered ${judged.registered.id} (${judged.registered.why}): ${inWords(judged)}`;
  if (judged.standing === 'counted') return inWords(judged);
  const { by, path, reason, until } = judged.ignored;
  return `ignored by ${by} ${path} (${reason}${until === undefined ? '' : `, until ${until}`}): ${inWords(judged)}`;
}

/** The counts that both `testsuites` and `testsuite` carry. */
function countsOf(cases: readonly Case[]): Readonly<Record<string, number | string>> {
  const having = (end: CaseEnd): number => cases.filter((each) => each.end === end).length;
  return {
    tests: cases.length,
    failures: having('failure'),
    errors: having('error'),
    skipped: having('skipped'),
    time: seconds(cases.reduce((sum, { durationMs }) => sum + durationMs, 0)),
  };
}

function addCase(suite: XMLBuilder, classname: string, each: Case): void {
  const testCase = suite.ele('testcase', { name: each.name, classname, time: seconds(each.durationMs) });
  if (each.end === 'skipped')
    testCase.ele('skipped', { message: `tolerated by maxDifferentCells, ${each.message}` });
  else if (each.end !== 'passed')
    testCase.ele(each.end, { message: each.message, type: each.type }).txt(each.details);
  const output =
    each.end === 'skipped' ? [each.details, each.output].filter(Boolean).join('\n') : each.output;
  if (output !== '') testCase.ele('system-out').txt(output);
}

function seconds(durationMs: number): string {
  return (durationMs / 1000).toFixed(3);
}
