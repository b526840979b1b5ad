import type { RequestFacts } from './request-facts.ts';
import { authorizerVariable, contextVariables } from './responses/context-variables.ts';
import type { FailureKind } from './responses/gateway-response.ts';
import { httpFailure } from './responses/http-failures.ts';
import { restFailure } from './responses/rest-failures.ts';

/** A variable without a value is `-`, as at AWS. */
type Absent = '-';

/**
 * One line of the access log, named as API Gateway names its variables (without `$context.`), so that local and
 * deployed logs can be compared. What has no value is `-`, as there; what one kind of API does not have is not in its
 * entries.
 *
 * Holds no header but User-Agent, no query and no body, and of an authorizer's context nothing but `principalId`: the
 * rest may be personal, or a cookie.
 */
export interface AccessLogEntry {
  readonly accountId: string;
  readonly apiId: string;
  readonly domainName: string;
  readonly domainPrefix: string;
  readonly requestId: string;
  readonly extendedRequestId: string;
  readonly requestTime: string;
  readonly requestTimeEpoch: number;
  readonly httpMethod: string;
  readonly path: string;
  readonly protocol: string;
  readonly stage: string;
  /** HTTP APIs: the matched key. */
  readonly routeKey?: string;
  /** REST: the matched template. */
  readonly resourcePath?: string;
  readonly resourceId?: string;
  readonly deploymentId?: string;
  /** REST. */
  readonly xrayTraceId?: string;
  /** `-` if the client went away before it was answered. */
  readonly status: number | Absent;
  /** Milliseconds until the answer was out. */
  readonly responseLatency: number;
  readonly 'identity.sourceIp': string;
  readonly 'identity.userAgent': string;
  /** REST: signatures and user pools, which are not emulated. */
  readonly 'authenticate.error'?: Absent;
  readonly 'authenticate.latency'?: Absent;
  readonly 'authenticate.status'?: Absent;
  readonly 'authorizer.principalId': string;
  readonly 'authorizer.error': string;
  /** What the authorizer step alone came to. */
  readonly 'authorizer.status': number | Absent;
  /** Milliseconds. */
  readonly 'authorizer.latency': number | Absent;
  readonly 'authorizer.integrationLatency': number | Absent;
  /** What the Lambda service answered, whatever the function did. */
  readonly 'authorizer.integrationStatus': number | Absent;
  /** Lambda's id of the invocation. */
  readonly 'authorizer.requestId': string;
  /** REST: what judging the authorizer's policy came to. Nobody has published more about these than their names. */
  readonly 'authorize.error'?: string;
  /** Judging takes no time worth telling. */
  readonly 'authorize.latency'?: Absent;
  readonly 'authorize.status'?: number | Absent;
  readonly 'integration.error': string;
  /** What the Lambda service or the backend answered. */
  readonly 'integration.integrationStatus': number | Absent;
  readonly integrationStatus: number | Absent;
  /** Milliseconds. */
  readonly 'integration.latency': number | Absent;
  readonly integrationLatency: number | Absent;
  /** Lambda's id of the invocation. */
  readonly 'integration.requestId': string;
  /** What the function itself or the backend answered. */
  readonly 'integration.status': number | Absent;
  readonly integrationErrorMessage: string;
  readonly 'error.message': string;
  /** With its quotes. */
  readonly 'error.messageString': string;
  readonly 'error.responseType': string;
  /** REST: what a request validator found, which is not emulated. */
  readonly 'error.validationErrorString'?: Absent;
}

/** The variables under one name. */
type Named<Place extends string> = Pick<AccessLogEntry, Extract<keyof AccessLogEntry, `${Place}.${string}`>>;

