import { describe, expect, test } from '@jest/globals';
import { App } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { codeLeftOut } from './function-code.ts';
import { addMigrationStack, synthesizeTemplate, type Template } from './synthesize-template.ts';
import {
  exampleMigration,
  exampleStage,
  exampleTable,
  propertiesOf,
  resourcesOf,
  variants,
} from './testing/examples.ts';

const rest = (table = {}, stage = {}): Template =>
  synthesizeTemplate(exampleMigration(table), exampleStage(stage));
const http = (table = {}, stage = {}): Template =>
  synthesizeTemplate(exampleMigration(table), exampleStage(stage), { api: 'http' });

/** Each REST method as `GET /path` with what it asks and where it goes. */
function restMethods(
  template: Template,
): Record<string, { authorized: boolean; to: unknown; timeout?: unknown }> {
  const resources = resourcesOf(template, 'AWS::ApiGateway::Resource');
  const pathOf = (id: unknown): string => {
    const ref = Object(id)['Ref'];
    if (typeof ref !== 'string' || resources[ref] === undefined) return '';
    const { ParentId, PathPart } = Object(resources[ref]?.Properties);
    return `${pathOf(ParentId)}/${PathPart}`;
  };
  return Object.fromEntries(
    propertiesOf(template, 'AWS::ApiGateway::Method').map((method) => {
      const { Type, Uri, TimeoutInMillis } = Object(method['Integration']);
      const fn = /"Ref":"Group(\w+?)FunctionCurrentVersion/.exec(JSON.stringify(Uri))?.[1];
      return [
        `${String(method['HttpMethod'])} ${pathOf(method['ResourceId']) || '/'}`,
        {
          authorized: method['AuthorizationType'] === 'CUSTOM' && method['AuthorizerId'] !== undefined,
          to: Type === 'AWS_PROXY' ? fn : Uri,
          ...(TimeoutInMillis === undefined ? {} : { timeout: TimeoutInMillis }),
        },
      ];
    }),
  );
}

function httpRoutes(
  template: Template,
): Record<string, { authorized: boolean; to: unknown; timeout?: unknown }> {
  return Object.fromEntries(
    propertiesOf(template, 'AWS::ApiGatewayV2::Route').map(({ RouteKey, AuthorizationType, Target }) => {
      const id = String(Object(Target)['Fn::Join'][1][1].Ref);
      const { IntegrationUri, TimeoutInMillis } = Object(template.Resources[id]?.Properties);
      const fn = /^Group(\w+?)FunctionCurrentVersion/.exec(Object(IntegrationUri)['Ref'])?.[1];
      return [
        String(RouteKey),
        {
          authorized: AuthorizationType === 'CUSTOM',
          to: fn ?? IntegrationUri,
          ...(TimeoutInMillis === undefined ? {} : { timeout: TimeoutInMillis }),
        },
      ];
    }),
  );
}

const legacy = 'https://legacy.example.com';
const expectedRoutes = {
  'GET /me': { authorized: true, to: 'account' },
  'GET /news': { authorized: false, to: 'account' },
  'ANY /projects/{proxy+}': { authorized: true, to: 'projects' },
  // The function has 20 seconds; this route of it may take 10.
  'GET /projects': { authorized: true, to: 'projects', timeout: 10_000 },
  'OPTIONS /projects/{proxy+}': { authorized: false, to: `${legacy}/projects/{proxy}` },
  'DELETE /projects/{proxy+}': { authorized: false, to: `${legacy}/projects/{proxy}` },
  'ANY /': { authorized: false, to: `${legacy}/` },
  'ANY /{proxy+}': { authorized: false, to: `${legacy}/{proxy}` },
};

test.each([
  { title: 'REST API', routesOf: () => restMethods(rest()) },
  { title: 'HTTP API', routesOf: () => httpRoutes(http()) },
])('$title: what moved goes to its function, all else to legacy without an authorizer', ({ routesOf }) => {
  expect(routesOf()).toEqual(expectedRoutes);
});

test('a table that lists the fall-through itself keeps its own', () => {
  const { account } = exampleTable.groups;
  const groups = {
    account: {
      ...account,
      routes: { ...account?.routes, 'ANY /': { owner: 'legacy' }, 'ANY /{proxy+}': { owner: 'legacy' } },
    },
  };
  expect(Object.keys(restMethods(rest({ groups }))).filter((key) => key.startsWith('ANY /'))).toHaveLength(2);
  expect(Object.keys(httpRoutes(http({ groups }))).filter((key) => key.startsWith('ANY /'))).toHaveLength(2);
});

