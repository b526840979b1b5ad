import type { JsonObject } from '../../cloudformation/template.ts';

/** Template → its resources, by logical id. */
export interface SmallTemplate {
  readonly Resources: Readonly<Record<string, SmallResource>>;
  readonly [section: string]: unknown;
}

/** A resource as it stands in a template. */
export interface SmallResource {
  readonly Type: string;
  readonly Properties: JsonObject;
  readonly DependsOn?: readonly string[];
  readonly Condition?: string;
}

/** An address that calls a function. */
export function invocation(of: unknown): JsonObject {
  return {
    'Fn::Join': ['', ['arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/', of, '/invocations']],
  };
}

const code = { Code: { S3Key: 'code.zip' }, Handler: 'handler.handler', Runtime: 'nodejs22.x' };
const functions = {
  Orders: { Type: 'AWS::Lambda::Function', Properties: code },
  Session: { Type: 'AWS::Lambda::Function', Properties: code },
  MayOrders: permission({ 'Fn::GetAtt': 'Orders.Arn' }),
  MaySession: permission({ 'Fn::GetAtt': ['Session', 'Arn'] }),
};

function permission(name: unknown): SmallResource {
  return {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: name,
      Principal: 'apigateway.amazonaws.com',
      SourceArn: { 'Fn::Sub': 'arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*' },
    },
  };
}

/** A REST API with a function behind an authorizer, and everything else with legacy. */
export const restTemplate: SmallTemplate = {
  Resources: {
    ...functions,
    Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'small' } },
    Orders1: {
      Type: 'AWS::ApiGateway::Resource',
      Properties: {
        RestApiId: { Ref: 'Api' },
        ParentId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] },
        PathPart: 'orders',
      },
    },
    Rest: {
      Type: 'AWS::ApiGateway::Resource',
      Properties: {
        RestApiId: { Ref: 'Api' },
        ParentId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] },
        PathPart: '{proxy+}',
      },
    },
    GetOrders: {
      Type: 'AWS::ApiGateway::Method',
      Properties: {
        RestApiId: { Ref: 'Api' },
        ResourceId: { Ref: 'Orders1' },
        HttpMethod: 'GET',
        AuthorizationType: 'CUSTOM',
        AuthorizerId: { Ref: 'Authorizer' },
        Integration: {
          Type: 'AWS_PROXY',
          IntegrationHttpMethod: 'POST',
          Uri: invocation({ 'Fn::GetAtt': ['Orders', 'Arn'] }),
        },
      },
    },
    AnyRest: {
      Type: 'AWS::ApiGateway::Method',
      Properties: {
        RestApiId: { Ref: 'Api' },
        ResourceId: { Ref: 'Rest' },
        HttpMethod: 'ANY',
        AuthorizationType: 'NONE',
        RequestParameters: { 'method.request.path.proxy': true },
        Integration: {
          Type: 'HTTP_PROXY',
          IntegrationHttpMethod: 'ANY',
          Uri: 'https://legacy.example.com/{proxy}',
          RequestParameters: { 'integration.request.path.proxy': 'method.request.path.proxy' },
        },
      },
    },
    Authorizer: {
      Type: 'AWS::ApiGateway::Authorizer',
      Properties: {
        RestApiId: { Ref: 'Api' },
        Type: 'REQUEST',
        AuthorizerUri: invocation({ 'Fn::GetAtt': ['Session', 'Arn'] }),
        AuthorizerResultTtlInSeconds: 0,
      },
    },
    Deployment: {
      Type: 'AWS::ApiGateway::Deployment',
      Properties: { RestApiId: { Ref: 'Api' } },
      DependsOn: ['GetOrders', 'AnyRest'],
    },
    Stage: {
      Type: 'AWS::ApiGateway::Stage',
      Properties: {
        RestApiId: { Ref: 'Api' },
        DeploymentId: { Ref: 'Deployment' },
        StageName: 'live',
      },
    },
  },
};

/** The same as an HTTP API. */
export const httpTemplate: SmallTemplate = {
  Resources: {
    ...functions,
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'small', ProtocolType: 'HTTP' } },
    ToOrders: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: {
        ApiId: { Ref: 'Api' },
        IntegrationType: 'AWS_PROXY',
        IntegrationUri: { 'Fn::GetAtt': ['Orders', 'Arn'] },
        PayloadFormatVersion: '2.0',
      },
    },
    ToLegacy: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: {
        ApiId: { Ref: 'Api' },
        IntegrationType: 'HTTP_PROXY',
        IntegrationMethod: 'ANY',
        IntegrationUri: 'https://legacy.example.com/{proxy}',
      },
    },
    GetOrders: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId: { Ref: 'Api' },
        RouteKey: 'GET /orders',
        Target: { 'Fn::Sub': 'integrations/${ToOrders}' },
        AuthorizationType: 'CUSTOM',
        AuthorizerId: { Ref: 'Authorizer' },
      },
    },
    AnyRest: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId: { Ref: 'Api' },
        RouteKey: 'ANY /{proxy+}',
        Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'ToLegacy' }]] },
      },
    },
    Authorizer: {
      Type: 'AWS::ApiGatewayV2::Authorizer',
      Properties: {
        ApiId: { Ref: 'Api' },
        AuthorizerType: 'REQUEST',
        AuthorizerUri: invocation({ 'Fn::GetAtt': ['Session', 'Arn'] }),
        AuthorizerPayloadFormatVersion: '2.0',
        AuthorizerResultTtlInSeconds: 0,
      },
    },
    Stage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: { ApiId: { Ref: 'Api' }, StageName: '$default', AutoDeploy: true },
    },
  },
};

/** Where the code of both functions is said to be. */
export const someCode: Readonly<Record<string, { readonly entry: string }>> = {
  Orders: { entry: '/code/orders.ts' },
  Session: { entry: '/code/session.ts' },
};

/** A template with some properties of a resource changed; `undefined` takes one away. */
export function changed(template: SmallTemplate, logicalId: string, properties: JsonObject): SmallTemplate {
  const resource = template.Resources[logicalId] ?? { Type: '', Properties: {} };
  const merged = { ...resource, Properties: { ...resource.Properties, ...properties } };
  return JSON.parse(JSON.stringify(withResources(template, { [logicalId]: merged })));
}

/** A template with further resources, or others in their places. */
export function withResources(
  template: SmallTemplate,
  resources: Readonly<Record<string, SmallResource>>,
): SmallTemplate {
  return { ...template, Resources: { ...template.Resources, ...resources } };
}
