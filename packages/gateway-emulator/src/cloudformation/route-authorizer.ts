import type { Properties } from './properties.ts';
import type { Reading } from './reading.ts';

const authorizerTypes = {
  rest: 'AWS::ApiGateway::Authorizer',
  http: 'AWS::ApiGatewayV2::Authorizer',
} as const;

/** The authorizer that a route or method names, by its logical id. IAM, Cognito and JWT are refused. */
export function readAuthorizerOf(reading: Reading, properties: Properties): string | undefined {
  const type = properties.text('AuthorizationType')?.toUpperCase() ?? 'NONE';
  if (type !== 'CUSTOM') {
    if (type !== 'NONE') {
      properties.refuse(
        'AuthorizationType',
        `${type} is not emulated`,
        'use NONE, or CUSTOM with a function',
      );
    }
    return undefined;
  }
  const name = properties.neededText('AuthorizerId');
  const known = reading.ofApi(authorizerTypes[reading.kind]);
  if (name !== undefined && !known.some(({ logicalId }) => logicalId === name)) {
    properties.refuse('AuthorizerId', `${name} is no authorizer of this API`, 'name one of this template');
  }
  return name;
}
