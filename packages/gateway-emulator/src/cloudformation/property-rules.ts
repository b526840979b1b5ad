import type { Properties } from './properties.ts';

/** What becomes of the properties of a type of resource. What is in no list is refused by name. */
export interface PropertyRules {
  readonly read: readonly string[];
  /** Changes nothing that a client or a function of this machine sees. */
  readonly passedOver: readonly string[];
  /** Refused with a reason of its own. */
  readonly refused?: Readonly<Record<string, string>>;
}

/** Types of resources whose properties have rules; the integration of a REST method is an object in it. */
export type RuledType =
  | 'AWS::ApiGateway::RestApi'
  | 'AWS::ApiGateway::Resource'
  | 'AWS::ApiGateway::Method'
  | 'AWS::ApiGateway::Method Integration'
  | 'AWS::ApiGateway::Method Integration MOCK'
  | 'AWS::ApiGateway::Method IntegrationResponse'
  | 'AWS::ApiGateway::Authorizer'
  | 'AWS::ApiGateway::GatewayResponse'
  | 'AWS::ApiGateway::Deployment'
  | 'AWS::ApiGateway::Stage'
  | 'AWS::ApiGateway::ApiKey'
  | 'AWS::ApiGateway::UsagePlan'
  | 'AWS::ApiGatewayV2::Api'
  | 'AWS::ApiGatewayV2::Route'
  | 'AWS::ApiGatewayV2::Integration'
  | 'AWS::ApiGatewayV2::Authorizer'
  | 'AWS::ApiGatewayV2::Stage'
  | 'AWS::ApiGatewayV2::Deployment'
  | 'AWS::Lambda::Function'
  | 'AWS::Lambda::Alias';

const described = ['Description', 'Name', 'Tags'] as const;

/** Why no request is checked by the gateway itself. */
const validation = 'requests are not validated here, and AWS would answer some of them with 400';