describe('the authorizer', () => {
  const kept = { authorizer: { resultTtlSeconds: 60, identitySource: ['cookie'] } };

  test('of a REST API is asked about every request, with either credential', () => {
    const [authorizer] = propertiesOf(rest(), 'AWS::ApiGateway::Authorizer');
    expect(authorizer).toMatchObject({ Type: 'REQUEST', AuthorizerResultTtlInSeconds: 0 });
    expect(authorizer).not.toHaveProperty('IdentitySource');
  });

  test('of an HTTP API answers with policies, in payload 2.0', () => {
    const [authorizer] = propertiesOf(http(), 'AWS::ApiGatewayV2::Authorizer');
    expect(authorizer).toMatchObject({
      AuthorizerType: 'REQUEST',
      AuthorizerPayloadFormatVersion: '2.0',
      EnableSimpleResponses: false,
      AuthorizerResultTtlInSeconds: 0,
    });
    expect(authorizer).not.toHaveProperty('IdentitySource');
  });

  test('is kept for as long and by what the table says', () => {
    expect(propertiesOf(rest(kept), 'AWS::ApiGateway::Authorizer')[0]).toMatchObject({
      AuthorizerResultTtlInSeconds: 60,
      IdentitySource: 'method.request.header.Cookie',
    });
    const denial = {};
    expect(propertiesOf(http({ ...kept, denial }), 'AWS::ApiGatewayV2::Authorizer')[0]).toMatchObject({
      AuthorizerResultTtlInSeconds: 60,
      IdentitySource: ['$request.header.Cookie'],
    });
  });

  test('is not there if no route is behind it', () => {
    const groups = { account: { ...exampleTable.groups['account'], owner: 'legacy' } };
    for (const template of [rest({ groups }), http({ groups })]) {
      const types = Object.values(template.Resources).map(({ Type }) => Type);
      expect(types.filter((type) => /Authorizer|Lambda/.test(type))).toEqual([]);
    }
  });
});

describe('what a REST API answers itself', () => {
  const answersOf = (template: Template) =>
    Object.fromEntries(
      propertiesOf(template, 'AWS::ApiGateway::GatewayResponse').map(
        ({ ResponseType, RestApiId: _api, ...answer }) => [ResponseType, answer],
      ),
    );

  test('has the headers of the denial, but those that belong to it alone', () => {
    const denial = {
      status: 403,
      headers: { 'X-Frame-Options': 'DENY', Location: '/login' },
      body: { error: 'login' },
    };
    const common = { 'gatewayresponse.header.X-Frame-Options': "'DENY'" };
    expect(answersOf(rest({ denial }))).toEqual({
      UNAUTHORIZED: {
        StatusCode: '403',
        ResponseParameters: { ...common, 'gatewayresponse.header.Location': "'/login'" },
        ResponseTemplates: { 'application/json': '{"error":"login"}' },
      },
      DEFAULT_4XX: { ResponseParameters: common },
      DEFAULT_5XX: { ResponseParameters: common },
    });
  });

  test('names the one origin that may read it, with credentials', () => {
    const denial = { body: { error: 'login' } };
    const answers = answersOf(rest({ denial }, { cors: { origins: ['https://app.example.com'] } }));
    expect(Object.keys(answers)).toEqual(['UNAUTHORIZED', 'DEFAULT_4XX', 'DEFAULT_5XX']);
    for (const answer of Object.values(answers)) {
      expect(Object(answer).ResponseParameters).toEqual({
        'gatewayresponse.header.Access-Control-Allow-Origin': "'https://app.example.com'",
        'gatewayresponse.header.Access-Control-Allow-Credentials': "'true'",
      });
    }
  });

  test('names none of several origins, of which a header could hold one', () => {
    const table = { denial: {}, defaults: { denyAt: 'handler' } };
    const cors = { origins: ['https://app.example.com', 'https://shop.example.com'] };
    expect(answersOf(rest(table, { cors }))).toEqual({});
  });
});

