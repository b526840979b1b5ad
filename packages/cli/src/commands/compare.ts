import {
  amount,
  createTally,
  describeNoise,
  type ExperimentCase,
  learnNoise,
  type Result,
  validateComparisonSettings,
  withReason,
} from '@straddle/comparison';
import { type RunExperimentsOptions, renderReport, runExperiments } from '@straddle/comparison/node';
import pc from 'picocolors';
import { closeTargets } from '../compare/close-targets.ts';
import type { CompareFlags, CompareRequest } from '../compare/compare-flags.ts';
import { lendCredentials } from '../compare/lend-credentials.ts';
import { openTargets } from '../compare/open-targets.ts';
import { createProgress, type ProgressPorts } from '../compare/progress.ts';
import { openPublication, type Publication, type ReportFiles } from '../compare/publish-results.ts';
import { routeContextOf } from '../compare/route-context.ts';
import { selectCases } from '../compare/select-cases.ts';
import { STOPPED_EARLY } from '../compare/stopped-early.ts';
import type { Targets } from '../compare/targets.ts';
import { explainError } from '../explain-error.ts';
import { loadCases } from '../load-cases.ts';
import { loadComparison } from '../load-comparison.ts';
import type { LoadedMigration } from '../load-migration.ts';
import type { Environment } from '../start-legacy.ts';

export interface CompareOptions extends LoadedMigration, ProgressPorts {
  readonly flags: CompareFlags;
  /** What the flags come to. */
  readonly request: CompareRequest;
  /** Absolute. */
  readonly files: ReportFiles;
  readonly environment: Environment;
  /** Resolves when the person wants to stop. */
  readonly stopped: Promise<void>;
  readonly clock?: () => Date;
}

/**
 * Asks both sides every example and says what differs.
 *
 * Stopped early, it reports what was compared until then.
 *
 * @returns The exit code: 0 equal, 1 different, 2 could not run, which also means stopped early, nobody authenticated
 *   and a report that could not be written.
 * @throws {CompareOptionsInvalidError | ComparisonSettingsInvalidError} Before anything is started.
 * @throws What starting or reaching the targets throws.
 */
export async function runCompare(options: CompareOptions): Promise<0 | 1 | 2> {
  const { flags, request, print, clock = () => new Date() } = options;
  const comparison = await loadComparison(options.rootFolder);
  const startedAt = clock();
  const settings = validateComparisonSettings(comparison.settings, startedAt.toISOString().slice(0, 10));
  const listed = await loadCases(options, { unmoved: true });
  const selection = selectCases(flags.frontDoor ? [...comparison.frontDoor, ...listed] : listed, {
    routes: flags.route,
    writes: flags.writes,
    fuzz: request.fuzz,
  });
  const publication = await openPublication(options.files);
  const askedRoutes = selection.cases.map(({ routeKey }) => routeKey);
  const targets = await openTargets({ ...options, askedRoutes }, { request, comparison });
  // Legacy alone has no registered differences.
  const contexts = flags.aa ? {} : { contextOf: routeContextOf({ ...options, ...comparison, ...flags }) };
  const say = flags.quiet ? () => undefined : print;
  try {
    for (const [name, text] of targets.description) say(`  ${pc.bold(name.padEnd(9))} ${text}`);
    say('');
    const { results, isComplete } = await compareAll(options, {
      experiments: { ...contexts, ...targets, ...request, settings },
      cases: selection.cases,
      publication,
    });
    const tally = createTally(settings);
    for (const result of results) tally.add(result);
    const summary = isComplete ? tally.summary() : withReason(tally.summary(), STOPPED_EARLY);
    const notes = [
      ...targets.notes(),
      ...(selection.leftOut > 0
        ? [
            `${amount(selection.leftOut, 'example that writes was', 'examples that write were')} left out; --writes compares them.`,
          ]
        : []),
    ];
    const report = { summary, title: 'Straddle', startedAt, notes };
    const { exitCode, failed } = await publication.end(results, report);
    if (!flags.quiet || exitCode !== 0) {
      print(`\n${renderReport(results, { color: pc.isColorSupported, settings, summary })}`);
      for (const note of notes) print(`    ${note}`);
    }
    if (flags.aa) print(`\n${describeNoise(learnNoise(results))}`);
    for (const error of failed) print(explainError(error));
    if (flags.stay && isComplete) await stay(targets, options);
    return exitCode;
  } finally {
    await closeTargets(targets, print);
  }
}

interface Asking {
  readonly experiments: Omit<RunExperimentsOptions, 'cases'>;
  readonly cases: readonly ExperimentCase[];
  readonly publication: Publication;
}

async function compareAll(
  { flags, print, rewrite, stopped }: CompareOptions,
  { experiments, cases, publication }: Asking,
): Promise<{ readonly results: readonly Result[]; readonly isComplete: boolean }> {
  const progress = createProgress(flags.quiet ? { print: () => undefined } : { print, rewrite });
  const results: Result[] = [];
  let isStopped = false;
  void stopped.then(() => {
    isStopped = true;
  });
  for await (const result of runExperiments({ ...experiments, cases })) {
    // What came of requests whose side was stopped as well is worth nothing.
    if (isStopped) break;
    results.push(result);
    progress.add(result);
    await publication.add(result);
  }
  progress.end();
  return { results, isComplete: !isStopped };
}

/** Keeps both sides up, with the data that they had at the beginning. */
async function stay(targets: Targets, { rootFolder, print, stopped }: CompareOptions): Promise<void> {
  await targets.isolate?.();
  const takeBack = await lendCredentials(targets, rootFolder);
  try {
    print('\nBoth sides stay up; Ctrl-C ends them. In another terminal, before you paste a curl command:');
    print('  eval "$(npx --no straddle credentials)"');
    await stopped;
  } finally {
    await takeBack();
  }
}
