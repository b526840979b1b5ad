import type { ApiFlavour } from './api-flavour.ts';
import { buildHttp1AuthorizerEvent } from './authorizers/http1-authorizer-event.ts';
import { buildHttp2AuthorizerEvent } from './authorizers/http2-authorizer-event.ts';
import { buildHttp1IntegrationEvent } from './events/http1-integration-event.ts';
import { buildHttp2IntegrationEvent } from './events/http2-integration-event.ts';
import type { HeaderPair, RoutedRequest } from './front/gateway-request.ts';
import { replaceCorsHeaders } from './responses/cors.ts';
import { buildHttpGatewayResponse } from './responses/http-gateway-response.ts';
import { readHttp1IntegrationResponse } from './responses/http1-integration-response.ts';
import { readHttp2IntegrationResponse } from './responses/http2-integration-response.ts';
import { passHttpHeaders } from './responses/response-headers.ts';
import { matchHttpRoute } from './routing/match-http-route.ts';

/** HTTP APIs (v2): payload 1.0 or 2.0, fixed error bodies, no remapping. */
export const httpApi: ApiFlavour = {
  matchRoute: (api, sought) => matchHttpRoute(api.routes, sought, api.assumptions.httpTrailingSlash),
  buildAuthorizerEvent: (routed, { authorizer, identityValues }) => {
    const values = authorizer.identitySource.length === 0 ? null : identityValues;
    return authorizer.eventFormat === 'http-1.0'
      ? buildHttp1AuthorizerEvent(routed, values)
      : buildHttp2AuthorizerEvent(routed, values);
  },
  buildIntegrationEvent: (routed, { body, authorization }) =>
    isPayload1(routed)
      ? buildHttp1IntegrationEvent(routed, { body, authorization })
      : buildHttp2IntegrationEvent(routed, { body, authorizerContext: authorization?.context }),
  readIntegrationResponse: (resultJson, routed) =>
    isPayload1(routed) ? readHttp1IntegrationResponse(resultJson) : readHttp2IntegrationResponse(resultJson),
  buildFailure: buildHttpGatewayResponse,
  answerHeaders: withOwnHeaders,
  proxyAnswerHeaders: (headers, routed) => withOwnHeaders(passHttpHeaders(headers), routed),
};

function withOwnHeaders(headers: readonly HeaderPair[], routed: RoutedRequest): readonly HeaderPair[] {
  return [...replaceCorsHeaders(headers, routed), ['Apigw-Requestid', routed.request.ids.extendedRequestId]];
}

function isPayload1({ route }: RoutedRequest): boolean {
  return route.integration.type === 'lambda' && route.integration.payloadFormatVersion === '1.0';
}
