export { createMetricLog, type MetricLog, type MetricLogPorts } from './create-metric-log.ts';
export { type MeasuredEntry, type MetricLine, type MetricsSettings, toMetricLine } from './metric-line.ts';
export { metricsSettings } from './metrics-settings.ts';
