import { EnvironmentInvalidError } from '../errors.ts';
import { logLine } from '../log/index.ts';
import { type MeasuredEntry, type MetricsSettings, toMetricLine } from './metric-line.ts';

const MEASURED_EVENTS: readonly MeasuredEntry['event'][] = [
  'authorizer-decision',
  'route-answered',
  'secret-refresh-failed',
];

/** The log of a function. */
export type MetricLog = (entry: object) => void;

export interface MetricLogPorts {
  readonly write?: (line: object) => void;
  readonly nowMs?: () => number;
}

/**
 * The log of a function: plain lines, or, where the environment asks for them, lines with metrics for what is counted
 * (decisions, answers of route groups, secrets that could not be refreshed).
 *
 * `STRADDLE_METRICS` is the namespace and `STRADDLE_STAGE` the stage. With neither, lines stay as they are: development
 * and the local gateway.
 *
 * @throws {EnvironmentInvalidError} When only one of the two is set, or CloudWatch would not take one.
 * @example
 * createAuthorizer({ authenticator, toPrincipal, sessionRefKey, log: createMetricLog(process.env) });
 */
export function createMetricLog(
  environment: Readonly<Record<string, string | undefined>>,
  { write = logLine, nowMs = Date.now }: MetricLogPorts = {},
): MetricLog {
  const settings = readMetricsSettings(environment);
  if (settings === undefined) return write;
  return (entry) => write(isMeasured(entry) ? toMetricLine(entry, settings, nowMs()) : entry);
}

/** By its event: whoever writes a line with one of these names writes it whole. */
function isMeasured(entry: object): entry is MeasuredEntry {
  return 'event' in entry && MEASURED_EVENTS.some((event) => event === entry.event);
}

function readMetricsSettings(
  environment: Readonly<Record<string, string | undefined>>,
): MetricsSettings | undefined {
  const { STRADDLE_METRICS: namespace = '', STRADDLE_STAGE: stage = '' } = environment;
  if (namespace === '' && stage === '') return undefined;
  const problems = [
    // Names that begin with AWS/ are Amazon's own.
    ...(/^(?!AWS\/)[\w.\-/#]{1,255}$/.test(namespace)
      ? []
      : [
          'STRADDLE_METRICS must be a CloudWatch namespace of letters, digits and . _ - / #, not beginning with AWS/; unset STRADDLE_STAGE, too, for no metrics',
        ]),
    ...(/^[\w.-]{1,255}$/.test(stage)
      ? []
      : ['STRADDLE_STAGE must be the name of the stage, which metrics are told apart by']),
  ];
  if (problems.length > 0) throw new EnvironmentInvalidError(problems);
  return { namespace, stage };
}
