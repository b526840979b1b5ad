import type { Properties } from './properties.ts';

/** The authorizer that a route or method names. IAM, Cognito and JWT are refused. */
export function readAuthorizerOf(properties: Properties): string | undefined {
  const type = properties.text('AuthorizationType')?.toUpperCase() ?? 'NONE';
  if (type === 'CUSTOM') {
    return properties.neededText('AuthorizerId');
  }
  if (type !== 'NONE') {
    properties.refuse('AuthorizationType', `${type} is not emulated`, 'use NONE, or CUSTOM with a function');
  }
  return undefined;
}
