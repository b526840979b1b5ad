import type { HeaderPair } from '../front/gateway-request.ts';

/** What the gateway sends to the client. Content-Length, Date and Connection are added when it is written. */
export interface GatewayAnswer {
  readonly statusCode: number;
  readonly headers: readonly HeaderPair[];
  readonly body: Buffer;
}

/** Everything that makes the gateway answer by itself. */
export type FailureKind =
  | 'unknown-stage'
  | 'unknown-route'
  | 'unauthorized'
  | 'explicit-deny'
  | 'implicit-deny'
  | 'invalid-api-key'
  | 'authorizer-failure'
  | 'authorizer-configuration'
  /** The function threw, crashed, ran out of time, or returned more than Lambda takes. */
  | 'function-failure'
  /** It answered with something that cannot be used. */
  | 'integration-malformed'
  | 'integration-undecodable'
  /** As it is deployed it can answer nothing to this request. */
  | 'integration-misconfigured'
  | 'integration-timeout'
  | 'backend-unreachable'
  | 'request-too-large'
  | 'headers-too-large'
  | 'url-too-long'
  | 'internal';
