import type { ApiFlavour, Authorization } from './api-flavour.ts';
import { buildRestAuthorizerEvent } from './authorizers/rest-authorizer-event.ts';
import { buildRestTokenEvent } from './authorizers/rest-token-event.ts';
import { buildRestIntegrationEvent } from './events/rest-integration-event.ts';
import type { RestAuthorizerContext } from './events/rest-request-context.ts';
import { type HeaderPair, headerValues, type RequestIds } from './front/gateway-request.ts';
import { randomId } from './front/random-id.ts';
import { remapRestHeaders } from './responses/response-headers.ts';
import { buildRestGatewayResponse } from './responses/rest-gateway-response.ts';
import { readRestIntegrationResponse } from './responses/rest-integration-response.ts';
import { matchRestRoute } from './routing/match-rest-route.ts';

/** REST APIs (v1): TOKEN and REQUEST authorizers, proxy events 1.0, customisable gateway responses, remapped headers. */
export const restApi: ApiFlavour = {
  matchRoute: (api, sought) => matchRestRoute(api.routes, sought),
  buildAuthorizerEvent: (routed, { authorizer, identityValues }) =>
    authorizer.eventFormat === 'rest-token'
      ? buildRestTokenEvent(routed, identityValues.join(','))
      : buildRestAuthorizerEvent(routed),
  buildIntegrationEvent: (routed, { body, authorization }) =>
    buildRestIntegrationEvent(routed, {
      body,
      authorizer: authorization === undefined ? undefined : toAuthorizerContext(authorization),
    }),
  readIntegrationResponse: (resultJson, { api, request }) =>
    readRestIntegrationResponse(resultJson, {
      accept: headerValues(request.headers, 'accept')[0],
      binaryMediaTypes: api.binaryMediaTypes,
      nonTextBody: api.assumptions.restNonTextBody,
    }),
  buildFailure: buildRestGatewayResponse,
  answerHeaders: (headers, { request: { ids } }) => [
    ...idHeaders(ids),
    ...headers,
    ['X-Amzn-Trace-Id', answeredTraceId(ids)],
  ],
  proxyAnswerHeaders: (headers, { request }) => idHeaders(request.ids).concat(remapRestHeaders(headers)),
};

/** The gateway's own two facts come last, so that a context cannot pretend to be them (row A17). */
function toAuthorizerContext({ context, principalId, latencyMs }: Authorization): RestAuthorizerContext {
  return { ...context, ...(principalId === undefined ? {} : { principalId }), integrationLatency: latencyMs };
}

function idHeaders(ids: RequestIds): HeaderPair[] {
  return [
    ['x-amzn-RequestId', ids.requestId],
    ['x-amz-apigw-id', ids.extendedRequestId],
  ];
}

/** As the function's own segment was traced (row E19). */
function answeredTraceId({ traceId }: RequestIds): string {
  const parent = randomId(8, 'hex');
  return `${traceId};Parent=${parent};Sampled=0;Lineage=1:${parent.slice(0, 8)}:0`;
}
