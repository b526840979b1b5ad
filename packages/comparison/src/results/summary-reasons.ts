import { type Threshold, thresholdOf } from '../rules/thresholds.ts';
import { amount } from './amount.ts';
import { FEWEST_PAIRS } from './latency.ts';
import type { CellCounts, RouteSummary } from './summarize.ts';

/** One reason for the outcome of a run, or something that would have been one but for a threshold. */
export interface SummaryReason {
  readonly reason:
    | 'cells-not-run'
    | 'nothing-authenticated'
    | 'cells-differ'
    | 'breach'
    | 'too-slow'
    | 'too-few-pairs'
    | 'differences-tolerated'
    | 'stopped-early'
    | 'recording-malformed';
  readonly makes: 'different' | 'could-not-run' | 'nothing';
  /** Left out when it concerns no route in particular. */
  readonly routeKey?: string;
  /** For people. */
  readonly message: string;
}

/** Finds everything that keeps a run from being equal, and everything that a threshold tolerates. */
export function reasonsOf(
  counts: CellCounts,
  routes: readonly RouteSummary[],
  thresholds: Readonly<Record<string, Threshold>>,
): readonly SummaryReason[] {
  return [
    ...(counts.authenticatedCells > 0 ? [] : [NOTHING_AUTHENTICATED]),
    ...routes.flatMap((route) => [
      ...notRunReasons(route),
      ...differenceReasons(route, thresholdOf(thresholds, route.routeKey)),
      ...latencyReasons(route, thresholdOf(thresholds, route.routeKey)),
    ]),
  ];
}

const NOTHING_AUTHENTICATED: SummaryReason = {
  reason: 'nothing-authenticated',
  makes: 'could-not-run',
  message: 'nothing was authenticated, so equality would prove nothing',
};

function notRunReasons({ routeKey, notRunCells }: RouteSummary): readonly SummaryReason[] {
  if (notRunCells === 0) return [];
  const message = `${amount(notRunCells, 'cell')} could not be run`;
  return [{ reason: 'cells-not-run', makes: 'could-not-run', routeKey, message }];
}

function differenceReasons(
  { routeKey, differentCells, breachCells }: RouteSummary,
  { maxDifferentCells = 0 }: Threshold,
): readonly SummaryReason[] {
  const breach: readonly SummaryReason[] =
    breachCells === 0
      ? []
      : [
          {
            reason: 'breach',
            makes: 'different',
            routeKey,
            message: `in ${amount(breachCells, 'cell')} the candidate serves what the control refuses`,
          },
        ];
  if (differentCells === 0) return breach;
  const differ = `${amount(differentCells, 'cell')} ${differentCells === 1 ? 'differs' : 'differ'}`;
  if (differentCells > maxDifferentCells) {
    const allowed = maxDifferentCells === 0 ? '' : `, ${maxDifferentCells} may`;
    return [
      ...breach,
      { reason: 'cells-differ', makes: 'different', routeKey, message: `${differ}${allowed}` },
    ];
  }
  const message = `${differ}, and maxDifferentCells allows ${maxDifferentCells}`;
  return [...breach, { reason: 'differences-tolerated', makes: 'nothing', routeKey, message }];
}

/** A threshold that cannot be judged is not kept: a gate in CI must not pass for lack of numbers. */
function latencyReasons(
  { routeKey, latency }: RouteSummary,
  { maxSlowdown }: Threshold,
): readonly SummaryReason[] {
  if (maxSlowdown === undefined || latency === undefined) return [];
  if (latency.pairs < FEWEST_PAIRS) {
    const message = `${amount(latency.pairs, 'pair is', 'pairs are')} too few to judge maxSlowdown, which takes ${FEWEST_PAIRS}; ask for more repetitions`;
    return [{ reason: 'too-few-pairs', makes: 'could-not-run', routeKey, message }];
  }
  if (!latency.isSignificant || latency.slowdown <= maxSlowdown) return [];
  const message = `the median of the candidate is ${latency.slowdown.toFixed(1)} times that of the control, and maxSlowdown is ${maxSlowdown}`;
  return [{ reason: 'too-slow', makes: 'different', routeKey, message }];
}
