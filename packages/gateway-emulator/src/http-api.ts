import type { ApiFlavour } from './api-flavour.ts';
import { replaceCorsHeaders } from './cors.ts';
import type { HeaderPair, RoutedRequest } from './gateway-request.ts';
import { buildHttpGatewayResponse } from './http-gateway-response.ts';
import { buildHttp1AuthorizerEvent } from './http1-authorizer-event.ts';
import { buildHttp1IntegrationEvent } from './http1-integration-event.ts';
import { readHttp1IntegrationResponse } from './http1-integration-response.ts';
import { buildHttp2AuthorizerEvent } from './http2-authorizer-event.ts';
import { buildHttp2IntegrationEvent } from './http2-integration-event.ts';
import { readHttp2IntegrationResponse } from './http2-integration-response.ts';
import { matchHttpRoute } from './match-http-route.ts';
import { passHttpHeaders } from './response-headers.ts';

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
