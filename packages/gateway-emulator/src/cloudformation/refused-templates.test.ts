import { describe, expect, test } from '@jest/globals';
import { refusedPlaces } from '../testing/templates/refused-places.ts';
import {
  changed,
  httpTemplate,
  restTemplate,
  type SmallResource,
  someCode,
  withResources,
} from '../testing/templates/small-templates.ts';
import { apiDefinitionFromTemplate } from './api-definition-from-template.ts';
import type { JsonObject } from './template.ts';
import type { FromTemplateOptions } from './template-options.ts';

function integrationWith(of: JsonObject): JsonObject {
  return { Integration: { ...Object(restTemplate.Resources['AnyRest']?.Properties['Integration']), ...of } };
}

const inTheMiddle = { Integration: { Type: 'MOCK', RequestTemplates: { 'application/json': '{}' } } };
const body = (paths: JsonObject, more: JsonObject = {}): JsonObject => ({
  Body: { openapi: '3.0.1', paths, ...more },
});
const deployment = (dependsOn: readonly string[]): Record<string, SmallResource> => ({
  Deployment: {
    Type: 'AWS::ApiGateway::Deployment',
    Properties: { RestApiId: { Ref: 'Api' } },
    DependsOn: dependsOn,
  },
});

describe('what changes answers and is not emulated is refused by logical id and property', () => {
  test.each<{ readonly properties: readonly [string, JsonObject]; readonly place: string }>([
    { properties: ['Api', { Policy: { Statement: [] } }], place: 'Api.Policy: resource policies' },
    { properties: ['Api', { MinimumCompressionSize: 0 }], place: 'Api.MinimumCompressionSize: answers are' },
    {
      properties: ['Api', { EndpointConfiguration: { Types: ['PRIVATE'] } }],
      place: 'Api.EndpointConfiguration.Types: an API inside a VPC',
    },
    {
      properties: ['Api', { SomethingNew: 1 }],
      place: 'Api.SomethingNew: SomethingNew is not known to this gateway; remove it',
    },
    {
      properties: ['GetOrders', { AuthorizationType: 'AWS_IAM' }],
      place: 'GetOrders.AuthorizationType: AWS_IAM is not emulated',
    },
    {
      properties: ['GetOrders', { AuthorizationType: 'COGNITO_USER_POOLS' }],
      place: 'GetOrders.AuthorizationType: COGNITO_USER_POOLS is not emulated',
    },
    {
      properties: ['GetOrders', { AuthorizerId: undefined }],
      place: 'GetOrders.AuthorizerId: it is missing; write it',
    },
    {
      properties: ['GetOrders', { AuthorizerId: 'elsewhere' }],
      place: 'GetOrders.AuthorizerId: elsewhere is no authorizer of this API',
    },
    {
      properties: ['GetOrders', { RequestValidatorId: { Ref: 'X' } }],
      place: 'GetOrders.RequestValidatorId: there is no "X" in this template',
    },
    {
      properties: ['GetOrders', { ResourceId: { Ref: 'Stage' } }],
      place: 'GetOrders.ResourceId: live is no resource of this API',
    },
    {
      properties: ['AnyRest', inTheMiddle],
      place: 'AnyRest.Integration.Type: a MOCK is emulated only for OPTIONS that anybody may call',
    },
    {
      properties: ['AnyRest', integrationWith({ Type: 'HTTP' })],
      place:
        'AnyRest.Integration.Type: HTTP integrations are refused; requests and answers go through mapping',
    },
    {
      properties: ['AnyRest', integrationWith({ ContentHandling: 'CONVERT_TO_TEXT' })],
      place: 'AnyRest.Integration.ContentHandling: bodies are not converted here',
    },
    {
      properties: ['AnyRest', integrationWith({ ResponseTransferMode: 'STREAM' })],
      place: 'AnyRest.Integration.ResponseTransferMode: answers are not streamed here',
    },
    {
      properties: ['AnyRest', integrationWith({ IntegrationHttpMethod: 'POST' })],
      place:
        'AnyRest.Integration.IntegrationHttpMethod: requests are sent on with their own method here, not POST',
    },
    {
      properties: ['AnyRest', integrationWith({ RequestParameters: undefined })],
      place: 'AnyRest.Integration.Uri: nothing fills {proxy}',
    },
    {
      properties: ['AnyRest', { RequestParameters: undefined }],
      place:
        'AnyRest.Integration.RequestParameters.integration.request.path.proxy: AWS refuses a mapping of method.request.path.proxy',
    },
    {
      properties: [
        'AnyRest',
        integrationWith({
          RequestParameters: {
            'integration.request.path.proxy': 'method.request.path.proxy',
            'integration.request.header.x-user': 'context.authorizer.userId',
          },
        }),
      ],
      place:
        'AnyRest.Integration.RequestParameters.integration.request.header.x-user: context.authorizer.userId is not mapped here',
    },
    {
      properties: ['AnyRest', integrationWith({ Uri: 'https://${stageVariables.host}/{proxy}' })],
      place: 'AnyRest.Integration.Uri: the stage has no variable host',
    },
    {
      properties: ['AnyRest', integrationWith({ Uri: '/{proxy}' })],
      place: 'AnyRest.Integration.Uri: /{proxy} is no http:// or https:// address',
    },
    {
      properties: [
        'GetOrders',
        { Integration: { Type: 'AWS_PROXY', IntegrationHttpMethod: 'GET', Uri: 'x' } },
      ],
      place: 'GetOrders.Integration.IntegrationHttpMethod: functions are called with POST',
    },
    {
      properties: [
        'GetOrders',
        { Integration: { Type: 'AWS_PROXY', IntegrationHttpMethod: 'POST', Uri: 'x' } },
      ],
      place: 'GetOrders.Integration.Uri: it calls no function of this template (x)',
    },
    {
      properties: ['Rest', { ParentId: 'nowhere' }],
      place: 'Rest.ParentId: nowhere is no resource of this API',
    },
    {
      properties: ['Authorizer', { Type: 'COGNITO_USER_POOLS' }],
      place: 'Authorizer.Type: COGNITO_USER_POOLS is not emulated',
    },
    { properties: ['Stage', { CacheClusterEnabled: true }], place: 'Stage.CacheClusterEnabled: answers of' },
    {
      properties: ['Stage', { MethodSettings: [{ CachingEnabled: true }] }],
      place: 'Stage.MethodSettings: answers of integrations are not cached here',
    },
    {
      properties: ['Deployment', { DeploymentCanarySettings: { PercentTraffic: 5 } }],
      place: 'Deployment.DeploymentCanarySettings: canary releases are not emulated',
    },
    { properties: ['Stage', { CanarySetting: { PercentTraffic: 5 } }], place: 'Stage.CanarySetting: canary' },
    {
      properties: ['Stage', { DeploymentId: 'abc' }],
      place: 'Stage.DeploymentId: abc is no deployment of this template',
    },
    {
      properties: ['Orders', { FileSystemConfigs: [{ Arn: 'a' }] }],
      place: 'Orders.FileSystemConfigs: file systems of AWS are not mounted here',
    },
    {
      properties: ['Orders', { Environment: { Variables: { A: '{{resolve:ssm:/a}}' } } }],
      place: 'Orders.Environment.Variables.A: CloudFormation looks this value up',
    },
    {
      properties: ['Orders', { Environment: { Variables: { A: { 'Fn::Base64': 'a' } } } }],
      place: 'Orders.Environment.Variables.A: Fn::Base64 is not read here; write the value itself, or one of',
    },
    {
      properties: ['Orders', { Environment: { Variables: { A: { 'Fn::ImportValue': 'Other' } } } }],
      place: 'Orders.Environment.Variables.A: "Other" is exported by another stack; give its value',
    },
    {
      properties: ['Orders', { Timeout: 'soon' }],
      place: 'Orders.Timeout: it is no number',
    },
    {
      properties: ['MayOrders', { Principal: 'events.amazonaws.com' }],
      place:
        'GetOrders.Integration.Uri: no AWS::Lambda::Permission lets API Gateway call Orders from live/GET/orders',
    },
    {
      properties: ['MaySession', { SourceArn: 'arn:aws:execute-api:us-east-1:0:other/*' }],
      place:
        'Authorizer.AuthorizerUri: no AWS::Lambda::Permission lets API Gateway call Session from authorizers/',
    },
    {
      properties: ['Api', body({ '/a': { get: { 'x-amazon-apigateway-auth': { type: 'AWS_IAM' } } } })],
      place: 'Api.Body.paths./a.get.x-amazon-apigateway-auth: x-amazon-apigateway-auth is not known',
    },
    {
      properties: ['Api', body({ '/a': { get: { security: [{ Pool: [] }] } } })],
      place: 'Api.Body.paths./a.get.security: Pool is no authorizer with a function',
    },
    {
      properties: ['Api', body({ '/a': { get: { 'x-amazon-apigateway-integration': { type: 'mock' } } } })],
      place:
        'Api.Body.paths./a.get.x-amazon-apigateway-integration.type: a MOCK is emulated only for OPTIONS',
    },
    {
      properties: ['Api', body({}, { 'x-amazon-apigateway-policy': {} })],
      place: 'Api.Body.x-amazon-apigateway-policy: x-amazon-apigateway-policy is not known',
    },
  ])('REST, $place', ({ properties: [logicalId, properties], place }) => {
    const places = refusedPlaces(changed(restTemplate, logicalId, properties));
    expect(places).toEqual(expect.arrayContaining([expect.stringContaining(place)]));
  });

  test.each<{ readonly properties: readonly [string, JsonObject]; readonly place: string }>([
    {
      properties: ['Api', { ProtocolType: 'WEBSOCKET' }],
      place: 'Api.ProtocolType: WEBSOCKET APIs are not emulated',
    },
    {
      properties: ['Api', { Target: 'arn:aws:lambda:…' }],
      place: 'Api.Target: an API that is made in one step',
    },
    { properties: ['Authorizer', { AuthorizerType: 'JWT' }], place: 'Authorizer.AuthorizerType: JWT is not' },
    {
      properties: ['Authorizer', { AuthorizerPayloadFormatVersion: '3.0' }],
      place: 'Authorizer.AuthorizerPayloadFormatVersion: 3.0 does not exist',
    },
    {
      properties: [
        'Authorizer',
        { AuthorizerResultTtlInSeconds: undefined, IdentitySource: ['$request.header.Cookie'] },
      ],
      place: 'Authorizer.AuthorizerResultTtlInSeconds: whether AWS keeps answers when it is left out',
    },
    {
      properties: ['GetOrders', { Target: 'integrations/other' }],
      place: 'GetOrders.Target: integrations/other is no integration of this API',
    },
    {
      properties: ['GetOrders', { AuthorizationType: 'JWT', AuthorizationScopes: ['a'] }],
      place: 'GetOrders.AuthorizationScopes: they belong to JWT authorizers',
    },
    {
      properties: ['ToOrders', { IntegrationSubtype: 'SQS-SendMessage' }],
      place: 'ToOrders.IntegrationSubtype: integrations with other services of AWS',
    },
    {
      properties: ['ToLegacy', { RequestParameters: { 'append:header.x': '$context.authorizer.userId' } }],
      place: 'ToLegacy.RequestParameters.append:header.x: $context.authorizer.userId is not mapped here',
    },
    {
      properties: ['ToLegacy', { RequestParameters: { 'overwrite:path': '$request.path' } }],
      place: 'ToLegacy.RequestParameters.overwrite:path: what it does to an address with a path',
    },
    {
      properties: ['ToLegacy', { ResponseParameters: { 200: {} } }],
      place: 'ToLegacy.ResponseParameters: answers of integrations are not rewritten here',
    },
    {
      properties: ['ToLegacy', { IntegrationMethod: 'GET' }],
      place: 'ToLegacy.IntegrationMethod: requests are sent on with their own method here, not GET',
    },
    {
      properties: ['Stage', { AutoDeploy: false }],
      place: 'Stage.AutoDeploy: the stage shows no deployment, and AWS would answer everything with 404',
    },
  ])('HTTP, $place', ({ properties: [logicalId, properties], place }) => {
    const places = refusedPlaces(changed(httpTemplate, logicalId, properties));
    expect(places).toEqual(expect.arrayContaining([expect.stringContaining(place)]));
  });

  test.each<{ title: string; resources: Record<string, SmallResource>; place: string | undefined }>([
    {
      title: 'a firewall',
      resources: {
        Wall: {
          Type: 'AWS::WAFv2::WebACLAssociation',
          Properties: { ResourceArn: { 'Fn::Sub': 'arn:aws:apigateway:x::/restapis/${Api}/stages/live' } },
        },
      },
      place: 'Wall.ResourceArn: firewalls are not emulated',
    },
    {
      title: 'a base path',
      resources: {
        Path: {
          Type: 'AWS::ApiGateway::BasePathMapping',
          Properties: { RestApiId: { Ref: 'Api' }, BasePath: 'v1', DomainName: 'a' },
        },
      },
      place: 'Path.BasePath: paths have no part in front of them here',
    },
    {
      title: 'no base path',
      resources: {
        Path: {
          Type: 'AWS::ApiGateway::BasePathMapping',
          Properties: { RestApiId: { Ref: 'Api' }, DomainName: 'a' },
        },
      },
      place: undefined,
    },
    {
      title: 'certificates of clients',
      resources: {
        Name: {
          Type: 'AWS::ApiGateway::DomainName',
          Properties: { MutualTlsAuthentication: { TruststoreUri: 's3://a' } },
        },
      },
      place: 'Name.MutualTlsAuthentication: certificates of clients are not asked for here',
    },
    {
      title: 'a nested stack that is given the API',
      resources: {
        More: {
          Type: 'AWS::CloudFormation::Stack',
          Properties: { Parameters: { ApiId: { Ref: 'Api' } }, TemplateURL: 'https://…' },
        },
      },
      place: 'More: it is given the API, and may add routes to it',
    },
    {
      title: 'a nested stack that is not',
      resources: { More: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'https://…' } } },
      place: undefined,
    },
    {
      title: "a resource of SAM's own",
      resources: { F: { Type: 'AWS::Serverless::Function', Properties: {} } },
      place: 'F: AWS::Serverless::Function is made into other resources by a transform; give the template',
    },
    {
      title: 'a deployment that may be made before a method',
      resources: deployment(['GetOrders']),
      place: 'Deployment.DependsOn: AnyRest may be created after this deployment',
    },
    {
      title: 'a usage plan that counts',
      resources: {
        Plan: {
          Type: 'AWS::ApiGateway::UsagePlan',
          Properties: {
            ApiStages: [{ ApiId: { Ref: 'Api' }, Stage: 'live' }],
            Quota: { Limit: 5, Period: 'DAY' },
          },
        },
      },
      place: 'Plan.Quota: requests are not counted here',
    },
    {
      title: 'two stages and no word which',
      resources: {
        Second: {
          Type: 'AWS::ApiGateway::Stage',
          Properties: { RestApiId: { Ref: 'Api' }, DeploymentId: { Ref: 'Deployment' }, StageName: 'next' },
        },
      },
      place: 'Api: its stages are live, next; name one with the option stage (--template-stage)',
    },
    {
      title: 'what has nothing to do with the API is passed over',
      resources: {
        Table: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: { 'Fn::Cidr': [] } } },
        Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { Threshold: { Ref: 'Nowhere' } } },
        Worker: { Type: 'AWS::Lambda::Function', Properties: { Runtime: 'python3.13', Layers: ['a'] } },
      },
      place: undefined,
    },
  ])('$title', ({ resources, place }) => {
    const places = refusedPlaces(withResources(restTemplate, resources));
    expect(places).toEqual(place === undefined ? [] : [expect.stringContaining(place)]);
  });

  test('what no gateway could run, such as two parameters at one place or an authorizer that keeps answers by nothing', () => {
    const siblings = withResources(restTemplate, {
      ById: {
        Type: 'AWS::ApiGateway::Resource',
        Properties: {
          RestApiId: { Ref: 'Api' },
          ParentId: { 'Fn::GetAtt': 'Api.RootResourceId' },
          PathPart: '{id}',
        },
      },
      GetById: {
        Type: 'AWS::ApiGateway::Method',
        Properties: {
          RestApiId: { Ref: 'Api' },
          ResourceId: { Ref: 'ById' },
          HttpMethod: 'GET',
          Integration: {
            Type: 'HTTP_PROXY',
            IntegrationHttpMethod: 'GET',
            Uri: 'https://legacy.example.com',
          },
        },
      },
      ...deployment(['GetOrders', 'AnyRest', 'GetById']),
    });
    const kept = changed(siblings, 'Authorizer', { AuthorizerResultTtlInSeconds: 60 });
    expect(refusedPlaces(kept)).toEqual([
      expect.stringMatching(/^Api: authorizers\.Authorizer: resultTtlSeconds: what is cached is found by/),
      expect.stringMatching(/^Api: routes\["GET \/\{id\}"\]: AWS refuses \{id\} under \/, where ANY/),
    ]);
  });

  test('a template with transforms, which may change anything in it', () => {
    const template = { ...restTemplate, Transform: ['AWS::LanguageExtensions'] };
    expect(refusedPlaces(template)).toEqual([
      expect.stringContaining('Transform: CloudFormation changes the template with AWS::LanguageExtensions'),
    ]);
  });

  test("SAM's source template, before its transform", async () => {
    expect(
      refusedPlaces({
        Transform: 'AWS::Serverless-2016-10-31',
        Resources: { MyApi: { Type: 'AWS::Serverless::Api', Properties: {} } },
      }),
    ).toEqual([
      expect.stringMatching(/^Transform: .*get-template --template-stage Processed/),
      expect.stringMatching(/^MyApi: AWS::Serverless::Api is made into other resources/),
      expect.stringMatching(/^Resources: there is no AWS::ApiGateway::RestApi/),
    ]);
  });
});

