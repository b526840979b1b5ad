import type { GatewayResponseDefinition } from '../definition/api-definition.ts';
import { type HeaderPair, headerValues } from '../front/gateway-request.ts';
import type { RequestFacts } from '../request-facts.ts';
import type { FailureKind, GatewayAnswer } from './gateway-response.ts';
import { mappedHeaders } from './gateway-response-parameters.ts';
import { renderTemplate } from './gateway-response-template.ts';
import { hasHeader } from './response-headers.ts';
import { defaultBody, type RestFailure, restFailure } from './rest-failures.ts';

/**
 * The answer of a REST API to a failure, headers in AWS's order, those of the definition last.
 *
 * The gateway response of its own type counts, else DEFAULT_4XX or DEFAULT_5XX, else the built-in one; they are not
 * merged. Where one has no template, the built-in body stays, byte for byte.
 */
export function buildRestGatewayResponse(failure: FailureKind, facts: RequestFacts): GatewayAnswer {
  const { ids } = facts.request;
  const answer = restFailure(failure, facts.api.assumptions);
  const definition = customResponse(answer, facts) ?? {};
  const template = chooseTemplate(definition, facts);
  const own = mappedHeaders(definition.parameters ?? {}, facts);
  const builtIn: readonly HeaderPair[] = [
    ['Content-Type', template?.contentType ?? 'application/json'],
    ['x-amzn-RequestId', ids.requestId],
    ['x-amzn-ErrorType', answer.errorType],
    ['x-amz-apigw-id', ids.extendedRequestId],
  ];
  return {
    statusCode: definition.statusCode ?? answer.status,
    headers: [...builtIn.filter(([name]) => !hasHeader(own, name.toLowerCase())), ...own],
    body: Buffer.from(template === undefined ? defaultBody(answer) : renderTemplate(template.text, facts)),
  };
}

/** A 413 cannot be customised, neither by itself nor by DEFAULT_4XX. */
function customResponse(
  { type, status }: RestFailure,
  { api }: RequestFacts,
): GatewayResponseDefinition | undefined {
  if (type === undefined || type === 'REQUEST_TOO_LARGE') {
    return undefined;
  }
  return api.gatewayResponses[type] ?? api.gatewayResponses[status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX'];
}

interface Template {
  readonly contentType: string;
  readonly text: string;
}

/** Of several templates the first one that the client accepts; what AWS does when there are several is assumed (U20). */
function chooseTemplate(
  { templates = {} }: GatewayResponseDefinition,
  { api, request }: RequestFacts,
): Template | undefined {
  const all = Object.entries(templates).map(([contentType, text]): Template => ({ contentType, text }));
  const accepted = headerValues(request.headers, 'accept').flatMap((value) =>
    value.split(',').map(mediaType),
  );
  const byAccept = accepted
    .map((type) => all.find(({ contentType }) => mediaType(contentType) === type))
    .find((found) => found !== undefined);
  const json = all.find(({ contentType }) => mediaType(contentType) === 'application/json');
  return (api.assumptions.gatewayResponseTemplate === 'by-accept' ? byAccept : undefined) ?? json ?? all[0];
}

function mediaType(text: string): string {
  return (text.split(';')[0] ?? '').trim().toLowerCase();
}
