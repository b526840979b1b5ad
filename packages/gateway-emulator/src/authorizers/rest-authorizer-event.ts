import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { restRequestContext, restRequestMaps } from '../events/rest-request-context.ts';
import type { RoutedRequest } from '../front/gateway-request.ts';
import { requestArn } from './request-arn.ts';

/** As published, but for the request context, whose identity has twelve keys in the capture and more there. */
export type RestAuthorizerEvent = Omit<APIGatewayRequestAuthorizerEvent, 'requestContext'> & {
  readonly requestContext: object;
};

/**
 * The event of a REST REQUEST authorizer, with exactly AWS's keys in AWS's order. Empty maps are `{}` here,
 * where the integration event has null; there is no body.
 */
export function buildRestAuthorizerEvent(routed: RoutedRequest): RestAuthorizerEvent {
  const { api, request, route, path, pathParameters } = routed;
  return {
    type: 'REQUEST',
    methodArn: requestArn(routed),
    resource: route.pattern.path,
    path,
    httpMethod: request.method,
    ...restRequestMaps(routed),
    pathParameters,
    stageVariables: api.stageVariables,
    requestContext: restRequestContext(routed),
  };
}