describe('versions and aliases', () => {
  const alias = (properties: JsonObject): Record<string, SmallResource> => ({
    Live: {
      Type: 'AWS::Lambda::Alias',
      Properties: {
        FunctionName: { Ref: 'Orders' },
        FunctionVersion: '$LATEST',
        Name: 'live',
        ...properties,
      },
    },
  });
  const called = (qualifier: string): JsonObject => ({
    IntegrationUri: { 'Fn::Sub': `\${Orders.Arn}:${qualifier}` },
  });
  const permitted = changed(httpTemplate, 'MayOrders', { FunctionName: { 'Fn::Sub': '${Orders.Arn}:live' } });

  test('an alias that splits traffic is refused, one that does not is called', () => {
    const routing = {
      RoutingConfig: { AdditionalVersionWeights: [{ FunctionVersion: '1', FunctionWeight: 0.1 }] },
    };
    const template = changed(permitted, 'ToOrders', called('live'));
    expect(refusedPlaces(withResources(template, alias({})))).toEqual([]);
    expect(refusedPlaces(withResources(template, alias(routing)))).toEqual([
      expect.stringMatching(/^Live\.RoutingConfig: traffic is not split between versions here/),
    ]);
  });

  test('one that is not in the template may have other code', () => {
    expect(refusedPlaces(changed(permitted, 'ToOrders', called('live')))).toEqual([
      expect.stringMatching(/^ToOrders\.IntegrationUri: live is no version or alias of this template/),
    ]);
  });
});

