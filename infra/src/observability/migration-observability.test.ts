import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { accessLogFormat } from '../access-log-format.ts';
import { MigrationObservability } from './migration-observability.ts';
import {
  type ObservabilitySettings,
  observabilitySchema,
  resolveObservability,
} from './observability-settings.ts';
import { anonymousReasons, faultCodes } from './saved-queries.ts';

const kinds = ['rest', 'http'] as const;
type Kind = (typeof kinds)[number];
type Properties = Readonly<Record<string, unknown>>;

interface Watched {
  readonly alarms: Readonly<Record<string, Properties>>;
  readonly ofType: (type: string) => readonly Properties[];
  /** The body with its references written as `${…}`. */
  readonly dashboard: string;
}

/** What watches an API with one route group, with or without an authorizer. */
function watch(
  kind: Kind,
  {
    functions = ['authorizer', 'account'],
    ...observability
  }: ObservabilitySettings & { functions?: string[] } = {},
): Watched {
  const app = new App({ analyticsReporting: false, builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'shop');
  const observed = functions.map((functionName) => {
    const code = Code.fromInline('exports.handler = () => {}');
    const logGroup = new LogGroup(stack, `Logs-${functionName}`);
    const props = { code, runtime: Runtime.NODEJS_22_X, handler: 'index.handler', logGroup };
    return {
      functionName,
      function: new LambdaFunction(stack, functionName, { ...props, functionName: `shop-${functionName}` }),
      logGroup,
    };
  });
  const accessLogGroup = new LogGroup(stack, 'AccessLogs');
  new MigrationObservability(stack, 'Observability', {
    api: { kind, apiId: 'api1', apiName: 'shop-api', stageName: 'v1', accessLogGroup },
    functions: observed,
    stage: { name: 'staging', stackName: 'shop', observability: resolveObservability(observability) },
  });
  const template = Template.fromStack(stack);
  const resources: Readonly<Record<string, { Type: string; Properties: Properties }>> =
    template.toJSON()['Resources'];
  const all = (type: string) =>
    Object.entries(resources).flatMap(([id, { Type, Properties }]) =>
      Type === type ? [[id, Properties] as const] : [],
    );
  const [dashboard] = all('AWS::CloudWatch::Dashboard');
  return {
    alarms: Object.fromEntries(
      all('AWS::CloudWatch::Alarm').map(([id, properties]) => [
        id.replace(/^Observability(.*)[0-9A-F]{8}$/, '$1'),
        properties,
      ]),
    ),
    ofType: (type) => all(type).map(([, properties]) => properties),
    dashboard: joined(dashboard?.[1]['DashboardBody']),
  };
}

function joined(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join }: { 'Fn::Join'?: [string, unknown[]] } = Object(value);
  return (join?.[1] ?? []).map((part) => (typeof part === 'string' ? part : '${reference}')).join('');
}

/** Every object anywhere in a value. */
function objectsIn(value: unknown): readonly Properties[] {
  if (typeof value !== 'object' || value === null) return [];
  return [...(Array.isArray(value) ? [] : [value as Properties]), ...Object.values(value).flatMap(objectsIn)];
}