/** Builds the entry of one answered request. */
export function buildAccessLogEntry(
  facts: RequestFacts,
  { status, latencyMs }: { readonly status: number | Absent; readonly latencyMs: number },
): AccessLogEntry {
  const { kind } = facts.api;
  const variables = contextVariables(facts);
  const text = (name: keyof typeof variables): string => String(variables[name] ?? '-');
  return {
    accountId: text('accountId'),
    apiId: text('apiId'),
    domainName: text('domainName'),
    domainPrefix: text('domainPrefix'),
    requestId: text('requestId'),
    extendedRequestId: text('extendedRequestId'),
    requestTime: text('requestTime'),
    requestTimeEpoch: facts.request.receivedAt.getTime(),
    httpMethod: text('httpMethod'),
    path: text('path'),
    protocol: text('protocol'),
    stage: text('stage'),
    ...(kind === 'http'
      ? { routeKey: facts.routed?.route.pattern.routeKey ?? '-' }
      : {
          resourcePath: text('resourcePath'),
          resourceId: text('resourceId'),
          deploymentId: text('deploymentId'),
          xrayTraceId: text('xrayTraceId'),
        }),
    status,
    responseLatency: latencyMs,
    'identity.sourceIp': text('identity.sourceIp'),
    'identity.userAgent': text('identity.userAgent'),
    ...(kind === 'rest' ? phaseVariables(facts) : {}),
    ...authorizerVariables(facts),
    ...integrationVariables(facts),
    'error.message': text('error.message'),
    'error.messageString': text('error.messageString'),
    'error.responseType': text('error.responseType'),
    ...(kind === 'rest' ? { 'error.validationErrorString': '-' } : {}),
  };
}

function authorizerVariables(facts: RequestFacts): Named<'authorizer'> {
  const { decision, api } = facts;
  const refused = decision?.status === 'refused' ? decision : undefined;
  const latencyMs = decision?.status === 'allowed' ? decision.authorization.latencyMs : refused?.latencyMs;
  const failed = refused === undefined ? undefined : failureStatus(refused.failure, api);
  return {
    'authorizer.principalId': authorizerVariable('principalId', facts) ?? '-',
    'authorizer.error': refused?.error ?? '-',
    'authorizer.status': decision === undefined ? '-' : (failed ?? 200),
    'authorizer.latency': latencyMs ?? '-',
    'authorizer.integrationLatency': latencyMs ?? '-',
    'authorizer.integrationStatus': decision?.service?.status ?? '-',
    'authorizer.requestId': decision?.service?.requestId ?? '-',
  };
}

/** `authenticate.…` and `authorize.…`. */
function phaseVariables({ decision, api }: RequestFacts): Named<'authenticate' | 'authorize'> {
  const denial =
    decision?.status === 'refused' && decision.failure.endsWith('-deny')
      ? restFailure(decision.failure, api.assumptions)
      : undefined;
  return {
    'authenticate.error': '-',
    'authenticate.latency': '-',
    'authenticate.status': '-',
    'authorize.error': denial?.message ?? '-',
    'authorize.latency': '-',
    'authorize.status': denial?.status ?? (decision?.status === 'allowed' ? 200 : '-'),
  };
}

function integrationVariables(
  facts: RequestFacts,
): Named<'integration'> &
  Pick<AccessLogEntry, 'integrationStatus' | 'integrationLatency' | 'integrationErrorMessage'> {
  const { integration } = facts;
  const serviceStatus = integration?.service?.status ?? '-';
  const latency = integration?.latencyMs ?? '-';
  const error = integrationError(facts) ?? '-';
  return {
    'integration.error': error,
    'integration.integrationStatus': serviceStatus,
    integrationStatus: serviceStatus,
    'integration.latency': latency,
    integrationLatency: latency,
    'integration.requestId': integration?.service?.requestId ?? '-',
    'integration.status': integration?.status ?? '-',
    integrationErrorMessage: error,
  };
}

/** REST APIs say so if it is the function that failed (row F16). */
function integrationError({ api, failure, integration }: RequestFacts): string | undefined {
  const message = integration?.errorMessage;
  const isPrefixed = message !== undefined && api.kind === 'rest' && failure === 'function-failure';
  return isPrefixed ? `Lambda Customer Function Error:${message}` : message;
}

function failureStatus(failure: FailureKind, { kind, assumptions }: RequestFacts['api']): number {
  return (kind === 'rest' ? restFailure : httpFailure)(failure, assumptions).status;
}
