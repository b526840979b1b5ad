import type { HttpProxyIntegration } from '../definition/api-definition.ts';
import type { RoutedRequest } from '../front/gateway-request.ts';
import type { Passage, StepResult } from '../passage.ts';
import type { IntegrationFacts } from '../request-facts.ts';
import { answerQuirks, requestQuirks } from './front-door-quirks.ts';
import type { ProxyOutcome } from './proxy-exchange.ts';
import { proxyRequestHeaders, proxyTarget } from './proxy-request.ts';

/** Sends a request to an HTTP backend and streams its answer. */
export async function forwardRequest(
  { message, response, flavour, facts, dependencies, quirks }: Passage,
  routed: RoutedRequest,
  integration: HttpProxyIntegration,
): Promise<StepResult> {
  const { limits } = routed.api;
  const { origin, target } = proxyTarget(integration, routed);
  const headers = proxyRequestHeaders(routed);
  quirks.tell(routed, () => requestQuirks(routed, { origin, target, headers }));
  const startedAt = performance.now();
  const outcome = await dependencies.proxy.forward({
    request: message,
    response,
    method: routed.request.method,
    origin,
    target,
    headers,
    maxBodyBytes: limits.requestBodyBytes,
    timeoutMs: Math.min(integration.timeoutMs ?? Number.POSITIVE_INFINITY, limits.integrationTimeoutMs),
    answerHeaders: (received) => {
      const passed = flavour.proxyAnswerHeaders(received, routed);
      quirks.tell(routed, () => answerQuirks(routed, { origin, received, passed }));
      return passed;
    },
  });
  facts.integration = integrationFacts(outcome, Math.round(performance.now() - startedAt));
  return toStepResult(outcome);
}

function integrationFacts(outcome: ProxyOutcome, latencyMs: number): IntegrationFacts {
  switch (outcome.status) {
    case 'answered':
      return { latencyMs, status: outcome.statusCode, service: { status: outcome.statusCode } };
    case 'unreachable':
      return { latencyMs, errorMessage: outcome.reason };
    default:
      return { latencyMs };
  }
}

function toStepResult(outcome: ProxyOutcome): StepResult {
  switch (outcome.status) {
    case 'unreachable':
      return { status: 'failure', failure: 'backend-unreachable' };
    case 'timed-out':
      return { status: 'failure', failure: 'integration-timeout' };
    case 'body-too-large':
      return { status: 'failure', failure: 'request-too-large' };
    default:
      return { status: 'done' };
  }
}
