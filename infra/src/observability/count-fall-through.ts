import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnMetricFilter, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { ObservedApi } from './api-metrics.ts';

const metricName = 'FallThrough';

/** What an access log line of a request says that no route of the table took. */
const patterns = {
  rest: '{ ($.resourcePath = "/{proxy+}") || ($.resourcePath = "/") }',
  http: '{ $.routeKey = "$default" }',
} as const;

/**
 * Counts requests that fall through to legacy because no route is listed, from the access log: API Gateway itself only
 * counts routes by route, at a price for each.
 *
 * @returns The metric, told apart by API, since other stages may have the same namespace.
 */
export function countFallThrough(
  scope: Construct,
  {
    api,
    accessLogGroup,
    namespace,
  }: { readonly api: ObservedApi; readonly accessLogGroup: ILogGroup; readonly namespace: string },
): Metric {
  new CfnMetricFilter(scope, 'FallThrough', {
    logGroupName: accessLogGroup.logGroupName,
    filterPattern: patterns[api.kind],
    metricTransformations: [
      {
        metricNamespace: namespace,
        metricName,
        metricValue: '1',
        unit: 'Count',
        dimensions: [{ key: 'apiId', value: '$.apiId' }],
      },
    ],
  });
  return new Metric({ namespace, metricName, dimensionsMap: { apiId: api.apiId }, statistic: Stats.SUM });
}
