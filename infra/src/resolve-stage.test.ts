import { describe, expect, test } from '@jest/globals';
import { DeploymentInvalidError } from './errors.ts';
import { resolveStage } from './resolve-stage.ts';
import { synthesizeTemplate } from './synthesize-template.ts';
import {
  exampleDeployment,
  exampleMigration,
  exampleStage,
  exampleTable,
  variants,
} from './testing/examples.ts';

/** The problems that something is refused with. */
function problemsOf(refused: () => unknown): readonly string[] {
  try {
    refused();
  } catch (error) {
    if (error instanceof DeploymentInvalidError) return error.problems;
    throw error;
  }
  return [];
}

test('defaults are applied, and what a function says wins over what all of them say', () => {
  expect(exampleStage()).toMatchObject({
    stackName: 'straddle-test',
    secretsTtlSeconds: 60,
    logRetentionDays: 30,
    functionDefaults: { memoryMb: 512, architecture: 'arm64', database: true, environment: {} },
    connections: { unreservedConcurrency: 1000, perInstance: 4 },
  });
});

test('everything that is wrong in all stages is said at once, and no value is quoted', () => {
  const wrong = {
    account: '1234',
    region: 'Frankfurt',
    legacy: { kind: 'public', origin: 'https://legacy.example.com/api' },
    vpc: { subnetIds: [], securityGroupIds: ['default'] },
    secrets: {
      MONGODB_URI: 'mongodb://ada:canary@db.example.com/app',
      SESSION_SECRETS: 'secretsmanager:session-secrets',
      SESSION_REF_KEY: { from: 'ssm:/ref', kmsKeyArn: 'alias/aws/ssm' },
    },
    functionDefaults: {
      environment: { DB: 'mongodb+srv://ada:canary@db', API_TOKEN: 'canary', STRADDLE_ROUTES: '{}' },
    },
    functions: { account: { memoryMb: 64, timeoutSeconds: 3 } },
    throttle: { ratePerSecond: 0 },
    logRetentionDays: 31,
  };
  const problems = problemsOf(() => resolveStage({ stages: { ok: exampleDeployment, wrong } }, 'ok'));
  expect(problems.join('\n')).not.toContain('canary');
  expect(problems.map((problem) => problem.replace(/: .*/s, ''))).toEqual([
    'stages.wrong.account',
    'stages.wrong.region',
    'stages.wrong.legacy.origin',
    'stages.wrong.vpc.subnetIds',
    'stages.wrong.vpc.securityGroupIds.0',
    'stages.wrong.secrets.MONGODB_URI',
    'stages.wrong.secrets.SESSION_SECRETS',
    'stages.wrong.secrets.SESSION_REF_KEY.kmsKeyArn',
    'stages.wrong.functionDefaults.environment.DB',
    'stages.wrong.functionDefaults.environment.API_TOKEN',
    'stages.wrong.functionDefaults.environment.STRADDLE_ROUTES',
    'stages.wrong.functions.account.memoryMb',
    'stages.wrong.functions.account',
    'stages.wrong.throttle.ratePerSecond',
    'stages.wrong.throttle.burst',
    'stages.wrong.logRetentionDays',
  ]);
  for (const problem of problems) expect(problem).toMatch(/: (write|remove)/);
});

test.each([
  {
    title: 'a stage that is not there',
    deployment: { stages: { staging: exampleDeployment } },
    problem: 'there is no stage "test"; there are: staging',
  },
  {
    title: 'a file that exports nothing',
    deployment: undefined,
    problem: 'the deployment: write an object with stages',
  },
])('$title is refused', ({ deployment, problem }) => {
  expect(problemsOf(() => resolveStage(deployment, 'test'))).toEqual([problem]);
});

