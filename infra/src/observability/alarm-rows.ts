import { type MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { ApiMetrics } from './api-metrics.ts';
import { type Counted, functionMetric, guardedPercent, sharePercent } from './function-metrics.ts';
import type { AlarmThresholds } from './observability-settings.ts';

export interface AlarmSources {
  readonly api: ApiMetrics;
  readonly counted: Counted;
  /** Name of the group, or `authorizer` → name of the function. */
  readonly functions: Readonly<Record<string, string>>;
}

/** One alarm: it rings when enough periods of the last ones lie above a value. */
export interface AlarmRow {
  readonly id: string;
  readonly metric: Metric | MathExpression;
  readonly above: number;
  readonly periodMinutes: number;
  /** Of the last three. More than one: metrics come out of logs, and a single period may be incomplete. */
  readonly periodsAbove: number;
  /** What clients notice, and where to look. */
  readonly says: string;
}

const atOnce = { periodMinutes: 1, periodsAbove: 2 } as const;
const whenItLasts = { periodMinutes: 5, periodsAbove: 2 } as const;

/**
 * The alarms of a stage, as data. Shares are computed from counts, with a floor under the traffic.
 *
 * None looks at the `Errors` that Lambda counts: the authorizer refuses a caller by throwing, which Lambda cannot tell
 * from a failure. Faults are what the functions themselves count as such.
 */
export function alarmRows(sources: AlarmSources, thresholds: AlarmThresholds): readonly AlarmRow[] {
  const { functions } = sources;
  return [
    ...apiRows(sources, thresholds),
    ...('authorizer' in functions ? authorizerRows(sources, thresholds) : []),
    ...(Object.keys(functions).some((name) => name !== 'authorizer') ? handlerRows(sources, thresholds) : []),
    ...Object.entries(functions).map(([name, functionName]) => throttleRow(name, functionName)),
  ];
}

function apiRows(
  { api }: AlarmSources,
  { minimumRequests: minimum, serverErrorPercent, latencyP99Ms }: AlarmThresholds,
): readonly AlarmRow[] {
  return [
    {
      id: 'ServerErrors',
      metric: guardedPercent({ part: api.serverErrors, whole: api.requests, minimum }),
      above: serverErrorPercent,
      ...whenItLasts,
      says: 'Clients get 5xx, from a function, the authorizer or the legacy API. The dashboard says which: faults of the authorizer, faults of handlers, or neither, which is legacy.',
    },
    {
      id: 'Latency',
      metric: api.latency('p99'),
      above: latencyP99Ms,
      periodMinutes: 5,
      periodsAbove: 3,
      says: 'One answer in a hundred is slow. Compare the time of the session store with that of the integrations on the dashboard.',
    },
  ];
}

function authorizerRows({ counted }: AlarmSources, thresholds: AlarmThresholds): readonly AlarmRow[] {
  const { minimumRequests: minimum } = thresholds;
  return [
    {
      id: 'AuthorizerFaults',
      metric: functionMetric(counted, 'Faults'),
      above: thresholds.faultsPerMinute,
      ...atOnce,
      says: 'The authorizer cannot reach verdicts: clients get 500, never 401. The saved queries faults/… have the causes; docs/runbooks/database-down.md if they name the session store.',
    },
    {
      id: 'DenialRate',
      metric: sharePercent(counted, 'Denied', minimum),
      above: thresholds.deniedPercent,
      ...whenItLasts,
      says: 'Most callers of moved routes get 401. If this began with a deployment or a change of secrets, undo it; the saved queries anonymous/… say why callers are refused.',
    },
    {
      id: 'RefusedCredentials',
      metric: sharePercent(counted, 'CredentialRefused', minimum),
      above: thresholds.refusedCredentialPercent,
      ...whenItLasts,
      says: 'Callers who present a cookie or token are not believed. bad-signature: the stacks have different secrets. session-not-found: they read different databases or collections.',
    },
    {
      id: 'TouchFailures',
      metric: sharePercent(counted, 'TouchFailed', minimum),
      above: thresholds.touchFailedPercent,
      ...whenItLasts,
      says: 'Sessions are read but not extended: callers are going to be logged out early. Look at writes of the database, and at the right to write.',
    },
    {
      id: 'SecretRefresh',
      metric: functionMetric(counted, 'SecretRefreshFailed'),
      above: 0,
      ...whenItLasts,
      says: 'Functions cannot ask for their secrets. They go on with the last values, and environments that start have none. Look at the permission, the network path and the key.',
    },
  ];
}

function handlerRows({ counted }: AlarmSources, { faultsPerMinute }: AlarmThresholds): readonly AlarmRow[] {
  return [
    {
      id: 'HandlerFaults',
      metric: functionMetric(counted, 'HandlerFaults'),
      above: faultsPerMinute,
      ...atOnce,
      says: 'Moved routes answer 5xx. The dashboard says which; to go back to legacy, set the owner of the group in the route table.',
    },
  ];
}

function throttleRow(name: string, functionName: string): AlarmRow {
  return {
    id: `Throttles-${name}`,
    metric: new Metric({
      namespace: 'AWS/Lambda',
      metricName: 'Throttles',
      dimensionsMap: { FunctionName: functionName },
      statistic: Stats.SUM,
    }),
    above: 0,
    ...atOnce,
    says: `The function ${name} is not run for some requests, which get 5xx: its reserved concurrency, or that of the account, is used up.`,
  };
}
