import type { DeployedAuthorizer } from './deployed-routes.ts';
import { readFunctionCall } from './invoked-functions.ts';
import type { Properties } from './properties.ts';
import { refuseUnknown } from './property-rules.ts';
import type { Reading } from './reading.ts';

/** Reads a Lambda authorizer of an HTTP API; JWT is refused. */
export function readHttpAuthorizer(
  reading: Reading,
  name: string,
  properties: Properties,
): DeployedAuthorizer | undefined {
  const type = properties.neededText('AuthorizerType')?.toUpperCase();
  if (type !== 'REQUEST') {
    properties.refuse(
      'AuthorizerType',
      `${type ?? 'no type'} is not emulated`,
      'use REQUEST with a function',
    );
    return undefined;
  }
  refuseUnknown(properties, 'AWS::ApiGatewayV2::Authorizer');
  const address = properties.neededText('AuthorizerUri');
  const place = { properties, property: 'AuthorizerUri' };
  const call = address === undefined ? undefined : readFunctionCall(reading, address, place);
  const payloadFormatVersion = readFormat(properties);
  const identitySource = properties
    .texts('IdentitySource')
    .flatMap((sources) => sources.split(','))
    .map((source) => source.trim())
    .filter((source) => source !== '');
  const resultTtlSeconds = properties.number('AuthorizerResultTtlInSeconds');
  if (resultTtlSeconds === undefined && identitySource.length > 0) {
    properties.refuse(
      'AuthorizerResultTtlInSeconds',
      'whether AWS keeps answers when it is left out is not documented',
      'write it, 0 for never',
    );
  }
  return call === undefined || payloadFormatVersion === undefined
    ? undefined
    : {
        name,
        definition: {
          functionName: call.functionId,
          type: 'REQUEST',
          ...(identitySource.length === 0 ? {} : { identitySource }),
          resultTtlSeconds: resultTtlSeconds ?? 0,
          payloadFormatVersion,
          ...(properties.isTrue('EnableSimpleResponses') ? { simpleResponses: true } : {}),
        },
        call: {
          ...call,
          sources: [`authorizers/${name}`],
          hasRole: properties.has('AuthorizerCredentialsArn'),
        },
      };
}

/** A number in YAML is 2 or 2.0, and both mean `2.0`. */
function readFormat(properties: Properties): '1.0' | '2.0' | undefined {
  const text = properties.neededText('AuthorizerPayloadFormatVersion');
  if (text === '1' || text === '1.0') return '1.0';
  if (text === '2' || text === '2.0') return '2.0';
  if (text !== undefined) {
    properties.refuse('AuthorizerPayloadFormatVersion', `${text} does not exist`, "write '1.0' or '2.0'");
  }
  return undefined;
}
