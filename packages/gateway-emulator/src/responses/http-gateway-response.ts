import type { RequestFacts } from '../request-facts.ts';
import { corsHeaders } from './cors.ts';
import type { FailureKind, GatewayAnswer } from './gateway-response.ts';
import { httpFailure } from './http-failures.ts';

/** What an integration has caused. */
const ofIntegration: ReadonlySet<FailureKind> = new Set([
  'function-failure',
  'integration-malformed',
  'integration-undecodable',
]);

/**
 * The answer of an HTTP API to a failure: never an error type, the name of the request id in lower case. If it is
 * the function's doing, that name is written as in answers of functions (row E17).
 */
export function buildHttpGatewayResponse(
  failure: FailureKind,
  { api, request }: RequestFacts,
): GatewayAnswer {
  const { status, message } = httpFailure(failure, api.assumptions);
  return {
    statusCode: status,
    headers: [
      ['Content-Type', 'application/json'],
      ...(api.assumptions.corsOnGatewayAnswers ? corsHeaders({ api, request }) : []),
      [ofIntegration.has(failure) ? 'Apigw-Requestid' : 'apigw-requestid', request.ids.extendedRequestId],
    ],
    body: Buffer.from(JSON.stringify({ message })),
  };
}
