import type { ApiFlavour, Authorization } from '../api-flavour.ts';
import type { RoutedRequest } from '../front/gateway-request.ts';
import { type CallOutcome, invokeFunction, serviceFacts } from '../functions/invoke-function.ts';
import type { Notice } from '../notice.ts';
import type { GatewayDependencies } from '../passage.ts';
import type { ServiceFacts } from '../request-facts.ts';
import type { FailureKind } from '../responses/gateway-response.ts';
import type { CachedAnswer, CacheKey } from './authorizer-cache.ts';
import { findDoubts, findTraps, type GuardedRequest } from './authorizer-notices.ts';
import { type AuthorizerContext, type AuthorizerResult, readAuthorizerResult } from './authorizer-result.ts';
import { evaluatePolicy } from './evaluate-policy.ts';
import { checkIdentity } from './identity-gate.ts';
import { requestArn } from './request-arn.ts';

/** What the authorizer step came to. */
export type AuthorizerDecision =
  | {
      readonly status: 'allowed';
      readonly authorization: Authorization;
      readonly service?: ServiceFacts | undefined;
    }
  | {
      readonly status: 'refused';
      readonly failure: FailureKind;
      /** For `$context.authorizer.error`; never for the client. */
      readonly error?: string;
      /** Absent if the authorizer was not called, 0 if its answer was kept from an earlier request. */
      readonly latencyMs?: number;
      readonly principalId?: string;
      /** Of an answer that refuses: gateway responses can show it (row F04). */
      readonly context?: AuthorizerContext;
      readonly service?: ServiceFacts | undefined;
    };

/** Who decides, and how functions are called. */
export interface AuthorizerCall extends GuardedRequest {
  readonly flavour: ApiFlavour;
  readonly dependencies: Pick<GatewayDependencies, 'invoker' | 'authorizerCache' | 'notice'>;
}

/**
 * Runs identity gate, cache, authorizer and policy, in this order, for one request. A kept policy is judged against
 * the request at hand; a kept simple answer decides whatever it is (rows B02, B10).
 */
export async function authorizeRequest(call: AuthorizerCall): Promise<AuthorizerDecision> {
  const { routed, authorizer, dependencies } = call;
  const identity = checkIdentity(authorizer, routed);
  if (identity.status !== 'present') {
    return { status: 'refused', failure: 'unauthorized' };
  }
  if (authorizer.resultTtlSeconds === 0) {
    const { decision } = await askAuthorizer(call, identity.values);
    return decision;
  }
  const found = dependencies.authorizerCache.lookUp(cacheKey(call, identity.values));
  if (found.status === 'hit') {
    tell(call, findTraps(found.cached, call));
    return judge(found.cached.answer, { routed, latencyMs: 0 });
  }
  const { decision, answer } = await askAuthorizer(call, identity.values);
  if (answer !== undefined) {
    const madeFor = { routeKey: routed.route.pattern.routeKey, arn: requestArn(routed) };
    found.keep({ answer, madeFor }, authorizer.resultTtlSeconds);
  }
  return decision;
}

function cacheKey({ routed, authorizer }: AuthorizerCall, identityValues: readonly string[]): CacheKey {
  return { authorizerName: authorizer.name, stage: routed.api.stage, identityValues };
}

/** The decision, and the answer if it is one that may be kept. */
interface AskedAnswer {
  readonly decision: AuthorizerDecision;
  readonly answer?: CachedAnswer['answer'];
}

async function askAuthorizer(call: AuthorizerCall, identityValues: readonly string[]): Promise<AskedAnswer> {
  const { routed, authorizer, flavour, dependencies } = call;
  const { api } = routed;
  const startedAt = performance.now();
  const outcome = await invokeFunction(dependencies.invoker, api, {
    functionName: authorizer.functionName,
    eventJson: JSON.stringify(flavour.buildAuthorizerEvent(routed, { authorizer, identityValues })),
    waitMs: api.limits.authorizerTimeoutMs,
    requestId: routed.request.ids.requestId,
    purpose: 'authorizer',
  });
  const latencyMs = Math.round(performance.now() - startedAt);
  const service = serviceFacts(outcome);
  if (outcome.status !== 'returned') {
    return { decision: { status: 'refused', latencyMs, service, ...refusal(outcome, routed) } };
  }
  const result = readAuthorizerResult(outcome.resultJson, {
    ...api.assumptions,
    eventFormat: authorizer.eventFormat,
    answerForm: authorizer.answerForm,
    maxBytes: api.limits.authorizerResultBytes,
  });
  tell(call, findDoubts(result, call));
  return result.status === 'policy' || result.status === 'simple'
    ? { decision: { ...judge(result, { routed, latencyMs }), service }, answer: result }
    : { decision: { status: 'refused', latencyMs, service, ...unusable(result) } };
}

/** Exactly `Unauthorized` is a 401 (row A08); anything else that goes wrong is a 500 (A09). */
function refusal(
  outcome: Exclude<CallOutcome, { status: 'returned' }>,
  { api }: RoutedRequest,
): { failure: FailureKind; error: string } {
  switch (outcome.status) {
    case 'threw': {
      const { errorMessage: error } = outcome;
      const isUnauthorized =
        api.assumptions.thrownUnauthorized === 'exact'
          ? error === 'Unauthorized'
          : error.startsWith('Unauthorized');
      return { failure: isUnauthorized ? 'unauthorized' : 'authorizer-failure', error };
    }
    case 'crashed':
      return { failure: 'authorizer-failure', error: outcome.reason };
    case 'not-invocable':
      return { failure: 'authorizer-configuration', error: 'the authorizer cannot be invoked' };
    default:
      return { failure: 'authorizer-failure', error: 'the authorizer took too long' };
  }
}

function unusable(result: Exclude<AuthorizerResult, CachedAnswer['answer']>): {
  failure: FailureKind;
  error: string;
} {
  return result.status === 'unauthorized'
    ? { failure: 'unauthorized', error: 'Unauthorized' }
    : { failure: 'authorizer-configuration', error: result.reason };
}

function judge(
  answer: CachedAnswer['answer'],
  { routed, latencyMs }: { readonly routed: RoutedRequest; readonly latencyMs: number },
): AuthorizerDecision {
  if (answer.status === 'simple') {
    const { context } = answer;
    return answer.isAuthorized
      ? { status: 'allowed', authorization: { context, latencyMs } }
      : { status: 'refused', failure: 'explicit-deny', latencyMs, ...(context === null ? {} : { context }) };
  }
  const { statements, context, principalId, usageIdentifierKey } = answer;
  const principal = principalId === undefined ? {} : { principalId };
  const key = usageIdentifierKey === undefined ? {} : { usageIdentifierKey };
  const { sourceIp } = routed.request;
  const verdict = evaluatePolicy(statements, { arn: requestArn(routed), sourceIp });
  return verdict === 'allowed'
    ? { status: 'allowed', authorization: { context, latencyMs, ...principal, ...key } }
    : { status: 'refused', failure: verdict, latencyMs, context, ...principal };
}

/** Once per finding and route (which has one authorizer), until the cache is flushed. */
function tell(
  { routed, dependencies }: AuthorizerCall,
  findings: readonly Omit<Notice, 'requestId'>[],
): void {
  for (const finding of findings) {
    const topic = `${finding.name} ${routed.route.pattern.routeKey}`;
    if (dependencies.authorizerCache.isNews(topic)) {
      dependencies.notice?.({ ...finding, requestId: routed.request.ids.requestId });
    }
  }
}