describe('backends', () => {
  const vpc = { ConnectionType: 'VPC_LINK', ConnectionId: { Ref: 'Link' } };
  const link: Record<string, SmallResource> = {
    Link: { Type: 'AWS::ApiGateway::VpcLink', Properties: { TargetArns: [{ Ref: 'Balancer' }] } },
    Balancer: { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties: {} },
  };
  const behindLink = changed(
    withResources(restTemplate, link),
    'AnyRest',
    integrationWith({ ...vpc, Uri: { 'Fn::Sub': 'http://${Balancer.DNSName}/api/{proxy}' } }),
  );
  const here: FromTemplateOptions = { backend: { origin: 'http://127.0.0.1:3001' } };

  test('one behind a VPC link is the one that runs here, whatever its address is', () => {
    expect(refusedPlaces(behindLink, here)).toEqual([]);
    expect(refusedPlaces(behindLink)).toEqual([
      'AnyRest.Integration.Uri: http://<Balancer.DNSName> is behind a VPC link; say that it runs here with the option backend (--template-legacy)',
    ]);
  });

  test('a listener behind a VPC link of an HTTP API gets the path of the request', () => {
    const template = changed(withResources(httpTemplate, link), 'ToLegacy', {
      ...vpc,
      IntegrationUri: { Ref: 'Balancer' },
      RequestParameters: { 'overwrite:path': '$request.path' },
    });
    expect(refusedPlaces(template, here)).toEqual([]);
    expect(refusedPlaces(template)).toContainEqual(
      expect.stringContaining('<Balancer> is behind a VPC link'),
    );
  });

  test.each([
    { stage: '$default', parameters: {}, uri: 'http://127.0.0.1:3001/{proxy}' },
    { stage: 'live', parameters: {}, uri: 'http://127.0.0.1:3001/live/{proxy}' },
    {
      stage: 'live',
      parameters: { 'overwrite:path': '$request.path' },
      uri: 'http://127.0.0.1:3001/{proxy}',
    },
  ])('with the stage $stage and the mapping $parameters it gets $uri', ({ stage, parameters, uri }) => {
    const listener = { ...vpc, IntegrationUri: { Ref: 'Balancer' }, RequestParameters: parameters };
    const template = changed(withResources(httpTemplate, link), 'ToLegacy', listener);
    const { routes } = apiDefinitionFromTemplate(changed(template, 'Stage', { StageName: stage }), {
      functions: someCode,
      ...here,
    });
    expect(routes[1]?.integration).toEqual({ type: 'http-proxy', uri });
  });

  test('of several, somebody has to say which one runs here', () => {
    const template = withResources(restTemplate, {
      Second: {
        Type: 'AWS::ApiGateway::Method',
        Properties: {
          RestApiId: { Ref: 'Api' },
          ResourceId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] },
          HttpMethod: 'GET',
          Integration: { Type: 'HTTP_PROXY', IntegrationHttpMethod: 'GET', Uri: 'https://other.example.com' },
        },
      },
      ...deployment(['GetOrders', 'AnyRest', 'Second']),
    });
    expect(refusedPlaces(template, here)).toContainEqual(
      'Second.Integration.Uri: integrations go to several backends: https://legacy.example.com, https://other.example.com; say which one runs here with the option backend.insteadOf (--template-legacy)',
    );
    const backend = { origin: 'http://127.0.0.1:3001', insteadOf: 'https://legacy.example.com' };
    expect(refusedPlaces(template, { backend })).toEqual([]);
  });
});