test('no byte is taken for text, callers are limited, and each request is logged', () => {
  const template = rest();
  expect(propertiesOf(template, 'AWS::ApiGateway::RestApi')[0]).toMatchObject({ BinaryMediaTypes: ['*/*'] });
  expect(propertiesOf(template, 'AWS::ApiGateway::Stage')[0]).toMatchObject({
    StageName: 'live',
    MethodSettings: [
      { HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 },
    ],
    AccessLogSetting: { DestinationArn: { 'Fn::GetAtt': [expect.stringMatching(/AccessLogs/), 'Arn'] } },
  });
  expect(propertiesOf(http(), 'AWS::ApiGatewayV2::Stage')[0]).toMatchObject({
    StageName: '$default',
    AutoDeploy: true,
    DefaultRouteSettings: { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 },
    AccessLogSettings: { DestinationArn: { 'Fn::GetAtt': [expect.stringMatching(/AccessLogs/), 'Arn'] } },
  });
});

test('nothing is live before the functions may be invoked', () => {
  for (const { api, overrides } of variants) {
    const template = synthesizeTemplate(exampleMigration(), exampleStage(overrides), { api });
    const permissions = Object.keys(resourcesOf(template, 'AWS::Lambda::Permission'));
    const live = resourcesOf(
      template,
      api === 'rest' ? 'AWS::ApiGateway::Deployment' : 'AWS::ApiGatewayV2::Route',
    );
    for (const { DependsOn = [] } of Object.values(live)) {
      expect([DependsOn].flat()).toEqual(expect.arrayContaining(permissions));
    }
  }
});

test('the role for access logs, which other APIs of the account use, stays when the stack goes', () => {
  const template = rest({}, { createApiGatewayLogsRole: true });
  const [account] = Object.values(resourcesOf(template, 'AWS::ApiGateway::Account'));
  const { CloudWatchRoleArn } = Object(account?.Properties);
  const role = template.Resources[CloudWatchRoleArn['Fn::GetAtt'][0]];
  for (const shared of [account, role]) expect(shared).toMatchObject({ DeletionPolicy: 'Retain' });
  expect(resourcesOf(rest(), 'AWS::ApiGateway::Account')).toEqual({});
});