describe.each(kinds)('of a %s API', (kind) => {
  const names = { rest: ['4XXError', '5XXError'], http: ['4xx', '5xx'] }[kind];
  const dimensions = {
    rest: [
      { Name: 'ApiName', Value: 'shop-api' },
      { Name: 'Stage', Value: 'v1' },
    ],
    http: [
      { Name: 'ApiId', Value: 'api1' },
      { Name: 'Stage', Value: 'v1' },
    ],
  }[kind];
  const watched = watch(kind);

  test('there is an alarm for each thing that clients would notice', () => {
    expect(Object.keys(watched.alarms).sort()).toEqual([
      'AuthorizerFaults',
      'DenialRate',
      'HandlerFaults',
      'Latency',
      'RefusedCredentials',
      'SecretRefresh',
      'ServerErrors',
      'Throttlesaccount',
      'Throttlesauthorizer',
      'TouchFailures',
    ]);
  });

  test('server errors are counted as that kind of API names them, as a share of at least 20 requests', () => {
    expect(watched.alarms['ServerErrors']).toMatchObject({
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
      DatapointsToAlarm: 2,
      EvaluationPeriods: 3,
      TreatMissingData: 'notBreaching',
      Metrics: [
        { Expression: 'IF(whole >= 20, 100 * part / whole, 0)' },
        {
          MetricStat: {
            Period: 300,
            Stat: 'Sum',
            Metric: {
              Namespace: 'AWS/ApiGateway',
              MetricName: names[1],
              Dimensions: expect.arrayContaining(dimensions),
            },
          },
        },
        {
          MetricStat: {
            Period: 300,
            Stat: 'SampleCount',
            Metric: { MetricName: 'Count', Dimensions: expect.arrayContaining(dimensions) },
          },
        },
      ],
    });
    expect(watched.alarms['Latency']).toMatchObject({
      MetricName: 'Latency',
      ExtendedStatistic: 'p99',
      Dimensions: expect.arrayContaining(dimensions),
    });
  });

  test('the dashboard shows requests, errors and latency by those names, and everything else in words', () => {
    for (const text of [...names, 'Count', 'Latency', 'IntegrationLatency', 'Throttles']) {
      expect(watched.dashboard).toContain(`"${text}"`);
    }
    const titles: readonly unknown[] = objectsIn(JSON.parse(watched.dashboard)).flatMap(
      ({ title }) => title ?? [],
    );
    expect(titles).toEqual(
      expect.arrayContaining([
        'Denials by reason',
        'Faults by code',
        'Which secret verified cookies',
        'Which secret verified bearer tokens',
        'Cold starts',
        'Functions running at once',
      ]),
    );
  });

  test('the fall-through is counted from fields that the access log has', () => {
    const [filter] = watched.ofType('AWS::Logs::MetricFilter');
    const fields = [...JSON.stringify(filter).matchAll(/\$\.(\w+)/g)].map(([, field]) => field);
    expect(new Set(fields)).toEqual(new Set([kind === 'rest' ? 'resourcePath' : 'routeKey', 'apiId']));
    expect(Object.keys(JSON.parse(accessLogFormat(kind)))).toEqual(expect.arrayContaining(fields));
  });
});

test('no alarm and no graph looks at the Errors of Lambda, which count every caller who is refused', () => {
  const { alarms, dashboard } = watch('rest');
  const inAlarms = objectsIn(alarms).flatMap(({ MetricName }) => MetricName ?? []);
  const inGraphs: readonly unknown[] = objectsIn(JSON.parse(dashboard))
    .flatMap(({ metrics }) => (Array.isArray(metrics) ? metrics : []))
    .flatMap(([namespace, name]) => (namespace === 'AWS/Lambda' ? name : []));
  expect(inAlarms).toContain('Throttles');
  expect(inAlarms).not.toContain('Errors');
  expect(inGraphs).toContain('ConcurrentExecutions');
  expect(inGraphs).not.toContain('Errors');
});

test('functions count into the namespace that is looked at, under the name of the deployment', () => {
  const environments = watch('http', { namespace: 'Shop/Api' })
    .ofType('AWS::Lambda::Function')
    .map(({ Environment }) => Environment);
  expect(environments).toHaveLength(2);
  for (const environment of environments) {
    expect(environment).toEqual({ Variables: { STRADDLE_METRICS: 'Shop/Api', STRADDLE_STAGE: 'staging' } });
  }
});

test('without an authorizer nothing is said about decisions', () => {
  const { alarms, dashboard, ofType } = watch('rest', { functions: ['account'] });
  expect(Object.keys(alarms).sort()).toEqual([
    'HandlerFaults',
    'Latency',
    'ServerErrors',
    'Throttlesaccount',
  ]);
  expect(ofType('AWS::Logs::QueryDefinition').map(({ Name }) => Name)).toEqual([
    'shop/handlers/faults',
    'shop/secrets/not-refreshed',
  ]);
  expect(dashboard).not.toContain('Denials');
});

test('before anything has moved, it is the API and legacy behind it that is looked at', () => {
  const { alarms, dashboard } = watch('http', { functions: [] });
  expect(Object.keys(alarms).sort()).toEqual(['Latency', 'ServerErrors']);
  expect(dashboard).toContain('Fall-through');
  expect(dashboard).not.toContain('Cold starts');
});