describe('a stage is refused for a table', () => {
  const { account, projects } = exampleTable.groups;
  const [, restVpc, , httpVpc] = variants;
  const balancer = 'arn:aws:elasticloadbalancing:eu-central-1:111122223333';
  const vpcLink = (targetArn: string) => ({ kind: 'vpc-link', origin: 'https://legacy.internal', targetArn });
  const cors = { origins: ['https://app.example.com', 'https://shop.example.com'] };

  test.each([
    {
      title: 'if it says something of functions that are not there',
      stage: { functions: { acount: {}, authorizer: { database: false }, projects: { database: false } } },
      problems: [
        /^functions\.acount: remove it, or name one of authorizer, account, projects/,
        /^functions\.authorizer\.database/,
        /^functions\.projects\.database: .*session: 'read'/,
      ],
    },
    {
      title: 'if a function would have too long a name',
      table: { groups: { [`account-${'x'.repeat(50)}`]: account } },
      problems: [/^stackName: write a shorter one/],
    },
    {
      title: 'if the stage of a REST API has the name of an HTTP API',
      stage: { apiStage: '$default' },
      problems: [/^apiStage/],
    },
    {
      title: 'if passwords would cross the internet unencrypted',
      stage: { legacy: { kind: 'public', origin: 'http://legacy.example.com' } },
      problems: [/^legacy\.origin: write https/],
    },
    {
      title: 'if routes go to a legacy API that is not there',
      stage: { legacy: { kind: 'none' } },
      problems: [/OPTIONS \/projects/, /DELETE \/projects/],
    },
    {
      title: 'if a REST API would go to a listener',
      stage: { ...httpVpc?.overrides },
      problems: [/^legacy\.targetArn: write the ARN of a load balancer/],
    },
    {
      title: 'if an HTTP API would go to a load balancer',
      api: 'http' as const,
      stage: { vpc: restVpc?.overrides.vpc, legacy: restVpc?.overrides.legacy },
      problems: [/^legacy\.targetArn: write the ARN of a listener/],
    },
    {
      title: 'if a VPC link has no subnets',
      stage: { legacy: vpcLink(`${balancer}:loadbalancer/app/legacy/0123`) },
      problems: [/^legacy: write subnetIds/],
    },
    {
      title: 'if its guard would refuse every page',
      stage: { allowedOrigins: [] },
      problems: [/^allowedOrigins: .*ANY \/projects/],
    },
    {
      title: 'if its HTTP API would drop the CORS headers of legacy',
      api: 'http' as const,
      stage: { cors },
      problems: [/^cors: remove it: .*still owns paths/],
    },
    {
      title: 'if several origins would have to be in one header',
      stage: { cors },
      problems: [/^cors\.origins: write denyAt: 'handler'/],
    },
    {
      title: 'if the denial names an origin already',
      table: { denial: { headers: { 'Access-Control-Allow-Origin': '*' } } },
      stage: { cors: { origins: ['https://app.example.com'] } },
      problems: [/^cors: remove it, or Access-Control-Allow-Origin/],
    },
    {
      title: 'if its REST API would answer preflights',
      stage: { cors: { origins: ['https://app.example.com'], methods: ['GET'] } },
      problems: [/^cors: remove methods and headers/],
    },
    {
      title: 'if its HTTP API has a role for nothing',
      api: 'http' as const,
      stage: { createApiGatewayLogsRole: true },
      problems: [/^createApiGatewayLogsRole/],
    },
  ])('$title', ({ api, table, stage, problems }: RefusedStage) => {
    const found = problemsOf(() => synthesizeTemplate(exampleMigration(table), exampleStage(stage), { api }));
    expect(found).toHaveLength(problems.length);
    for (const [index, problem] of problems.entries()) expect(found[index]).toMatch(problem);
  });

  test('and not if nothing is wrong, with database: false among it', () => {
    const stage = exampleStage({ functions: { account: { database: false } } });
    expect(
      problemsOf(() =>
        synthesizeTemplate(
          exampleMigration({ groups: { account, projects } as typeof exampleTable.groups }),
          stage,
        ),
      ),
    ).toEqual([]);
  });
});

interface RefusedStage {
  readonly api?: 'rest' | 'http';
  readonly table?: object;
  readonly stage?: object;
  readonly problems: readonly RegExp[];
}