describe('a legacy API in a VPC', () => {
  const overridesOf = (title: string) => variants.find((variant) => variant.title === title)?.overrides ?? {};

  test('is reached by a REST API through a network load balancer', () => {
    const template = rest({}, overridesOf('REST API, VPC and network load balancer'));
    const [link = ''] = Object.keys(resourcesOf(template, 'AWS::ApiGateway::VpcLink'));
    const proxies = propertiesOf(template, 'AWS::ApiGateway::Method')
      .map(({ Integration }) => Object(Integration))
      .filter(({ Type }) => Type === 'HTTP_PROXY');
    expect(proxies).toHaveLength(4);
    for (const proxy of proxies) {
      expect(proxy).toMatchObject({ ConnectionType: 'VPC_LINK', ConnectionId: { Ref: link } });
      expect(proxy.Uri).toMatch(/^https:\/\/legacy\.internal\.example\.com\//);
      expect(proxy).not.toHaveProperty('IntegrationTarget');
    }
  });

  test('is reached by a REST API through an application load balancer', () => {
    const overrides = overridesOf('REST API, VPC and network load balancer');
    const targetArn =
      'arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/legacy/0123456789abcdef';
    const template = rest({}, { ...overrides, legacy: { ...overrides.legacy, targetArn } });
    const [link = ''] = Object.keys(resourcesOf(template, 'AWS::ApiGatewayV2::VpcLink'));
    const proxies = propertiesOf(template, 'AWS::ApiGateway::Method')
      .map(({ Integration }) => Object(Integration))
      .filter(({ Type }) => Type === 'HTTP_PROXY');
    for (const proxy of proxies) {
      expect(proxy).toMatchObject({ ConnectionId: { Ref: link }, IntegrationTarget: targetArn });
    }
  });

  test('is reached by an HTTP API through one integration, which checks its certificate', () => {
    const overrides = overridesOf('HTTP API, VPC and application load balancer');
    const proxiesOf = (template: Template) =>
      propertiesOf(template, 'AWS::ApiGatewayV2::Integration').filter(
        ({ IntegrationType }) => IntegrationType === 'HTTP_PROXY',
      );
    const proxies = proxiesOf(http({}, overrides));
    expect(proxies).toHaveLength(1);
    expect(proxies[0]).toMatchObject({
      ConnectionType: 'VPC_LINK',
      IntegrationUri: expect.stringContaining(':listener/app/'),
      TlsConfig: { ServerNameToVerify: 'legacy.internal.example.com' },
    });
    expect(proxies[0]).not.toHaveProperty('RequestParameters');
    // Every other stage is in the path that legacy would see.
    expect(proxiesOf(http({}, { ...overrides, apiStage: 'v1' }))[0]).toMatchObject({
      RequestParameters: { 'overwrite:path': '$request.path' },
    });
  });

  test('leaves the subnets to the other stack that exports them', () => {
    const template = http({}, overridesOf('HTTP API, VPC and application load balancer'));
    const subnets = ['subnet-0123456789abcdef0', { 'Fn::ImportValue': 'PrivateSubnet' }];
    expect(propertiesOf(template, 'AWS::ApiGatewayV2::VpcLink')[0]).toMatchObject({ SubnetIds: subnets });
    for (const { VpcConfig } of propertiesOf(template, 'AWS::Lambda::Function')) {
      expect(VpcConfig).toEqual({ SubnetIds: subnets, SecurityGroupIds: ['sg-0123456789abcdef0'] });
    }
  });
});

test('once everything has moved, legacy is left out, and an HTTP API may answer CORS itself', () => {
  const { account } = exampleTable.groups;
  const table = { groups: { account }, denial: {} };
  const off = { legacy: { kind: 'none' } };
  expect(Object.keys(restMethods(rest(table, off)))).toEqual(['GET /me', 'GET /news']);
  const template = http(table, {
    ...off,
    cors: { origins: ['https://app.example.com'], headers: ['content-type'] },
  });
  expect(propertiesOf(template, 'AWS::ApiGatewayV2::Api')[0]).toMatchObject({
    CorsConfiguration: {
      AllowCredentials: true,
      AllowOrigins: ['https://app.example.com'],
      AllowMethods: expect.arrayContaining(['GET', 'DELETE']),
      AllowHeaders: ['content-type'],
    },
  });
});

test('functions are made as the deployment says, by name or for all', () => {
  const template = rest(
    {},
    {
      functionDefaults: { memoryMb: 256, environment: { LOG_LEVEL: 'info' } },
      functions: {
        account: {
          architecture: 'x86_64',
          logRetentionDays: 365,
          reservedConcurrency: 7,
          environment: { FLAG: 'on' },
        },
      },
      secretsTtlSeconds: 30,
    },
  );
  const [, account, projects] = propertiesOf(template, 'AWS::Lambda::Function');
  expect(account).toMatchObject({
    MemorySize: 256,
    Architectures: ['x86_64'],
    ReservedConcurrentExecutions: 7,
    Timeout: 10,
    Environment: { Variables: { LOG_LEVEL: 'info', FLAG: 'on', SECRETS_TTL_SECONDS: '30' } },
  });
  expect(projects).toMatchObject({
    MemorySize: 256,
    Architectures: ['arm64'],
    Timeout: 20,
    Runtime: 'nodejs22.x',
  });
  expect(projects).not.toHaveProperty('ReservedConcurrentExecutions');
  const retention = propertiesOf(template, 'AWS::Logs::LogGroup').map(
    ({ RetentionInDays }) => RetentionInDays,
  );
  expect(retention).toEqual([30, 365, 30, 30]);
});

test('runbooks find the address, the functions and the log groups among the outputs', () => {
  expect(Object.keys(rest().Outputs ?? {})).toEqual([
    'ApiUrl',
    'ApiId',
    'AccessLogGroup',
    'AuthorizerFunction',
    'AuthorizerLogGroup',
    'AccountFunction',
    'AccountLogGroup',
    'ProjectsFunction',
    'ProjectsLogGroup',
  ]);
});

test.each([
  { limit: 12_000, warnings: [] },
  { limit: 11_999, warnings: [expect.stringMatching(/^The functions may open 12000 connections .* 11999/)] },
])('synth says how many connections there may be, and warns over $limit', ({ limit, warnings }) => {
  const app = new App({ builtinCloudFormationValidation: false });
  const stage = exampleStage({ connections: { limit } });
  const stack = addMigrationStack(app, { migration: exampleMigration(), stage, code: codeLeftOut });
  const annotations = Annotations.fromStack(stack);
  const text = Match.stringLikeRegexp('connections|Connections');
  const found = [annotations.findInfo('*', text), annotations.findWarning('*', text)].map((messages) =>
    messages.map(({ entry }) => String(entry.data)),
  );
  expect(found).toEqual([[expect.stringMatching(/at most: 12000 = authorizer 4000/)], warnings]);
});
