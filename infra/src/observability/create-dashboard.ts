import { Duration } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  LogQueryVisualizationType,
  LogQueryWidget,
  MathExpression,
  Metric,
  Stats,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { AlarmSources } from './alarm-rows.ts';
import { faultsByCode, functionMetric, handlerFaultsByRoute, secretsUsed } from './function-metrics.ts';
import { anonymousReasons, coldStartQuery } from './saved-queries.ts';

export interface DashboardSources extends AlarmSources {
  readonly alarms: readonly Alarm[];
  /** Requests that no route of the table took. */
  readonly fallThrough: Metric;
  /** Names of the log groups of all functions. */
  readonly logGroupNames: readonly string[];
}

const half = { width: 12, height: 6 } as const;

/** The dashboard of a stage: first what clients get, then why, then what it runs on. */
export function createDashboard(scope: Construct, name: string, sources: DashboardSources): Dashboard {
  return new Dashboard(scope, 'Dashboard', {
    dashboardName: name,
    defaultInterval: Duration.hours(3),
    widgets: [
      [new AlarmStatusWidget({ title: 'Alarms', alarms: [...sources.alarms], width: 24, height: 3 })],
      ...apiWidgets(sources),
      ...('authorizer' in sources.functions ? authorizerWidgets(sources) : []),
      ...(sources.logGroupNames.length > 0 ? functionWidgets(sources) : []),
    ],
  });
}

function apiWidgets({ api, fallThrough }: DashboardSources): IWidget[][] {
  const fallThroughPercent = new MathExpression({
    expression: '100 * FILL(unlisted, 0) / requests',
    usingMetrics: { unlisted: fallThrough, requests: api.requests },
    label: '% of requests',
  });
  return [
    [
      graph('Requests', [
        api.requests.with({ label: 'requests' }),
        api.clientErrors.with({ label: '4xx' }),
        api.serverErrors.with({ label: '5xx' }),
      ]),
      graph('Latency, ms', [
        api.latency('p50').with({ label: 'p50' }),
        api.latency('p99').with({ label: 'p99' }),
        api.integrationLatency('p99').with({ label: 'p99 of functions and legacy' }),
      ]),
    ],
    [
      graph('Fall-through: share of requests for which no route is listed', [fallThroughPercent]),
      graph('Fall-through: requests', [fallThrough.with({ label: 'requests' })]),
    ],
  ];
}

function authorizerWidgets({ counted }: DashboardSources): IWidget[][] {
  const metric = functionMetric;
  return [
    [
      graph('Decisions', [metric(counted, 'Allowed'), metric(counted, 'Denied'), metric(counted, 'Faults')]),
      graph(
        'Denials by reason',
        anonymousReasons.map((reason) => metric(counted, 'Denied', { reason }).with({ label: reason })),
      ),
    ],
    [
      graph('Faults by code', [faultsByCode(counted)]),
      graph('Time of decisions, ms', [
        metric(counted, 'StoreReadTime', { statistic: 'p50' }).with({ label: 'session store p50' }),
        metric(counted, 'StoreReadTime', { statistic: 'p99' }).with({ label: 'session store p99' }),
        metric(counted, 'Duration', { statistic: 'p99' }).with({ label: 'whole decision p99' }),
      ]),
    ],
    [
      graph('Sessions extended', [metric(counted, 'TouchDone'), metric(counted, 'TouchFailed')]),
      graph('Secrets that could not be refreshed', [metric(counted, 'SecretRefreshFailed')]),
    ],
    [
      graph('Which secret verified cookies', [secretsUsed(counted, 'cookie')]),
      graph('Which secret verified bearer tokens', [secretsUsed(counted, 'bearer')]),
    ],
  ];
}

function functionWidgets({ counted, functions, logGroupNames }: DashboardSources): IWidget[][] {
  const ofEach = (metricName: string, statistic: string) =>
    Object.entries(functions).map(
      ([label, FunctionName]) =>
        new Metric({
          namespace: 'AWS/Lambda',
          metricName,
          dimensionsMap: { FunctionName },
          statistic,
          label,
        }),
    );
  return [
    [
      graph('Answers of moved routes that are 5xx, by route', [handlerFaultsByRoute(counted)]),
      graph('Time of moved routes, ms', [
        functionMetric(counted, 'HandlerDuration', { statistic: 'p50' }).with({ label: 'p50' }),
        functionMetric(counted, 'HandlerDuration', { statistic: 'p99' }).with({ label: 'p99' }),
      ]),
    ],
    [
      graph('Functions running at once', ofEach('ConcurrentExecutions', Stats.MAXIMUM)),
      graph('Throttled invocations', ofEach('Throttles', Stats.SUM)),
    ],
    [
      new LogQueryWidget({
        title: 'Cold starts',
        logGroupNames: [...logGroupNames],
        queryLines: [...coldStartQuery],
        view: LogQueryVisualizationType.TABLE,
        ...half,
      }),
      new TextWidget({
        markdown:
          'Lambda counts every caller that the authorizer refuses as one of its `Errors`, because refusing is throwing. So neither this dashboard nor an alarm shows `Errors`: look at **Decisions** and **Faults by code**.',
        ...half,
      }),
    ],
  ];
}

function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, leftYAxis: { min: 0 }, ...half });
}
