import type { AuthorizerDecision } from './authorize-request.ts';
import { formatRequestTime, type GatewayRequest, headerValues } from './gateway-request.ts';
import { describeFailure, type FailureKind } from './gateway-response.ts';
import type { ResolvedApi, ResolvedRouteDefinition } from './resolved-api.ts';

/**
 * One line of the access log, named as API Gateway names its variables (without `$context.`), so that local
 * and deployed logs can be compared. What has no value is `-`, as there. Holds no header but User-Agent, no
 * query and no body.
 */
export interface AccessLogEntry {
  readonly requestId: string;
  readonly extendedRequestId: string;
  readonly requestTime: string;
  readonly requestTimeEpoch: number;
  readonly httpMethod: string;
  readonly path: string;
  readonly protocol: string;
  readonly stage: string;
  /** HTTP APIs: the matched key. REST: `-`. */
  readonly routeKey: string;
  /** REST: the matched template. HTTP APIs: `-`. */
  readonly resourcePath: string;
  /** `-` if the client went away before it was answered. */
  readonly status: number | '-';
  /** Milliseconds until the answer was out. */
  readonly responseLatency: number;
  readonly 'identity.sourceIp': string;
  readonly 'identity.userAgent': string;
  readonly 'authorizer.principalId': string;
  readonly 'authorizer.error': string;
  /** What the authorizer step alone came to. */
  readonly 'authorizer.status': number | '-';
  /** Milliseconds. */
  readonly 'authorizer.latency': number | '-';
  /** Status that the function or backend answered with. */
  readonly 'integration.status': number | '-';
  /** Milliseconds. */
  readonly integrationLatency: number | '-';
  readonly integrationErrorMessage: string;
  readonly 'error.message': string;
  readonly 'error.responseType': string;
}

/** What is known of a request at its end. Filled in along the way. */
export interface RequestFacts {
  readonly api: ResolvedApi;
  readonly request: GatewayRequest;
  route?: ResolvedRouteDefinition;
  decision?: AuthorizerDecision;
  integration?: { readonly latencyMs: number; readonly status?: number; readonly errorMessage?: string };
  failure?: FailureKind;
}

/** Builds the entry of one answered request. */
export function buildAccessLogEntry(
  facts: RequestFacts,
  { status, latencyMs }: { readonly status: number | '-'; readonly latencyMs: number },
): AccessLogEntry {
  const { api, request, route, integration } = facts;
  const { kind } = api;
  return {
    requestId: request.ids.requestId,
    extendedRequestId: request.ids.extendedRequestId,
    requestTime: formatRequestTime(request.receivedAt),
    requestTimeEpoch: request.receivedAt.getTime(),
    httpMethod: request.method,
    path: request.rawPath,
    protocol: request.protocol,
    stage: api.stage,
    routeKey: kind === 'http' ? (route?.pattern.routeKey ?? '-') : '-',
    resourcePath: kind === 'rest' ? (route?.pattern.path ?? '-') : '-',
    status,
    responseLatency: latencyMs,
    'identity.sourceIp': request.sourceIp,
    'identity.userAgent': headerValues(request.headers, 'user-agent').at(-1) ?? '-',
    ...authorizerVariables(facts),
    'integration.status': integration?.status ?? '-',
    integrationLatency: integration?.latencyMs ?? '-',
    integrationErrorMessage: integration?.errorMessage ?? '-',
    ...errorVariables(facts),
  };
}

type AuthorizerVariables = Pick<
  AccessLogEntry,
  'authorizer.principalId' | 'authorizer.error' | 'authorizer.status' | 'authorizer.latency'
>;

function authorizerVariables({ decision, api }: RequestFacts): AuthorizerVariables {
  if (decision === undefined) {
    return {
      'authorizer.principalId': '-',
      'authorizer.error': '-',
      'authorizer.status': '-',
      'authorizer.latency': '-',
    };
  }
  const known = decision.status === 'allowed' ? decision.authorization : decision;
  const failed = decision.status === 'refused' ? decision : undefined;
  return {
    'authorizer.principalId': known.principalId ?? '-',
    'authorizer.error': failed?.error ?? '-',
    'authorizer.status': failed === undefined ? 200 : describeFailure(api.kind, failed.failure).status,
    'authorizer.latency': known.latencyMs ?? '-',
  };
}

function errorVariables({
  api,
  failure,
}: RequestFacts): Pick<AccessLogEntry, 'error.message' | 'error.responseType'> {
  if (failure === undefined) {
    return { 'error.message': '-', 'error.responseType': '-' };
  }
  const { responseType, body } = describeFailure(api.kind, failure);
  const message = /"([^"]*)"\}$/.exec(body)?.[1] ?? '-';
  return { 'error.message': message, 'error.responseType': responseType };
}
