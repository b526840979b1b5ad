import { identityProblem, isHeaderSource } from '../authorizers/identity-gate.ts';
import type { ApiDefinition, AuthorizerDefinition } from './api-definition.ts';

const maxTtlSeconds = 3600;

/** What is wrong with one authorizer, and what it asks that is not emulated. */
export function authorizerProblems(definition: ApiDefinition, authorizer: AuthorizerDefinition): string[] {
  const { kind } = definition;
  return [
    ...typeProblems(authorizer),
    ...(kind === 'websocket' ? [] : ofKind(kind, authorizer)),
    ...cachingProblems(authorizer),
    ...(authorizer.type === 'TOKEN' || authorizer.identityValidationExpression === undefined
      ? []
      : ['identityValidationExpression belongs to TOKEN authorizers; remove it']),
    ...unknownFunction(definition, authorizer.functionName),
  ];
}

function ofKind(kind: 'rest' | 'http', authorizer: AuthorizerDefinition): string[] {
  const { type, payloadFormatVersion, simpleResponses, identitySource = [] } = authorizer;
  const sources = identitySource.flatMap((expression) => identityProblem(kind, expression) ?? []);
  if (kind === 'rest') {
    const isHttp = payloadFormatVersion !== undefined || simpleResponses !== undefined;
    return [
      ...(isHttp ? ['payload formats and simple responses belong to HTTP APIs; remove them'] : []),
      ...(type === 'TOKEN' ? tokenProblems(authorizer) : []),
      ...sources,
    ];
  }
  return [
    ...(type === 'TOKEN' ? ["TOKEN authorizers belong to REST APIs; write type: 'REQUEST'"] : []),
    ...payloadFormatProblems(authorizer),
    ...(payloadFormatVersion === '1.0' && simpleResponses === true
      ? ["simple responses need payload format 2.0; write '2.0', or answer with a policy"]
      : []),
    ...sources,
  ];
}

/** Definitions are read from templates as well, where anything can stand. */
function typeProblems({ type }: Readonly<{ type?: string | undefined }>): string[] {
  return type === undefined || type === 'REQUEST' || type === 'TOKEN'
    ? []
    : [`type: authorizers of type "${type}" are not emulated; write 'REQUEST' or 'TOKEN'`];
}

/** A payload format that HTTP APIs do not have. */
export function payloadFormatProblems({
  payloadFormatVersion: version,
}: Readonly<{ payloadFormatVersion?: string | undefined }>): string[] {
  return version === undefined || version === '1.0' || version === '2.0'
    ? []
    : [`payloadFormatVersion: there is no payload format "${version}"; write '1.0' or '2.0'`];
}

function cachingProblems({ resultTtlSeconds = 0, identitySource = [] }: AuthorizerDefinition): string[] {
  const isTtl =
    Number.isInteger(resultTtlSeconds) && resultTtlSeconds >= 0 && resultTtlSeconds <= maxTtlSeconds;
  if (!isTtl) {
    return [`resultTtlSeconds: write whole seconds from 0 to ${maxTtlSeconds}`];
  }
  return resultTtlSeconds > 0 && identitySource.length === 0
    ? [
        'resultTtlSeconds: what is cached is found by identity sources. AWS does not create this authorizer (400), and CDK says "At least one Identity Source is required for a REQUEST-based Lambda authorizer if caching is enabled." Name one, or write 0',
      ]
    : [];
}

function tokenProblems({
  identitySource = [],
  identityValidationExpression: expression,
}: AuthorizerDefinition): string[] {
  const isOneHeader = identitySource.length === 1 && identitySource.every(isHeaderSource);
  return [
    ...(isOneHeader
      ? []
      : [
          'identitySource: a TOKEN authorizer has exactly one, a header: "method.request.header.Authorization"',
        ]),
    ...(expression === undefined || isExpression(expression)
      ? []
      : ['identityValidationExpression is not a regular expression']),
  ];
}

function isExpression(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}

/** That a function is not in the definition. */
export function unknownFunction({ functions = {} }: ApiDefinition, name: string): string[] {
  return Object.hasOwn(functions, name) ? [] : [`there is no function "${name}"`];
}
