import { MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';

/** Counts of 0 and 1 that functions write into their log lines: the average is a share. */
export type ShareName = 'Denied' | 'CredentialRefused' | 'TouchFailed';

/** Everything else that they write. */
export type MetricName =
  | ShareName
  | 'Allowed'
  | 'Faults'
  | 'TouchDone'
  | 'Duration'
  | 'StoreReadTime'
  | 'HandlerFaults'
  | 'HandlerDuration'
  | 'SecretRefreshFailed';

/** Namespace of the metrics, and the stage that they are told apart by. */
export interface Counted {
  readonly namespace: string;
  readonly stage: string;
}

/** The metrics that functions write into their log lines, by the names that they have there. */
export function functionMetric(
  { namespace, stage }: Counted,
  metricName: MetricName,
  { statistic = Stats.SUM, ...by }: { readonly statistic?: string; readonly reason?: string } = {},
): Metric {
  return new Metric({ namespace, metricName, dimensionsMap: { stage, ...by }, statistic });
}

/** How many percent of five minutes are so, or 0 where there were too few to tell. */
export function sharePercent(counted: Counted, name: ShareName, minimum: number): MathExpression {
  return guardedPercent({
    part: functionMetric(counted, name),
    whole: functionMetric(counted, name, { statistic: Stats.SAMPLE_COUNT }),
    minimum,
  });
}

/** A share that is 0 while the whole is too small to say something. */
export function guardedPercent({
  part,
  whole,
  minimum,
}: {
  readonly part: Metric;
  readonly whole: Metric;
  readonly minimum: number;
}): MathExpression {
  return new MathExpression({
    expression: `IF(whole >= ${minimum}, 100 * part / whole, 0)`,
    usingMetrics: { part, whole },
  });
}

/** Which secret verified, one line per key id: which key ids there are is not known beforehand. */
export function secretsUsed(counted: Counted, credential: 'cookie' | 'bearer'): MathExpression {
  return search(counted, { by: ['keyId', 'credential'], name: 'SecretUsed', where: { credential } });
}

/** Faults of the authorizer by their code. */
export function faultsByCode(counted: Counted): MathExpression {
  return search(counted, { by: ['code'], name: 'Faults' });
}

/** Faults of route groups by route. */
export function handlerFaultsByRoute(counted: Counted): MathExpression {
  return search(counted, { by: ['routeKey'], name: 'HandlerFaults' });
}

interface Search {
  readonly by: readonly string[];
  readonly name: string;
  readonly where?: Readonly<Record<string, string>>;
}

function search({ namespace, stage }: Counted, { by, name, where = {} }: Search): MathExpression {
  const terms = Object.entries({ stage, ...where }).map(([key, value]) => `${key}="${value}"`);
  const schema = [namespace, 'stage', ...by].map((part) => `"${part}"`).join(',');
  return new MathExpression({
    expression: `SEARCH('{${schema}} MetricName="${name}" ${terms.join(' ')}', 'Sum', 300)`,
    usingMetrics: {},
    label: '',
  });
}
