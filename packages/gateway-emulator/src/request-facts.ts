import type { AuthorizerDecision } from './authorizers/authorize-request.ts';
import type { ResolvedApi } from './definition/resolved-api.ts';
import type { GatewayRequest, RoutedRequest } from './front/gateway-request.ts';
import type { FailureKind } from './responses/gateway-response.ts';

/** What is known of a request at its end. Filled in along the way. */
export interface RequestFacts {
  readonly api: ResolvedApi;
  readonly request: GatewayRequest;
  /** Once there is a route for it. */
  routed?: RoutedRequest;
  decision?: AuthorizerDecision;
  integration?: IntegrationFacts;
  failure?: FailureKind;
}

/** What became of the function or backend of a route. */
export interface IntegrationFacts {
  readonly latencyMs: number;
  /** What the function or backend answered with. */
  readonly status?: number;
  readonly errorMessage?: string;
  readonly service?: ServiceFacts | undefined;
}

/** What the Lambda service, or a backend, says of a call, whatever the function did. */
export interface ServiceFacts {
  readonly status: number;
  /** Lambda's id of the invocation. */
  readonly requestId?: string | undefined;
}
