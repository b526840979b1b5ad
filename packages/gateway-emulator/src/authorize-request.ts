import type { ApiFlavour, Authorization } from './api-flavour.ts';
import { readAuthorizerResult } from './authorizer-result.ts';
import { evaluatePolicy } from './evaluate-policy.ts';
import type { FunctionInvoker } from './function-invoker.ts';
import type { RoutedRequest } from './gateway-request.ts';
import type { FailureKind } from './gateway-response.ts';
import { checkIdentity } from './identity-gate.ts';
import { type CallOutcome, invokeFunction } from './invoke-function.ts';
import type { ResolvedAuthorizer } from './resolved-api.ts';

/** What the authorizer step came to. */
export type AuthorizerDecision =
  | { readonly status: 'allowed'; readonly authorization: Authorization }
  | {
      readonly status: 'refused';
      readonly failure: FailureKind;
      /** For `$context.authorizer.error`; never for the client. */
      readonly error?: string;
      /** Absent if the authorizer was not called. */
      readonly latencyMs?: number;
      readonly principalId?: string;
    };

/** Who decides, and how functions are called. */
export interface AuthorizerCall {
  readonly flavour: ApiFlavour;
  readonly invoker: FunctionInvoker;
  readonly authorizer: ResolvedAuthorizer;
}

/** Runs identity gate, authorizer and policy, in this order, for one request. Nothing is cached. */
export async function authorizeRequest(
  routed: RoutedRequest,
  call: AuthorizerCall,
): Promise<AuthorizerDecision> {
  const { flavour, invoker, authorizer } = call;
  const identity = checkIdentity(authorizer.identitySource, routed);
  if (identity.status === 'missing') {
    return { status: 'refused', failure: 'unauthorized' };
  }
  const values = authorizer.identitySource.length === 0 ? null : identity.values;
  const startedAt = performance.now();
  const outcome = await invokeFunction(invoker, routed.api, {
    functionName: authorizer.functionName,
    eventJson: JSON.stringify(flavour.buildAuthorizerEvent(routed, values)),
    waitMs: routed.api.limits.authorizerTimeoutMs,
  });
  const latencyMs = Math.round(performance.now() - startedAt);
  return outcome.status === 'returned'
    ? judgeResult(outcome.resultJson, { routed, flavour, latencyMs })
    : { status: 'refused', latencyMs, ...refusal(outcome) };
}

/** Exactly `Unauthorized` is a 401 (row A08); anything else that goes wrong is a 500 (A09). */
function refusal(outcome: Exclude<CallOutcome, { status: 'returned' }>): {
  failure: FailureKind;
  error: string;
} {
  switch (outcome.status) {
    case 'threw':
      return {
        failure: outcome.errorMessage === 'Unauthorized' ? 'unauthorized' : 'authorizer-failure',
        error: outcome.errorMessage,
      };
    case 'crashed':
      return { failure: 'authorizer-failure', error: outcome.reason };
    case 'not-invocable':
      return { failure: 'authorizer-configuration', error: 'the authorizer cannot be invoked' };
    default:
      return { failure: 'authorizer-failure', error: 'the authorizer took too long' };
  }
}

interface JudgeInput {
  readonly routed: RoutedRequest;
  readonly flavour: ApiFlavour;
  readonly latencyMs: number;
}

function judgeResult(resultJson: string, { routed, flavour, latencyMs }: JudgeInput): AuthorizerDecision {
  const { kind, limits, assumptions } = routed.api;
  const result = readAuthorizerResult(resultJson, {
    kind,
    maxBytes: limits.authorizerResultBytes,
    strictPrincipalId: assumptions.strictPrincipalId,
  });
  if (result.status === 'unauthorized') {
    return { status: 'refused', failure: 'unauthorized', error: 'Unauthorized', latencyMs };
  }
  if (result.status === 'invalid') {
    return { status: 'refused', failure: 'authorizer-configuration', error: result.reason, latencyMs };
  }
  const verdict = evaluatePolicy(result.statements, flavour.requestArn(routed));
  const principal = result.principalId === undefined ? {} : { principalId: result.principalId };
  return verdict === 'allowed'
    ? { status: 'allowed', authorization: { context: result.context, latencyMs, ...principal } }
    : { status: 'refused', failure: verdict, latencyMs, ...principal };
}
