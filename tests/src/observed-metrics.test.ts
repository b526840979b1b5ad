import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { toMetricLine } from '@straddle/lambda/metrics';
import { defineMigration, resolveMigration } from '@straddle/route-table';
import { extractMetrics, restAuthorizerEvent } from '@straddle/testing';
import { defineDeployment, resolveStage, synthesizeTemplate } from 'infra';

const handlerUrl = new URL('../../apps/authorizer/src/handler.ts', import.meta.url).href;
const namespace = 'Shop/Api';
const table = defineMigration({
  api: 'rest',
  legacy: { origin: 'http://127.0.0.1:3001' },
  groups: {
    account: {
      owner: 'lambda',
      kind: 'native',
      entry: 'apps/routes/account/src/handler.ts',
      routes: { 'GET /me': { handler: 'getMe' } },
    },
  },
});
const deployment = defineDeployment({
  stages: {
    staging: {
      account: '111122223333',
      region: 'eu-central-1',
      legacy: { kind: 'public', origin: 'https://legacy.example.com' },
      secrets: { MONGODB_URI: 'ssm:/uri', SESSION_SECRETS: 'ssm:/secrets', SESSION_REF_KEY: 'ssm:/key' },
      throttle: { ratePerSecond: 10, burst: 20 },
      observability: { namespace },
    },
  },
});
const resources = Object.values(
  synthesizeTemplate(resolveMigration(table), resolveStage(deployment, 'staging')).Resources,
);

/** A metric by its name and the names of its dimensions. */
function described(name: unknown, dimensions: readonly unknown[]): string {
  return `${String(name)} by ${dimensions.toSorted().join(', ')}`;
}

/** Every object anywhere in a value. */
function objectsIn(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.values(value).flatMap(objectsIn);
  return Array.isArray(value) ? inside : [Object.fromEntries(Object.entries(value)), ...inside];
}

function watchedByAlarms(): readonly string[] {
  return objectsIn(resources.filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')).flatMap(
    ({ Namespace, MetricName, Dimensions }) =>
      Namespace === namespace
        ? [
            described(
              MetricName,
              objectsIn(Dimensions).map(({ Name }) => Name),
            ),
          ]
        : [],
  );
}

function shownOnDashboard(): { readonly graphed: readonly string[]; readonly searched: readonly string[] } {
  const dashboard = resources.find(({ Type }) => Type === 'AWS::CloudWatch::Dashboard');
  const body: { readonly 'Fn::Join': readonly [string, readonly unknown[]] } = Object(
    dashboard?.Properties?.['DashboardBody'],
  );
  const [, parts] = body['Fn::Join'];
  const text = parts.map((part) => (typeof part === 'string' ? part : 'reference')).join('');
  const metrics: readonly unknown[][] = objectsIn(JSON.parse(text)).flatMap(({ metrics }) =>
    Array.isArray(metrics) ? metrics : [],
  );
  return {
    graphed: metrics.flatMap(([owner, name, ...rest]) =>
      owner === namespace && name !== 'FallThrough'
        ? [
            described(
              name,
              rest.filter((part, index) => index % 2 === 0 && typeof part === 'string'),
            ),
          ]
        : [],
    ),
    searched: [...text.matchAll(/SEARCH\('\{([^}]*)\} MetricName=\\*"(\w+)/g)].map(
      ([, schema = '', name]) => {
        const [owner, ...keys] = schema.replaceAll(/[\\"]/g, '').split(',');
        expect(owner).toBe(namespace);
        return described(name, keys);
      },
    ),
  };
}

/** What one line of each kind has in it. */
function writtenByFunctions(): ReadonlySet<string> {
  const decision = { event: 'authorizer-decision', durationMs: 1, storeReadMs: 1 } as const;
  const effects = { roundTrips: 1, touch: 'done', userCleared: false } as const;
  const refresh = { problem: 'no answer', kept: true, retryInMs: 1 } as const;
  const entries = [
    { ...decision, outcome: 'allow', credential: 'cookie', keyId: 'key', effects },
    { ...decision, outcome: 'deny', reason: 'bad-signature' },
    { ...decision, outcome: 'fault', code: 'ERR_SESSION_STORE_TIMEOUT' },
    { event: 'route-answered', routeKey: 'GET /me', requestId: '1', status: 200, durationMs: 1 },
    { event: 'secret-refresh-failed', code: 'ERR_SECRET_UNAVAILABLE', secret: 'MONGODB_URI', ...refresh },
  ] as const;
  const metrics = entries.flatMap((entry) =>
    extractMetrics(JSON.stringify(toMetricLine(entry, { namespace, stage: 'staging' }, 1))),
  );
  return new Set(metrics.map(({ name, dimensions }) => described(name, Object.keys(dimensions))));
}

test('every metric that an alarm or a graph looks at is one that the functions write', () => {
  const { graphed, searched } = shownOnDashboard();
  const alarmed = watchedByAlarms();
  expect(alarmed.length).toBeGreaterThan(5);
  expect(graphed.length).toBeGreaterThan(15);
  expect(searched).toHaveLength(4);
  const written = writtenByFunctions();
  expect([...alarmed, ...graphed, ...searched].filter((metric) => !written.has(metric))).toEqual([]);
});

test('the authorizer writes them when its environment is that of the stack', () => {
  const authorizer = resources.find(({ Metadata }) => Metadata?.['straddle:function'] === 'authorizer');
  const variables: Readonly<Record<string, string>> = Object(
    authorizer?.Properties?.['Environment'],
  ).Variables;
  const own = Object.entries(variables).filter(([name]) => name.startsWith('STRADDLE_'));
  const script = `const { handler } = await import(${JSON.stringify(handlerUrl)});
    await handler(${JSON.stringify(restAuthorizerEvent({}))}).catch((error) => process.stderr.write(error.message));`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--conditions=@straddle/source', '--input-type=module', '--eval', script],
    {
      encoding: 'utf8',
      env: {
        MONGODB_URI: 'mongodb://127.0.0.1:1/never-asked',
        SESSION_SECRETS: 'a-secret-of-this-test',
        SESSION_REF_KEY: 'a-key-of-this-test',
        ...Object.fromEntries(own),
      },
    },
  );
  expect(stderr).toBe('Unauthorized');
  expect(extractMetrics(stdout.trimEnd().split('\n').at(-1) ?? '')).toContainEqual({
    namespace,
    name: 'Denied',
    unit: 'Count',
    value: 1,
    dimensions: { stage: 'staging', reason: 'no-credential' },
  });
});
