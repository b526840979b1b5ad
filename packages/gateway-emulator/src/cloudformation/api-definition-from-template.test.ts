import { describe, expect, test } from '@jest/globals';
import { TemplateUnreadableError, TemplateUnsupportedError } from '../errors.ts';
import { refusedPlaces } from '../testing/templates/refused-places.ts';
import {
  changed,
  httpTemplate,
  restTemplate,
  type SmallTemplate,
  someCode,
  withResources,
} from '../testing/templates/small-templates.ts';
import { apiDefinitionFromTemplate } from './api-definition-from-template.ts';

const backend = { origin: 'http://127.0.0.1:3001' };

describe('the API of a template', () => {
  test('REST: routes by their paths, the authorizer, the stage, and legacy where it runs here', () => {
    expect(apiDefinitionFromTemplate(restTemplate, { functions: someCode, backend })).toEqual({
      kind: 'rest',
      apiId: 'straddle01',
      accountId: '000000000000',
      region: 'us-east-1',
      stage: 'live',
      stageVariables: {},
      routes: [
        {
          routeKey: 'GET /orders',
          authorizer: 'Authorizer',
          integration: { type: 'lambda', functionName: 'Orders' },
        },
        {
          routeKey: 'ANY /{proxy+}',
          integration: { type: 'http-proxy', uri: 'http://127.0.0.1:3001/{proxy}' },
        },
      ],
      authorizers: { Authorizer: { functionName: 'Session', type: 'REQUEST', resultTtlSeconds: 0 } },
      functions: {
        Orders: { entry: '/code/orders.ts', environment: {}, timeoutMs: 3000 },
        Session: { entry: '/code/session.ts', environment: {}, timeoutMs: 3000 },
      },
      apiKeys: [],
      binaryMediaTypes: [],
      gatewayResponses: {},
    });
  });

  test('HTTP: routes, payload formats, and the deployed backend where nothing is said about it', () => {
    expect(apiDefinitionFromTemplate(httpTemplate, { functions: someCode })).toMatchObject({
      kind: 'http',
      stage: '$default',
      routes: [
        {
          routeKey: 'GET /orders',
          authorizer: 'Authorizer',
          integration: { type: 'lambda', functionName: 'Orders', payloadFormatVersion: '2.0' },
        },
        {
          routeKey: 'ANY /{proxy+}',
          integration: { type: 'http-proxy', uri: 'https://legacy.example.com/{proxy}' },
        },
      ],
      authorizers: { Authorizer: { payloadFormatVersion: '2.0', resultTtlSeconds: 0 } },
    });
  });

  test.each([
    {
      title: 'a REST authorizer that says nothing about it keeps answers for five minutes',
      template: changed(restTemplate, 'Authorizer', {
        AuthorizerResultTtlInSeconds: undefined,
        IdentitySource: 'method.request.header.A, method.request.header.B',
      }),
      part: {
        authorizers: {
          Authorizer: {
            resultTtlSeconds: 300,
            identitySource: ['method.request.header.A', 'method.request.header.B'],
          },
        },
      },
    },
    {
      title: 'gateway responses and media types of a REST API',
      template: changed(
        withResources(restTemplate, {
          Answer: {
            Type: 'AWS::ApiGateway::GatewayResponse',
            Properties: {
              RestApiId: { Ref: 'Api' },
              ResponseType: 'DEFAULT_4XX',
              StatusCode: '418',
              ResponseParameters: { 'gatewayresponse.header.A': "'b'" },
              ResponseTemplates: { 'text/plain': 'no' },
            },
          },
          Deployment: {
            Type: 'AWS::ApiGateway::Deployment',
            Properties: { RestApiId: { Ref: 'Api' } },
            DependsOn: ['GetOrders', 'AnyRest', 'Answer'],
          },
        }),
        'Api',
        { BinaryMediaTypes: ['*~1*'] },
      ),
      part: {
        binaryMediaTypes: ['*/*'],
        gatewayResponses: {
          DEFAULT_4XX: {
            statusCode: 418,
            parameters: { 'gatewayresponse.header.A': "'b'" },
            templates: { 'text/plain': 'no' },
          },
        },
      },
    },
    {
      title: 'stage variables, also in addresses',
      template: changed(
        changed(restTemplate, 'Stage', { Variables: { backend: 'b.example.com' } }),
        'AnyRest',
        {
          Integration: {
            ...Object(restTemplate.Resources['AnyRest']?.Properties['Integration']),
            Uri: 'http://${stageVariables.backend}/{proxy}',
            TimeoutInMillis: 50,
          },
        },
      ),
      part: {
        stageVariables: { backend: 'b.example.com' },
        routes: [{}, { integration: { uri: 'http://b.example.com/{proxy}', timeoutMs: 50 } }],
      },
    },
    {
      title: 'API keys of a usage plan of the stage',
      template: withResources(
        changed(restTemplate, 'GetOrders', { ApiKeyRequired: true, AuthorizationType: 'NONE' }),
        {
          Key: { Type: 'AWS::ApiGateway::ApiKey', Properties: { Enabled: true, Value: 'open-sesame' } },
          Off: { Type: 'AWS::ApiGateway::ApiKey', Properties: { Enabled: false, Value: 'shut' } },
          Plan: {
            Type: 'AWS::ApiGateway::UsagePlan',
            Properties: { ApiStages: [{ ApiId: { Ref: 'Api' }, Stage: { Ref: 'Stage' } }] },
          },
          PlanKey: {
            Type: 'AWS::ApiGateway::UsagePlanKey',
            Properties: { KeyId: { Ref: 'Key' }, KeyType: 'API_KEY', UsagePlanId: { Ref: 'Plan' } },
          },
          PlanOff: {
            Type: 'AWS::ApiGateway::UsagePlanKey',
            Properties: { KeyId: { Ref: 'Off' }, KeyType: 'API_KEY', UsagePlanId: { Ref: 'Plan' } },
          },
        },
      ),
      part: { apiKeys: ['open-sesame'], routes: [{ apiKeyRequired: true }, {}] },
    },
    {
      title: 'CORS that an HTTP API answers by itself',
      template: changed(httpTemplate, 'Api', {
        CorsConfiguration: { AllowOrigins: ['https://a.example.com'], AllowCredentials: true, MaxAge: 60 },
      }),
      part: {
        cors: { allowOrigins: ['https://a.example.com'], allowCredentials: true, maxAgeSeconds: 60 },
      },
    },
    {
      title: 'variables and limits of functions',
      template: changed(httpTemplate, 'Orders', {
        Environment: { Variables: { A: 'b', REGION: { Ref: 'AWS::Region' } } },
        Timeout: 7,
        ReservedConcurrentExecutions: 5,
      }),
      part: {
        functions: {
          Orders: {
            environment: { A: 'b', REGION: 'us-east-1' },
            timeoutMs: 7000,
            reservedConcurrency: 5,
          },
        },
      },
    },
    {
      title: 'only what is made under the conditions that hold',
      template: {
        ...withResources(httpTemplate, {
          Extra: {
            Type: 'AWS::ApiGatewayV2::Route',
            Condition: 'IsProduction',
            Properties: { ApiId: { Ref: 'Api' }, RouteKey: 'GET /extra', Target: 'integrations/ToOrders' },
          },
        }),
        Parameters: { Stage: { Type: 'String', Default: 'test' } },
        Conditions: { IsProduction: { 'Fn::Equals': [{ Ref: 'Stage' }, 'production'] } },
      },
      part: { routes: [{ routeKey: 'GET /orders' }, { routeKey: 'ANY /{proxy+}' }] },
    },
  ])('$title', ({ template, part }) => {
    expect(apiDefinitionFromTemplate(template, { functions: someCode })).toMatchObject(part);
  });

  test('versions and aliases call the code that is there, with permissions of their own', () => {
    const alias: SmallTemplate = changed(
      withResources(httpTemplate, {
        Version: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Orders' } } },
        Live: {
          Type: 'AWS::Lambda::Alias',
          Properties: {
            FunctionName: { Ref: 'Orders' },
            FunctionVersion: { 'Fn::GetAtt': ['Version', 'Version'] },
            Name: 'live',
          },
        },
      }),
      'ToOrders',
      { IntegrationUri: { Ref: 'Live' } },
    );
    expect(refusedPlaces(alias)).toEqual([
      expect.stringMatching(
        /^ToOrders\.IntegrationUri: no AWS::Lambda::Permission lets .* call Orders from /,
      ),
    ]);
    const permitted = changed(alias, 'MayOrders', { FunctionName: { Ref: 'Live' } });
    expect(apiDefinitionFromTemplate(permitted, { functions: someCode })).toMatchObject({
      routes: [{ integration: { functionName: 'Orders' } }, {}],
    });
  });

  test('the environment of a function is changed before anything in it is looked up', () => {
    const template = changed(httpTemplate, 'Orders', {
      Environment: {
        Variables: { MONGODB_URI_FROM: 'ssm:/uri', TABLE: { Ref: 'Nowhere' }, KEPT: 'yes' },
      },
    });
    const { functions } = apiDefinitionFromTemplate(template, {
      functions: someCode,
      environment: ({ logicalId, names }) =>
        logicalId === 'Orders' && names.includes('MONGODB_URI_FROM')
          ? { MONGODB_URI_FROM: undefined, MONGODB_URI: 'mongodb://here', TABLE: 'local' }
          : {},
    });
    expect(functions?.['Orders']?.environment).toEqual({
      KEPT: 'yes',
      MONGODB_URI: 'mongodb://here',
      TABLE: 'local',
    });
  });

  test('of several APIs the one that is named, without what belongs to the other', () => {
    const two = withResources(restTemplate, {
      Other: { Type: 'AWS::ApiGateway::RestApi', Properties: { Policy: {} } },
    });
    expect(refusedPlaces(two)).toEqual([
      'Resources: the APIs are Api, Other; name one with the option api (--template-api)',
    ]);
    expect(refusedPlaces(two, { api: 'Api' })).toEqual([]);
  });

  test('every problem is reported at once, under a code of its own', () => {
    const template = changed(changed(restTemplate, 'GetOrders', { RequestValidatorId: 'v' }), 'Orders', {
      Environment: { Variables: { A: { Ref: 'Nowhere' } } },
    });
    expect(() => apiDefinitionFromTemplate(template, { functions: someCode })).toThrow(
      expect.objectContaining({
        code: 'ERR_TEMPLATE_UNSUPPORTED',
        problems: [
          expect.objectContaining({ logicalId: 'GetOrders', property: 'RequestValidatorId' }),
          expect.objectContaining({ logicalId: 'Orders', property: 'Environment.Variables.A' }),
        ],
      }),
    );
    expect(TemplateUnsupportedError.name).toBe('TemplateUnsupportedError');
  });

  test.each([[null], [{}], [{ Resources: { A: {} } }]])('%j is no template', (value) => {
    expect(() => apiDefinitionFromTemplate(value)).toThrow(TemplateUnreadableError);
  });
});