describe('a topic', () => {
  const topic = 'arn:aws:sns:eu-central-1:111122223333:alarms';

  test('gets every alarm, and when it is over', () => {
    const alarms = Object.values(watch('rest', { alarmTopicArn: topic }).alarms);
    expect(alarms.every(({ AlarmActions }) => String(AlarmActions) === topic)).toBe(true);
    expect(alarms.every(({ OKActions }) => String(OKActions) === topic)).toBe(true);
  });

  test('is never made', () => {
    const { alarms, ofType } = watch('rest');
    expect(Object.values(alarms).flatMap(({ AlarmActions }) => AlarmActions ?? [])).toEqual([]);
    expect(ofType('AWS::SNS::Topic')).toEqual([]);
  });
});

test('thresholds are those of the deployment', () => {
  const { alarms } = watch('rest', {
    alarms: { minimumRequests: 7, deniedPercent: 80, latencyP99Ms: 900, faultsPerMinute: 12 },
  });
  expect(alarms['DenialRate']).toMatchObject({
    Threshold: 80,
    Metrics: expect.arrayContaining([
      expect.objectContaining({ Expression: expect.stringContaining('>= 7,') }),
    ]),
  });
  expect(alarms['Latency']).toMatchObject({ Threshold: 900 });
  expect(alarms['AuthorizerFaults']).toMatchObject({ Threshold: 12 });
  expect(alarms['RefusedCredentials']).toMatchObject({ Threshold: 20 });
});

test.each([
  { title: 'a namespace of Amazon', settings: { namespace: 'AWS/ApiGateway' } },
  { title: 'a topic that is no ARN', settings: { alarmTopicArn: 'alarms' } },
  { title: 'a share above everything', settings: { alarms: { deniedPercent: 100 } } },
  { title: 'an unknown setting', settings: { alarms: { errors: 1 } } },
])('$title is refused', ({ settings }) => {
  expect(observabilitySchema.safeParse(settings).success).toBe(false);
});

describe('saved queries', () => {
  const source = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
  const union = (path: string, type: string): readonly string[] => {
    const text = new RegExp(`export type ${type} =([^;]+);`).exec(source(path))?.[1] ?? '';
    return [...text.matchAll(/'([\w-]+)'/g)].map(([, member = '']) => member);
  };

  test('there is one per reason for being anonymous', () => {
    const reasons = union('packages/session-core/src/verdict.ts', 'AnonymousReason');
    expect(reasons.length).toBeGreaterThan(5);
    expect([...anonymousReasons].sort()).toEqual([...reasons].sort());
  });

  test('there is one per fault of session-core but the one at creation, and each is a documented code', () => {
    const faults = union('packages/session-core/src/errors.ts', 'SessionFaultCode').filter(
      (code) => code !== 'ERR_SESSION_SETTINGS_INVALID',
    );
    expect(faults.length).toBeGreaterThan(10);
    expect(faults.filter((code) => !faultCodes.some((known) => known === code))).toEqual([]);
    const documented = source('docs/errors.md');
    expect(faultCodes.filter((code) => !documented.includes(`\`${code}\``))).toEqual([]);
  });

  test('each looks into the logs of those who write what it asks for', () => {
    const queries = watch('rest').ofType('AWS::Logs::QueryDefinition');
    const logsOf = (name: string) =>
      objectsIn(queries.find(({ Name }) => Name === `shop/${name}`)?.['LogGroupNames']).map(({ Ref }) =>
        String(Ref).replace(/[0-9A-F]{8}$/, ''),
      );
    expect(queries).toHaveLength(anonymousReasons.length + faultCodes.length + 3);
    for (const name of [...anonymousReasons.map((reason) => `anonymous/${reason}`), 'faults/any']) {
      expect(logsOf(name)).toEqual(['Logsauthorizer']);
    }
    expect(logsOf('handlers/faults')).toEqual(['Logsaccount']);
    expect(logsOf('secrets/not-refreshed')).toEqual(['Logsauthorizer', 'Logsaccount']);
    expect(queries).toContainEqual(
      expect.objectContaining({
        Name: 'shop/anonymous/bad-signature',
        QueryString: expect.stringContaining(
          '| filter event = "authorizer-decision" and reason = "bad-signature"\n',
        ),
      }),
    );
  });
});
