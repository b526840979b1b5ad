import { shortHash } from '../events/rest-request-context.ts';
import { formatRequestTime, headerValues, invokeDomain } from '../front/gateway-request.ts';
import type { RequestFacts } from '../request-facts.ts';
import { httpFailure } from './http-failures.ts';
import { restFailure } from './rest-failures.ts';

/** `$context.…` variables that have a value before a request is answered, under their names. */
export type ContextVariables = Readonly<Record<ContextVariableName, string | number | undefined>>;

/** A name that gateway response templates may use after `$context.`. */
export type ContextVariableName = (typeof contextVariableNames)[number];

/** All of them. `authorizer.…` stands for as many more as an authorizer's context has keys. */
export const contextVariableNames = [
  'accountId',
  'apiId',
  'deploymentId',
  'domainName',
  'domainPrefix',
  'error.message',
  'error.messageString',
  'error.responseType',
  'error.validationErrorString',
  'extendedRequestId',
  'httpMethod',
  'identity.apiKey',
  'identity.apiKeyId',
  'identity.sourceIp',
  'identity.userAgent',
  'path',
  'protocol',
  'requestId',
  'requestTime',
  'requestTimeEpoch',
  'resourceId',
  'resourcePath',
  'stage',
  'xrayTraceId',
] as const;

/** Values of the variables for one request; what this kind of API does not have, or the request has not, is undefined. */
export function contextVariables(facts: RequestFacts): ContextVariables {
  const { api, request, routed } = facts;
  const domain = invokeDomain({ api, request });
  const isRest = api.kind === 'rest';
  const path = routed?.route.pattern.path;
  const apiKey = routed?.apiKey;
  const error = errorVariables(facts);
  return {
    accountId: api.accountId,
    apiId: api.apiId,
    deploymentId: isRest ? shortHash(api.apiId) : undefined,
    domainName: domain.name,
    domainPrefix: domain.prefix,
    'error.message': error.message,
    'error.messageString': error.messageString,
    'error.responseType': error.responseType,
    // Only request validators fill it, which are not emulated.
    'error.validationErrorString': undefined,
    extendedRequestId: request.ids.extendedRequestId,
    httpMethod: request.method,
    'identity.apiKey': apiKey,
    'identity.apiKeyId': apiKey === undefined ? undefined : shortHash(apiKey),
    'identity.sourceIp': request.sourceIp,
    'identity.userAgent': headerValues(request.headers, 'user-agent').at(-1),
    path: request.rawPath,
    protocol: request.protocol,
    requestId: request.ids.requestId,
    requestTime: formatRequestTime(request.receivedAt),
    requestTimeEpoch: request.receivedAt.getTime(),
    resourceId: isRest && path !== undefined ? shortHash(path) : undefined,
    resourcePath: isRest ? path : undefined,
    stage: api.stage,
    xrayTraceId: request.ids.traceId.replace(/^Root=/, ''),
  };
}

interface ErrorVariables {
  readonly message?: string | undefined;
  /** With its quotes; `null` where there is no message, without. */
  readonly messageString?: string | undefined;
  readonly responseType?: string | undefined;
}

function errorVariables({ api, failure }: RequestFacts): ErrorVariables {
  if (failure === undefined) {
    return {};
  }
  const describe = api.kind === 'rest' ? restFailure : httpFailure;
  const { message, type } = describe(failure, api.assumptions);
  return { message: message ?? undefined, messageString: JSON.stringify(message), responseType: type };
}

/** One value of the context that an authorizer returned, with an Allow or a Deny; `principalId` counts as one. */
export function authorizerVariable(name: string, { decision }: RequestFacts): string | undefined {
  if (decision === undefined) {
    return undefined;
  }
  const { context, principalId, latencyMs } =
    decision.status === 'allowed' ? decision.authorization : decision;
  // The gateway's own two facts count, whatever the context says (row A17).
  const values: Readonly<Record<string, unknown>> = {
    ...context,
    principalId,
    integrationLatency: latencyMs,
  };
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  return value === undefined || value === null ? undefined : toText(value);
}

function toText(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