/** The types that an API is made of, and how much of them is read. */
export const propertyRules: Readonly<Record<RuledType, PropertyRules>> = {
  'AWS::ApiGateway::RestApi': {
    read: ['ApiKeySourceType', 'BinaryMediaTypes', 'Body', 'EndpointConfiguration'],
    passedOver: [...described, 'DisableExecuteApiEndpoint', 'FailOnWarnings', 'Mode', 'SecurityPolicy'],
    refused: {
      BodyS3Location: 'the API is described in a file at AWS',
      CloneFrom: 'the API is a copy of one that is at AWS',
      MinimumCompressionSize: 'answers are not compressed here',
      Parameters: 'they change how the API is imported',
      Policy: 'resource policies are not judged here, and could deny or allow what the gateway does not',
    },
  },
  'AWS::ApiGateway::Resource': { read: ['RestApiId', 'ParentId', 'PathPart'], passedOver: [] },
  'AWS::ApiGateway::Method': {
    read: [
      'ApiKeyRequired',
      'AuthorizationType',
      'AuthorizerId',
      'HttpMethod',
      'Integration',
      // What a proxy integration answers is not matched against them; a MOCK answers with what they declare.
      'MethodResponses',
      'RequestParameters',
      'ResourceId',
      'RestApiId',
    ],
    // Models alone check nothing.
    passedOver: ['OperationName', 'RequestModels'],
    refused: {
      AuthorizationScopes: 'they belong to Cognito, which is not emulated',
      RequestValidatorId: validation,
    },
  },
  'AWS::ApiGateway::Method Integration': {
    read: [
      'ConnectionId',
      'ConnectionType',
      'Credentials',
      'IntegrationHttpMethod',
      // Where a VPC link leads to: substituted together with the address.
      'IntegrationTarget',
      'RequestParameters',
      'TimeoutInMillis',
      'Type',
      'Uri',
    ],
    // Of a proxy integration nothing is mapped or cached (a cache of the stage is refused there).
    passedOver: [
      'CacheKeyParameters',
      'CacheNamespace',
      'IntegrationResponses',
      'PassthroughBehavior',
      'TlsConfig',
    ],
    refused: {
      ContentHandling: 'bodies are not converted here',
      RequestTemplates: 'mapping templates are not emulated',
      ResponseTransferMode: 'answers are not streamed here',
    },
  },
  'AWS::ApiGateway::Method Integration MOCK': {
    read: ['ContentHandling', 'IntegrationResponses', 'PassthroughBehavior', 'RequestTemplates', 'Type'],
    // It calls nobody.
    passedOver: [
      'CacheKeyParameters',
      'CacheNamespace',
      'ConnectionType',
      'IntegrationHttpMethod',
      'TimeoutInMillis',
      'TlsConfig',
    ],
    refused: { RequestParameters: 'nothing of the request is mapped here' },
  },
  'AWS::ApiGateway::Method IntegrationResponse': {
    read: ['ResponseParameters', 'ResponseTemplates', 'StatusCode'],
    passedOver: [],
    refused: {
      ContentHandling: 'bodies are not converted here',
      SelectionPattern: 'there is one answer only',
    },
  },
  'AWS::ApiGateway::Authorizer': {
    read: [
      'AuthorizerCredentials',
      'AuthorizerResultTtlInSeconds',
      'AuthorizerUri',
      'IdentitySource',
      'IdentityValidationExpression',
      'RestApiId',
      'Type',
    ],
    passedOver: ['AuthType', 'Name'],
    refused: { ProviderARNs: 'Cognito is not emulated' },
  },
  'AWS::ApiGateway::GatewayResponse': {
    read: ['ResponseParameters', 'ResponseTemplates', 'ResponseType', 'RestApiId', 'StatusCode'],
    passedOver: [],
  },
  'AWS::ApiGateway::Deployment': {
    read: ['RestApiId', 'StageDescription', 'StageName'],
    passedOver: ['Description'],
    refused: { DeploymentCanarySettings: 'canary releases are not emulated' },
  },
  'AWS::ApiGateway::Stage': {
    read: ['CacheClusterEnabled', 'DeploymentId', 'MethodSettings', 'RestApiId', 'StageName', 'Variables'],
    passedOver: [
      'AccessLogSetting',
      'CacheClusterSize',
      'ClientCertificateId',
      'Description',
      'DocumentationVersion',
      'Tags',
      'TracingEnabled',
    ],
    refused: { CanarySetting: 'canary releases are not emulated' },
  },
  'AWS::ApiGateway::ApiKey': {
    read: ['Enabled', 'StageKeys', 'Value'],
    passedOver: ['CustomerId', 'Description', 'GenerateDistinctId', 'Name', 'Tags'],
  },
  'AWS::ApiGateway::UsagePlan': {
    read: ['ApiStages', 'Quota'],
    passedOver: ['Description', 'Tags', 'Throttle', 'UsagePlanName'],
  },
  'AWS::ApiGatewayV2::Api': {
    read: ['Body', 'CorsConfiguration', 'ProtocolType'],
    passedOver: [
      ...described,
      'ApiKeySelectionExpression',
      'DisableExecuteApiEndpoint',
      'DisableSchemaValidation',
      'FailOnWarnings',
      'IpAddressType',
      'RouteSelectionExpression',
      'Version',
    ],
    refused: {
      BasePath: 'it changes how the API is imported',
      BodyS3Location: 'the API is described in a file at AWS',
      CredentialsArn: 'an API that is made in one step is not read',
      RouteKey: 'an API that is made in one step is not read',
      Target: 'an API that is made in one step is not read',
    },
  },
  'AWS::ApiGatewayV2::Route': {
    read: ['ApiId', 'ApiKeyRequired', 'AuthorizationType', 'AuthorizerId', 'RouteKey', 'Target'],
    passedOver: ['OperationName'],
    refused: { AuthorizationScopes: 'they belong to JWT authorizers, which are not emulated' },
  },
  'AWS::ApiGatewayV2::Integration': {
    read: [
      'ApiId',
      'ConnectionId',
      'ConnectionType',
      'CredentialsArn',
      'IntegrationMethod',
      'IntegrationType',
      'IntegrationUri',
      'PayloadFormatVersion',
      'RequestParameters',
      'TimeoutInMillis',
    ],
    passedOver: ['Description', 'PassthroughBehavior', 'TlsConfig'],
    refused: {
      IntegrationSubtype: 'integrations with other services of AWS are not emulated',
      ResponseParameters: 'answers of integrations are not rewritten here',
    },
  },
  'AWS::ApiGatewayV2::Authorizer': {
    read: [
      'ApiId',
      'AuthorizerCredentialsArn',
      'AuthorizerPayloadFormatVersion',
      'AuthorizerResultTtlInSeconds',
      'AuthorizerType',
      'AuthorizerUri',
      'EnableSimpleResponses',
      'IdentitySource',
    ],
    passedOver: ['Name'],
    refused: { JwtConfiguration: 'JWT authorizers are not emulated' },
  },
  'AWS::ApiGatewayV2::Stage': {
    read: ['ApiId', 'AutoDeploy', 'DeploymentId', 'StageName', 'StageVariables'],
    // Throttling is not emulated, on any API.
    passedOver: [
      'AccessLogSettings',
      'AccessPolicyId',
      'ClientCertificateId',
      'DefaultRouteSettings',
      'Description',
      'RouteSettings',
      'Tags',
    ],
  },
  'AWS::ApiGatewayV2::Deployment': { read: ['ApiId', 'StageName'], passedOver: ['Description'] },
  'AWS::Lambda::Function': {
    read: [
      'Code',
      'Environment',
      'FunctionName',
      'Handler',
      'Layers',
      'PackageType',
      'ReservedConcurrentExecutions',
      'Runtime',
      'Timeout',
    ],
    // Memory, network and rights are not limited here.
    passedOver: [
      'Architectures',
      'CodeSigningConfigArn',
      'DeadLetterConfig',
      'Description',
      'EphemeralStorage',
      'KmsKeyArn',
      'LoggingConfig',
      'MemorySize',
      'RecursiveLoop',
      'Role',
      'RuntimeManagementConfig',
      'SnapStart',
      'Tags',
      'TracingConfig',
      'VpcConfig',
    ],
    refused: { FileSystemConfigs: 'file systems of AWS are not mounted here' },
  },
  'AWS::Lambda::Alias': {
    read: ['FunctionName', 'FunctionVersion', 'Name'],
    passedOver: ['Description', 'ProvisionedConcurrencyConfig'],
    refused: { RoutingConfig: 'traffic is not split between versions here' },
  },
};

/** Refuses, by name, every property that the rules of a type do not know. */
export function refuseUnknown(properties: Properties, type: RuledType): void {
  const { read, passedOver, refused = {} } = propertyRules[type];
  const known = new Set([...read, ...passedOver]);
  for (const name of properties.names) {
    if (!known.has(name) && isSet(properties.raw(name))) {
      const reason = Object.hasOwn(refused, name) ? refused[name] : undefined;
      properties.refuse(
        name,
        reason ?? `${name} is not known to this gateway`,
        'remove it, or try it out on AWS',
      );
    }
  }
}

/** An empty text, list or object asks for nothing; the Serverless Framework writes `Policy: ''`. */
function isSet(value: unknown): boolean {
  return typeof value === 'object'
    ? Object.keys(value ?? {}).length > 0
    : value !== undefined && value !== '';
}
