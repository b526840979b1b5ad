import type { ApiFlavour } from './api-flavour.ts';
import { buildHttpGatewayResponse } from './gateway-response.ts';
import { buildHttp2AuthorizerEvent, routeArn } from './http2-authorizer-event.ts';
import { buildHttp2IntegrationEvent } from './http2-integration-event.ts';
import { readHttp2IntegrationResponse } from './http2-integration-response.ts';
import { matchHttpRoute } from './match-http-route.ts';
import { passHttpHeaders } from './response-headers.ts';

/** HTTP APIs (v2): payload 2.0 both ways, policy answers, fixed error bodies, no remapping. */
export const httpApi: ApiFlavour = {
  matchRoute: (api, sought) => matchHttpRoute(api.routes, sought),
  requestArn: routeArn,
  buildAuthorizerEvent: buildHttp2AuthorizerEvent,
  buildIntegrationEvent: (routed, { body, authorization }) =>
    buildHttp2IntegrationEvent(routed, { body, authorizerContext: authorization?.context }),
  readIntegrationResponse: (resultJson) => readHttp2IntegrationResponse(resultJson),
  buildFailure: (failure, ids) => buildHttpGatewayResponse(failure, ids),
  answerHeaders: (ids) => [['Apigw-Requestid', ids.extendedRequestId]],
  proxyAnswerHeaders: (headers, ids) => [
    ...passHttpHeaders(headers),
    ['Apigw-Requestid', ids.extendedRequestId],
  ],
};
