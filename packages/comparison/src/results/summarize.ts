import type { Registered } from '../differences/difference.ts';
import type { ComparisonSettings } from '../rules/comparison-settings.ts';
import { servesWhatWasRefused } from '../rules/registered-differences.ts';
import { createUsageRecord, type UnusedAcceptance } from '../rules/unused-acceptances.ts';
import { cellVerdictOf } from './cell-verdict.ts';
import { createLatencySampler, judgeLatency, type Latency } from './latency.ts';
import type { ComparedResult, Result } from './result.ts';
import { reasonsOf, type SummaryReason } from './summary-reasons.ts';

/** Numbers of cells: a cell is one case, by one client, in one repetition. */
export interface CellCounts {
  readonly cells: number;
  readonly differentCells: number;
  readonly notRunCells: number;
  /** With a credential that the legacy API accepted. Without any, equality is two closed doors. */
  readonly authenticatedCells: number;
  /** In which something differs as registered, and nothing counts. */
  readonly registeredCells: number;
  /** In which something differs, all of it is ignored, and some of that by the team's own settings. */
  readonly ignoredCells: number;
  /** In which only what belongs to the hop differs, such as the request ids of a gateway. */
  readonly transportCells: number;
  /** Of the different ones: the candidate served what the control refused. */
  readonly breachCells: number;
}

/** What was found on one route. */
export interface RouteSummary extends CellCounts {
  readonly routeKey: string;
  /** Left out when nothing was compared. */
  readonly latency?: Latency;
}

/** What all results together say. */
export interface Summary extends CellCounts {
  /** `could-not-run` outweighs `different`: what was not asked might differ as well. */
  readonly outcome: 'equal' | 'different' | 'could-not-run';
  /** Why the outcome is not `equal`; what was tolerated is told as well. */
  readonly reasons: readonly SummaryReason[];
  readonly routes: readonly RouteSummary[];
  /** Registered differences that were met, and in how many cells. */
  readonly registered: readonly (Registered & { readonly cells: number })[];
  /** Settings that covered nothing on the routes that were asked: perhaps they can go. */
  readonly unusedRules: readonly UnusedAcceptance[];
}

/** Adds up results one by one, so that a run of millions holds none of them. */
export interface Tally {
  add(result: Result): void;
  /** May be asked at any time. */
  summary(): Summary;
}

/**
 * Makes a tally. Its memory grows with the number of routes, not of results.
 *
 * @param settings For thresholds, and to find entries that cover nothing.
 * @since 0.1.0
 * @example
 * const tally = createTally(settings);
 * for await (const result of runExperiments(options)) tally.add(result);
 * process.exitCode = exitCodeOf(tally.summary());
 */
export function createTally(settings: ComparisonSettings = {}): Tally {
  const routes = new Map<string, RouteTally>();
  const registered = new Map<string, Registered & { cells: number }>();
  const usage = createUsageRecord(settings);
  return {
    add(result) {
      const route = routes.get(result.routeKey) ?? createRouteTally(result.routeKey);
      routes.set(result.routeKey, route);
      route.add(result);
      usage.add(result);
      for (const entry of registeredIn(result)) {
        const known = registered.get(entry.id) ?? { ...entry, cells: 0 };
        known.cells += 1;
        registered.set(entry.id, known);
      }
    },
    summary() {
      const routeSummaries = [...routes.values()].map((route) => route.summary());
      const counts = routeSummaries.reduce(addCounts, NO_CELLS);
      const reasons = reasonsOf(counts, routeSummaries, settings.thresholds ?? {});
      return {
        ...counts,
        outcome: outcomeOf(reasons),
        reasons,
        routes: routeSummaries,
        registered: [...registered.values()].map((entry) => ({ ...entry })),
        unusedRules: usage.unused(),
      };
    },
  };
}

/**
 * Adds up results.
 *
 * @returns `could-not-run` when any cell could not be run or none was authenticated (so also for no results at
 *   all), else `different` when more differs than thresholds allow (nothing at all where there is none), else
 *   `equal`.
 * @since 0.1.0
 */
export function summarize(results: readonly Result[], settings: ComparisonSettings = {}): Summary {
  const tally = createTally(settings);
  for (const result of results) tally.add(result);
  return tally.summary();
}

/**
 * The same summary with something more that is known of the run, such as that somebody stopped it.
 *
 * @since 0.1.0
 */
export function withReason(summary: Summary, reason: SummaryReason): Summary {
  const reasons = [...summary.reasons, reason];
  return { ...summary, reasons, outcome: outcomeOf(reasons) };
}

/** 0 equal, 1 different, 2 could not run. */
export function exitCodeOf({ outcome }: Pick<Summary, 'outcome'>): 0 | 1 | 2 {
  const codes = { equal: 0, different: 1, 'could-not-run': 2 } as const;
  return codes[outcome];
}

function outcomeOf(reasons: readonly SummaryReason[]): Summary['outcome'] {
  const makes = new Set(reasons.map((reason) => reason.makes));
  if (makes.has('could-not-run')) return 'could-not-run';
  return makes.has('different') ? 'different' : 'equal';
}

const NO_CELLS: CellCounts = {
  cells: 0,
  differentCells: 0,
  notRunCells: 0,
  authenticatedCells: 0,
  registeredCells: 0,
  ignoredCells: 0,
  transportCells: 0,
  breachCells: 0,
};

function addCounts(one: CellCounts, other: CellCounts): CellCounts {
  return {
    cells: one.cells + other.cells,
    differentCells: one.differentCells + other.differentCells,
    notRunCells: one.notRunCells + other.notRunCells,
    authenticatedCells: one.authenticatedCells + other.authenticatedCells,
    registeredCells: one.registeredCells + other.registeredCells,
    ignoredCells: one.ignoredCells + other.ignoredCells,
    transportCells: one.transportCells + other.transportCells,
    breachCells: one.breachCells + other.breachCells,
  };
}

interface RouteTally {
  add(result: Result): void;
  summary(): RouteSummary;
}

function createRouteTally(routeKey: string): RouteTally {
  const sampler = createLatencySampler();
  let counts = NO_CELLS;
  return {
    add(result) {
      counts = addCounts(counts, countsOf(result));
      if (result.outcome !== 'compared') return;
      sampler.add({ controlMs: result.control.durationMs, candidateMs: result.candidate.durationMs });
    },
    summary() {
      const latency = judgeLatency(sampler.pairs());
      return { routeKey, ...counts, ...(latency === undefined ? {} : { latency }) };
    },
  };
}

function countsOf(result: Result): CellCounts {
  const cell = { ...NO_CELLS, cells: 1 };
  if (result.outcome !== 'compared') return { ...cell, notRunCells: 1 };
  const verdict = cellVerdictOf(result);
  return {
    ...cell,
    differentCells: Number(verdict === 'different'),
    authenticatedCells: Number(isAuthenticated(result)),
    registeredCells: Number(verdict === 'registered'),
    ignoredCells: Number(verdict === 'ignored'),
    transportCells: Number(verdict === 'transport'),
    breachCells: Number(verdict === 'different' && servesWhatWasRefused(result)),
  };
}

function isAuthenticated({ presents, control }: ComparedResult): boolean {
  return presents === 'valid' && control.status !== 401;
}

/** Each once. */
function registeredIn(result: Result): readonly Registered[] {
  if (result.outcome !== 'compared') return [];
  const entries = result.comparison.differences.flatMap((judged) =>
    judged.standing === 'registered' ? [[judged.registered.id, judged.registered] as const] : [],
  );
  return [...new Map(entries).values()];
}
