import type { RouteExample } from '../cases/examples.ts';
import type { Comparison } from '../differences/difference.ts';
import type { SessionOutcome } from '../differences/session-outcome.ts';
import type { HeaderPair } from './observation.ts';
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
