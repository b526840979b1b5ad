import type { ApiFlavour, Authorization } from '../api-flavour.ts';
import type { LambdaIntegration } from '../definition/api-definition.ts';
import type { RoutedRequest } from '../front/gateway-request.ts';
import { readBody } from '../front/limit-body.ts';
import type { Passage, StepResult } from '../passage.ts';
import type { FailureKind } from '../responses/gateway-response.ts';
import { type CallOutcome, invokeFunction, serviceFacts } from './invoke-function.ts';

/** Lambda takes a little more of a result than of an event: its own messages say 6,291,556 and 6,291,456 (row G04). */
const resultAllowanceBytes = 100;

/** A request that a function is to answer. */
export interface FunctionStep {
  readonly routed: RoutedRequest;
  readonly integration: LambdaIntegration;
  readonly authorization: Authorization | undefined;
}

/** Builds the event, calls the function and reads its answer. The body is read whole: functions get it so. */
export async function callFunction(passage: Passage, step: FunctionStep): Promise<StepResult> {
  const { message, flavour, facts, dependencies } = passage;
  const { routed, integration, authorization } = step;
  const { limits } = routed.api;
  const read = await readBody(message, limits.requestBodyBytes);
  if (read.status !== 'read') {
    return read.status === 'abandoned'
      ? { status: 'done' }
      : { status: 'failure', failure: 'request-too-large' };
  }
  const eventJson = JSON.stringify(flavour.buildIntegrationEvent(routed, { body: read.body, authorization }));
  if (Buffer.byteLength(eventJson) > limits.lambdaPayloadBytes) {
    return { status: 'failure', failure: 'request-too-large' };
  }
  const startedAt = performance.now();
  const outcome = await invokeFunction(dependencies.invoker, routed.api, {
    functionName: integration.functionName,
    eventJson,
    waitMs: Math.min(integration.timeoutMs ?? Number.POSITIVE_INFINITY, limits.integrationTimeoutMs),
    requestId: routed.request.ids.requestId,
    purpose: 'integration',
  });
  const latencyMs = Math.round(performance.now() - startedAt);
  const result = readOutcome(outcome, { routed, flavour });
  const status = result.status === 'answer' ? { status: result.answer.statusCode } : {};
  const reason = 'errorMessage' in result ? { errorMessage: result.errorMessage } : {};
  facts.integration = { latencyMs, ...status, ...reason, service: serviceFacts(outcome) };
  return result;
}

type OutcomeResult =
  | Extract<StepResult, { status: 'answer' }>
  | { readonly status: 'failure'; readonly failure: FailureKind; readonly errorMessage: string };

function readOutcome(
  outcome: CallOutcome,
  { routed, flavour }: { readonly routed: RoutedRequest; readonly flavour: ApiFlavour },
): OutcomeResult {
  switch (outcome.status) {
    case 'returned':
      return readResult(outcome.resultJson, { routed, flavour });
    case 'late':
      return {
        status: 'failure',
        failure: 'integration-timeout',
        errorMessage: 'the gateway stopped waiting',
      };
    case 'not-invocable':
      return { status: 'failure', failure: 'internal', errorMessage: 'the function cannot be invoked' };
    case 'timed-out':
      return { status: 'failure', failure: 'function-failure', errorMessage: 'the function timed out' };
    default:
      return {
        status: 'failure',
        failure: 'function-failure',
        errorMessage: outcome.status === 'threw' ? outcome.errorMessage : outcome.reason,
      };
  }
}

function readResult(
  resultJson: string,
  { routed, flavour }: { readonly routed: RoutedRequest; readonly flavour: ApiFlavour },
): OutcomeResult {
  const maxBytes = routed.api.limits.lambdaPayloadBytes + resultAllowanceBytes;
  if (Buffer.byteLength(resultJson) > maxBytes) {
    const errorMessage = `Response payload size exceeded maximum allowed payload size (${maxBytes} bytes).`;
    return { status: 'failure', failure: 'function-failure', errorMessage };
  }
  const read = flavour.readIntegrationResponse(resultJson, routed);
  if (read.status !== 'valid') {
    const failure = read.status === 'malformed' ? 'integration-malformed' : 'integration-undecodable';
    return { status: 'failure', failure, errorMessage: read.reason };
  }
  const { answer } = read;
  const headers = flavour.answerHeaders(answer.headers, routed);
  return { status: 'answer', answer: { ...answer, headers } };
}
