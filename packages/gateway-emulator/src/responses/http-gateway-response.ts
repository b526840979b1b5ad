import type { RequestFacts } from '../request-facts.ts';
import { corsHeaders } from './cors.ts';
import type { FailureKind, GatewayAnswer } from './gateway-response.ts';
import { httpFailure } from './http-failures.ts';

/** The answer of an HTTP API to a failure: never an error type, the request id in lower case. */
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
      ['apigw-requestid', request.ids.extendedRequestId],
    ],
    body: Buffer.from(JSON.stringify({ message })),
  };
}
