import type { Comparison } from './difference.ts';
import type { RouteExample } from './examples.ts';
import type { HeaderPair } from './observation.ts';
import type { SessionOutcome } from './session-outcome.ts';
import type { ShownExchange } from './shown-exchange.ts';

/**
 * Whether legacy is expected to know the caller. Only `valid` credentials count as authenticated; `invalid`
 * is something presented that must let nobody in, such as an expired session.
 */
export type Presents = 'nothing' | 'valid' | 'invalid';

/** What one experiment was about. */
export interface ExperimentIdentity {
  readonly routeKey: string;
  readonly caseTitle: string;
  /** A named way of presenting a credential or none: `anonymous`, `cookie`, `bearer`, `expired`, … */
  readonly client: string;
  readonly presents: Presents;
  /** Counted from 1. */
  readonly repetition: number;
  /** Without a credential, and without the headers that this client leaves away. */
  readonly request: RouteExample;
  /** The headers of the credential as they may be shown. Left out when none was had. */
  readonly presented?: readonly HeaderPair[];
}

/** What one side did. */
export interface SideReport {
  readonly baseUrl: string;
  readonly status: number;
  readonly session: SessionOutcome;
  readonly durationMs: number;
}

/** An experiment in which both sides answered. Free of secrets: it may be printed and stored. */
export interface ComparedResult extends ExperimentIdentity {
  readonly outcome: 'compared';
  readonly first: 'control' | 'candidate';
  readonly control: SideReport;
  readonly candidate: SideReport;
  readonly comparison: Comparison;
  readonly exchange: { readonly control: ShownExchange; readonly candidate: ShownExchange };
}

/** Why an experiment was not run to its end. */
export type NotRunReason =
  | 'unsafe-method'
  | 'no-credential'
  | 'session-not-found'
  | 'session-unreadable'
  | 'unreachable'
  | 'tls-failed'
  | 'timed-out'
  | 'response-too-large'
  | 'unsendable'
  | 'unexpected-status'
  | 'not-isolated'
  | 'not-comparable';

/** An experiment that proves nothing, and says why. */
export interface NotRunResult extends ExperimentIdentity {
  readonly outcome: 'could-not-run';
  readonly reason: NotRunReason;
  /** For people; free of secrets. */
  readonly message: string;
}

export type Result = ComparedResult | NotRunResult;

/** What all results together say. */
export interface Summary {
  /** `could-not-run` outweighs `different`: what was not asked might differ as well. */
  readonly outcome: 'equal' | 'different' | 'could-not-run';
  readonly cells: number;
  readonly differentCells: number;
  readonly notRunCells: number;
  /** Cells with a credential that the legacy API accepted. Without any, equality is two closed doors. */
  readonly authenticatedCells: number;
}

/**
 * Adds up results.
 *
 * @returns `could-not-run` when any cell could not be run or none was authenticated (so also for no
 *   results at all), else `different` when any comparison is a mismatch, else `equal`.
 * @since 0.1.0
 */
export function summarize(results: readonly Result[]): Summary {
  const compared = results.filter((result) => result.outcome === 'compared');
  const notRunCells = results.length - compared.length;
  const differentCells = compared.filter(({ comparison }) => comparison.verdict === 'mismatch').length;
  const authenticatedCells = compared.filter(isAuthenticated).length;
  return {
    outcome: outcomeOf({ notRunCells, authenticatedCells, differentCells }),
    cells: results.length,
    differentCells,
    notRunCells,
    authenticatedCells,
  };
}

/** 0 equal, 1 different, 2 could not run. */
export function exitCodeOf(summary: Summary): 0 | 1 | 2 {
  const codes = { equal: 0, different: 1, 'could-not-run': 2 } as const;
  return codes[summary.outcome];
}

function isAuthenticated({ presents, control }: ComparedResult): boolean {
  return presents === 'valid' && control.status !== 401;
}

function outcomeOf(
  counts: Pick<Summary, 'notRunCells' | 'authenticatedCells' | 'differentCells'>,
): Summary['outcome'] {
  if (counts.notRunCells > 0 || counts.authenticatedCells === 0) return 'could-not-run';
  return counts.differentCells > 0 ? 'different' : 'equal';
}
