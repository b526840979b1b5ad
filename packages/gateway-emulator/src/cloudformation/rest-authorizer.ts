import type { DeployedAuthorizer } from './deployed-routes.ts';
import { readFunctionCall } from './invoked-functions.ts';
import type { Properties } from './properties.ts';
import { refuseUnknown } from './property-rules.ts';
import type { Reading } from './reading.ts';

/** Seconds for which AWS keeps answers of a REST authorizer that does not say. */
const defaultTtlSeconds = 300;

/** Reads a Lambda authorizer of a REST API; Cognito is refused. */
export function readRestAuthorizer(
  reading: Reading,
  name: string,
  properties: Properties,
): DeployedAuthorizer | undefined {
  const type = properties.neededText('Type')?.toUpperCase();
  if (type !== 'TOKEN' && type !== 'REQUEST') {
    properties.refuse('Type', `${type ?? 'no type'} is not emulated`, 'use TOKEN or REQUEST with a function');
    return undefined;
  }
  refuseUnknown(properties, 'AWS::ApiGateway::Authorizer');
  const address = properties.neededText('AuthorizerUri');
  const place = { properties, property: 'AuthorizerUri' };
  const call = address === undefined ? undefined : readFunctionCall(reading, address, place);
  if (call === undefined) {
    return undefined;
  }
  const sources = (properties.text('IdentitySource') ?? '').split(',').map((source) => source.trim());
  const identitySource = sources.filter((source) => source !== '');
  const expression = properties.text('IdentityValidationExpression');
  return {
    name,
    definition: {
      functionName: call.functionId,
      type,
      ...(identitySource.length === 0 ? {} : { identitySource }),
      ...(expression === undefined ? {} : { identityValidationExpression: expression }),
      resultTtlSeconds: properties.number('AuthorizerResultTtlInSeconds') ?? defaultTtlSeconds,
    },
    call: {
      ...call,
      sources: [`authorizers/${name}`],
      hasRole: properties.has('AuthorizerCredentials'),
    },
  };
}
