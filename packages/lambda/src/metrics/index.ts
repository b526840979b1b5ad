export { createMetricLog, type MetricLog, type MetricLogPorts } from './create-metric-log.ts';
export {
  type MeasuredEntry,
  type MetricLine,
  type MetricsSettings,
  type SecretRefreshFailure,
  toMetricLine,
} from './metric-line.ts';
