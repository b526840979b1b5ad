import type { APIGatewayTokenAuthorizerEvent } from 'aws-lambda';

import type { RoutedRequest } from '../front/gateway-request.ts';
import { requestArn } from './request-arn.ts';

/**
 * The event of a REST TOKEN authorizer: exactly these three keys, in this order (row A04).
 *
 * @param authorizationToken The value of the one identity source as it was sent, `Bearer ` and all.
 */
export function buildRestTokenEvent(
  routed: RoutedRequest,
  authorizationToken: string,
): APIGatewayTokenAuthorizerEvent {
  return { type: 'TOKEN', methodArn: requestArn(routed), authorizationToken };
}
