import { type Properties, readProperties } from './properties.ts';
import type { Reading } from './reading.ts';
import { isJsonObject, type JsonObject } from './template.ts';

/** A part of an OpenAPI document that is read as if it were a resource of CloudFormation. */
export interface OpenApiPart {
  /** Path of the part below the API's properties, with a dot at the end. */
  readonly path: string;
  readonly values: JsonObject;
  /** CloudFormation's name of a property → the document's. What is not named keeps its name. */
  readonly names: Readonly<Record<string, string>>;
}

/** Reads a part by CloudFormation's names; problems are reported by the document's. */
export function readOpenApiPart(
  { references, problems, api }: Pick<Reading, 'references' | 'problems' | 'api'>,
  { path, values, names }: OpenApiPart,
): Properties {
  const renamed = Object.entries(values).map(([spelt, value]) => {
    const name = Object.keys(names).find((each) => names[each] === spelt) ?? spelt;
    return [name, value] as const;
  });
  return readProperties(Object.fromEntries(renamed), {
    references,
    problems,
    logicalId: api.logicalId,
    path,
    spelling: (name) => (Object.hasOwn(names, name) ? (names[name] ?? name) : name),
  });
}

/** `x-amazon-apigateway-integration` of a REST API. */
export const restIntegrationNames = {
  CacheKeyParameters: 'cacheKeyParameters',
  CacheNamespace: 'cacheNamespace',
  ConnectionId: 'connectionId',
  ConnectionType: 'connectionType',
  ContentHandling: 'contentHandling',
  Credentials: 'credentials',
  IntegrationHttpMethod: 'httpMethod',
  IntegrationResponses: 'responses',
  PassthroughBehavior: 'passthroughBehavior',
  RequestParameters: 'requestParameters',
  RequestTemplates: 'requestTemplates',
  TimeoutInMillis: 'timeoutInMillis',
  TlsConfig: 'tlsConfig',
  Type: 'type',
  Uri: 'uri',
} as const;

/** The same of an HTTP API. */
export const httpIntegrationNames = {
  ConnectionId: 'connectionId',
  ConnectionType: 'connectionType',
  CredentialsArn: 'credentials',
  IntegrationMethod: 'httpMethod',
  IntegrationSubtype: 'integrationSubtype',
  IntegrationType: 'type',
  IntegrationUri: 'uri',
  PassthroughBehavior: 'passthroughBehavior',
  PayloadFormatVersion: 'payloadFormatVersion',
  RequestParameters: 'requestParameters',
  ResponseParameters: 'responseParameters',
  TimeoutInMillis: 'timeoutInMillis',
  TlsConfig: 'tlsConfig',
} as const;

/** `x-amazon-apigateway-authorizer` of a REST API. */
export const restAuthorizerNames = {
  AuthorizerCredentials: 'authorizerCredentials',
  AuthorizerResultTtlInSeconds: 'authorizerResultTtlInSeconds',
  AuthorizerUri: 'authorizerUri',
  IdentitySource: 'identitySource',
  IdentityValidationExpression: 'identityValidationExpression',
  ProviderARNs: 'providerARNs',
  Type: 'type',
} as const;

/** The same of an HTTP API. */
export const httpAuthorizerNames = {
  AuthorizerCredentialsArn: 'authorizerCredentials',
  AuthorizerPayloadFormatVersion: 'authorizerPayloadFormatVersion',
  AuthorizerResultTtlInSeconds: 'authorizerResultTtlInSeconds',
  AuthorizerType: 'type',
  AuthorizerUri: 'authorizerUri',
  EnableSimpleResponses: 'enableSimpleResponses',
  IdentitySource: 'identitySource',
  JwtConfiguration: 'jwtConfiguration',
} as const;

/** `x-amazon-apigateway-cors` of an HTTP API. */
export const corsNames = {
  AllowCredentials: 'allowCredentials',
  AllowHeaders: 'allowHeaders',
  AllowMethods: 'allowMethods',
  AllowOrigins: 'allowOrigins',
  ExposeHeaders: 'exposeHeaders',
  MaxAge: 'maxAge',
} as const;

/** One entry of `x-amazon-apigateway-gateway-responses`. */
export const gatewayResponseNames = {
  ResponseParameters: 'responseParameters',
  ResponseTemplates: 'responseTemplates',
  StatusCode: 'statusCode',
} as const;

/** What is an object, or nothing. */
export function asObject(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}
