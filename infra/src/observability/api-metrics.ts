import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';

/** The API as CloudWatch knows it. */
export interface ObservedApi {
  readonly kind: 'rest' | 'http';
  readonly apiId: string;
  /** REST APIs are counted by their name. */
  readonly apiName: string;
  /** Of API Gateway, not of the deployment. */
  readonly stageName: string;
}

export interface ApiMetrics {
  readonly requests: Metric;
  readonly clientErrors: Metric;
  readonly serverErrors: Metric;
  readonly latency: (statistic: string) => Metric;
  /** Time that API Gateway waited for a function or for the legacy API. */
  readonly integrationLatency: (statistic: string) => Metric;
}

// REST: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html
// HTTP: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
const errorNames = {
  rest: { client: '4XXError', server: '5XXError' },
  http: { client: '4xx', server: '5xx' },
} as const;

/** What API Gateway itself counts: the two kinds of API have other names and dimensions for the same. */
export function apiMetrics({ kind, apiId, apiName, stageName }: ObservedApi): ApiMetrics {
  const dimensionsMap: Record<string, string> =
    kind === 'rest' ? { ApiName: apiName, Stage: stageName } : { ApiId: apiId, Stage: stageName };
  const metric = (metricName: string, statistic: string) =>
    new Metric({ namespace: 'AWS/ApiGateway', metricName, dimensionsMap, statistic });
  return {
    requests: metric('Count', Stats.SAMPLE_COUNT),
    clientErrors: metric(errorNames[kind].client, Stats.SUM),
    serverErrors: metric(errorNames[kind].server, Stats.SUM),
    latency: (statistic) => metric('Latency', statistic),
    integrationLatency: (statistic) => metric('IntegrationLatency', statistic),
  };
}
