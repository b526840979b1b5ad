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
 * The log of a function: plain lines, or, with settings, lines with metrics for what is counted (decisions, answers of
 * route groups, secrets that could not be refreshed).
 *
 * @param settings From `metricsSettings`; undefined in development and behind the local gateway.
 * @example
 * createAuthorizer({ authenticator, toPrincipal, sessionRefKey, log: createMetricLog(environment.STRADDLE_METRICS) });
 */
export function createMetricLog(
  settings: MetricsSettings | undefined,
  { write = logLine, nowMs = Date.now }: MetricLogPorts = {},
): MetricLog {
  if (settings === undefined) return write;
  return (entry) => write(isMeasured(entry) ? toMetricLine(entry, settings, nowMs()) : entry);
}

/** By its event: whoever writes a line with one of these names writes it whole. */
function isMeasured(entry: object): entry is MeasuredEntry {
  return 'event' in entry && MEASURED_EVENTS.some((event) => event === entry.event);
}
