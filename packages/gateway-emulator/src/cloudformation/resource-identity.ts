import { Unresolvable } from './intrinsics.ts';
import type { RawResource } from './template.ts';

/** What identifiers are made of on this machine. */
export interface Surroundings {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  readonly stackName: string;
  readonly apiId: string;
  /** Logical id of the API that is emulated. */
  readonly apiLogicalId: string;
}

/** One resource and a way to ask for the text of one of its properties. */
export interface IdentifiedResource {
  readonly logicalId: string;
  readonly resource: RawResource;
  readonly text: (property: string) => string | undefined;
}

/** Resources that `Ref` names by their logical id here; at AWS it is an id that nobody chooses. */
const namedByLogicalId: ReadonlySet<string> = new Set([
  'AWS::ApiGateway::ApiKey',
  'AWS::ApiGateway::Authorizer',
  'AWS::ApiGateway::Deployment',
  'AWS::ApiGateway::Resource',
  'AWS::ApiGateway::UsagePlan',
  'AWS::ApiGateway::VpcLink',
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::Deployment',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::VpcLink',
]);

/** Attributes that are the same as `Ref`. */
const idAttributes: ReadonlySet<string> = new Set([
  'APIKeyId',
  'ApiId',
  'AuthorizerId',
  'DeploymentId',
  'IntegrationId',
  'ResourceId',
  'RestApiId',
  'VpcLinkId',
]);

/**
 * What `Ref` gives for a resource.
 *
 * @throws {Unresolvable} For a resource that has no counterpart here, such as a table.
 */
export function referTo(identified: IdentifiedResource, surroundings: Surroundings): string {
  const { logicalId, resource, text } = identified;
  switch (resource.type) {
    case 'AWS::ApiGateway::RestApi':
    case 'AWS::ApiGatewayV2::Api':
      return logicalId === surroundings.apiLogicalId ? surroundings.apiId : logicalId;
    case 'AWS::ApiGateway::Stage':
    case 'AWS::ApiGatewayV2::Stage':
      return text('StageName') ?? logicalId;
    case 'AWS::Lambda::Function':
      return text('FunctionName') ?? logicalId;
    case 'AWS::Lambda::Version':
    case 'AWS::Lambda::Alias':
      return qualifiedArn(identified, surroundings);
    default:
      if (namedByLogicalId.has(resource.type)) {
        return logicalId;
      }
      throw unknownHere(`${logicalId} is a ${resource.type}, whose id is known at AWS only`);
  }
}

/**
 * What `Fn::GetAtt` gives for a resource.
 *
 * @throws {Unresolvable} For what has no counterpart here.
 */
export function attributeOf(
  identified: IdentifiedResource,
  attribute: string,
  surroundings: Surroundings,
): string {
  const { logicalId, resource } = identified;
  const { type } = resource;
  if (type === 'AWS::Lambda::Function' && attribute === 'Arn') {
    return functionArn(referTo(identified, surroundings), surroundings);
  }
  if (type === 'AWS::ApiGateway::RestApi' && attribute === 'RootResourceId') {
    return rootResourceOf(logicalId);
  }
  if (type === 'AWS::Lambda::Version' && attribute === 'Version') {
    return logicalId;
  }
  if (idAttributes.has(attribute) && /^AWS::ApiGateway(V2)?::/.test(type)) {
    return referTo(identified, surroundings);
  }
  throw unknownHere(`${attribute} of ${logicalId} (${type}) is known at AWS only`);
}

/** The id of the resource `/` of a REST API. */
export function rootResourceOf(apiLogicalId: string): string {
  return `root of ${apiLogicalId}`;
}

/** The ARN of a function; a name that is one already is left as it is. */
export function functionArn(name: string, { partition, region, accountId }: Surroundings): string {
  return name.startsWith('arn:') ? name : `arn:${partition}:lambda:${region}:${accountId}:function:${name}`;
}

/** Name of a function, with its qualifier, from its ARN; a name is left as it is. */
export function functionNameOf(arn: string): string {
  return arn.replace(/^arn:[^:]*:lambda:[^:]*:[^:]*:function:/, '');
}

/** Versions have numbers that nobody knows before they are made; their logical id stands for it. */
function qualifiedArn({ logicalId, resource, text }: IdentifiedResource, surroundings: Surroundings): string {
  const qualifier = resource.type === 'AWS::Lambda::Alias' ? (text('Name') ?? logicalId) : logicalId;
  return `${functionArn(text('FunctionName') ?? '', surroundings)}:${qualifier}`;
}

function unknownHere(reason: string): Unresolvable {
  return new Unresolvable(reason, 'give a value to use here instead');
}
