import type { AnonymousReason, Effects } from '@straddle/session-core';
import type { DecisionLogEntry } from '../authorizer/create-authorizer.ts';
import type { RouteLogEntry } from '../http/create-group-handler.ts';
import type { SecretLogEntry } from '../secrets/create-secret-values.ts';

/** Where metrics are counted: a namespace of CloudWatch, and the stage that every metric is told apart by. */
export interface MetricsSettings {
  readonly namespace: string;
  readonly stage: string;
}

/** What is counted; other log lines have no metrics. */
export type MeasuredEntry = DecisionLogEntry | RouteLogEntry | SecretLogEntry;

/** A log line from which CloudWatch takes metrics: what was logged, the values, and `_aws`, which names them. */
export interface MetricLine {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly MetricDirective[];
  };
  readonly [member: string]: unknown;
}

interface MetricDirective {
  readonly Namespace: string;
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: readonly { readonly Name: string; readonly Unit: Unit }[];
}

type Unit = 'Count' | 'Milliseconds';
type Values = Readonly<Record<string, number | undefined>>;

/** Values of one line that are counted by the same members of it. */
interface Measured {
  readonly dimensions: readonly (readonly string[])[];
  readonly counts: Values;
  readonly timesMs?: Values;
}

/**
 * 1: a credential was presented and not believed. 0: it was believed, and nobody is logged in. Undefined: none was
 * presented, or none was looked at, so that the average is a share of those who presented one.
 */
const CREDENTIAL_REFUSED: Readonly<Record<AnonymousReason, 0 | 1 | undefined>> = {
  'no-credential': undefined,
  'malformed-authorization': 1,
  'unsigned-cookie': 1,
  'bad-signature': 1,
  'outside-cookie-path': undefined,
  'session-not-found': 1,
  'no-user-in-session': 0,
  'user-rejected': 1,
};

/**
 * Turns a log line into the same line with metrics in it, in CloudWatch's embedded metric format.
 *
 * A fault is counted as a fault and as nothing else: `Denied` and `Allowed` are only there when a verdict was reached,
 * so that a database that is down never looks like callers who are not logged in. Counts are written when they are 0,
 * too, which makes their average a share. Metrics are told apart by stage, reason, fault code, route, key id and kind of
 * credential; by nothing that names a request or a session, since each value of a dimension is a metric to pay for.
 *
 * Rules of the format: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 *
 * @param timestampMs When it happened, in milliseconds since 1970.
 * @example
 * toMetricLine(entry, { namespace: 'Straddle', stage: 'live' }, Date.now());
 * //=> { event: 'authorizer-decision', outcome: 'deny', reason: 'bad-signature', …, stage: 'live', Denied: 1, …, _aws: { … } }
 */
export function toMetricLine(
  entry: MeasuredEntry,
  { namespace, stage }: MetricsSettings,
  timestampMs: number,
): MetricLine {
  const measured = measure(entry);
  const values = measured.flatMap(({ counts, timesMs }) => [counts, timesMs ?? {}]);
  return {
    ...entry,
    stage,
    ...Object.assign({}, ...values),
    _aws: {
      Timestamp: timestampMs,
      CloudWatchMetrics: measured.map(({ dimensions, counts, timesMs }) => ({
        Namespace: namespace,
        Dimensions: dimensions,
        Metrics: [...definitions(counts, 'Count'), ...definitions(timesMs ?? {}, 'Milliseconds')],
      })),
    },
  };
}

function measure(entry: MeasuredEntry): readonly Measured[] {
  switch (entry.event) {
    case 'authorizer-decision':
      return measureDecision(entry);
    case 'route-answered':
      return [measureRoute(entry)];
    case 'secret-refresh-failed':
      return [{ dimensions: [['stage'], ['stage', 'secret']], counts: { SecretRefreshFailed: 1 } }];
  }
}

function measureDecision(entry: DecisionLogEntry): readonly Measured[] {
  const { outcome, reason, code, effects, storeReadMs, durationMs, keyId, credential } = entry;
  return [
    {
      dimensions: [['stage']],
      counts: {
        Faults: Number(outcome === 'fault'),
        ...(outcome !== 'fault' && {
          Allowed: Number(outcome === 'allow'),
          Denied: Number(outcome === 'deny'),
          CredentialRefused: reason === undefined ? 0 : CREDENTIAL_REFUSED[reason],
        }),
        ...touchCounts(effects?.touch),
      },
      timesMs: { Duration: durationMs, StoreReadTime: storeReadMs },
    },
    ...(reason === undefined
      ? []
      : [
          {
            dimensions: [['stage', 'reason']],
            counts: outcome === 'deny' ? { Denied: 1 } : { ServedAnonymous: 1 },
          },
        ]),
    ...(code === undefined ? [] : [{ dimensions: [['stage', 'code']], counts: { Faults: 1 } }]),
    ...(keyId === undefined || credential === undefined
      ? []
      : [{ dimensions: [['stage', 'keyId', 'credential']], counts: { SecretUsed: 1 } }]),
  ];
}

/** Only of touches that were tried: most requests under `touchAfter` try none, and would dilute the share that failed. */
function touchCounts(touch: Effects['touch'] | undefined): Values {
  return touch === 'done' || touch === 'failed'
    ? { TouchDone: Number(touch === 'done'), TouchFailed: Number(touch === 'failed') }
    : {};
}

function measureRoute({ status, durationMs }: RouteLogEntry): Measured {
  return {
    dimensions: [['stage'], ['stage', 'routeKey']],
    counts: { HandlerFaults: Number(status >= 500) },
    timesMs: { HandlerDuration: durationMs },
  };
}

/** What a line has no value for is not announced: CloudWatch would drop the line's other metrics with it. */
function definitions(values: Values, unit: Unit): readonly { readonly Name: string; readonly Unit: Unit }[] {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name]) => ({ Name: name, Unit: unit }));
}
