import type { ApiDefinition, AuthorizerDefinition } from './api-definition.ts';
import { isIdentityExpression } from './identity-gate.ts';

/** What is wrong with one authorizer, and what it asks that is not emulated. */
export function authorizerProblems(definition: ApiDefinition, authorizer: AuthorizerDefinition): string[] {
  const { kind } = definition;
  const {
    type,
    resultTtlSeconds = 0,
    payloadFormatVersion,
    simpleResponses,
    identitySource = [],
  } = authorizer;
  return [
    ...(type === 'TOKEN' ? ["TOKEN authorizers are not emulated; write type: 'REQUEST'"] : []),
    ...(resultTtlSeconds === 0 ? [] : ['caching of results is not emulated; write resultTtlSeconds: 0']),
    ...(payloadFormatVersion === '1.0' ? ["payload format 1.0 is not emulated; write '2.0'"] : []),
    ...(simpleResponses === true ? ['simple responses are not emulated; answer with a policy'] : []),
    ...(kind === 'rest' && (payloadFormatVersion !== undefined || simpleResponses !== undefined)
      ? ['payload formats and simple responses belong to HTTP APIs; remove them']
      : []),
    ...unknownFunction(definition, authorizer.functionName),
    ...(kind === 'websocket' ? [] : identitySource)
      .filter((expression) => kind === 'websocket' || !isIdentityExpression(kind, expression))
      .map(
        (expression) =>
          `identity source "${expression}" is not one of a${kind === 'rest' ? ' REST' : 'n HTTP'} API`,
      ),
  ];
}

/** That a function is not in the definition. */
export function unknownFunction({ functions = {} }: ApiDefinition, name: string): string[] {
  return Object.hasOwn(functions, name) ? [] : [`there is no function "${name}"`];
}
