import type { AuthorizerContext } from './authorizers/authorizer-result.ts';
import type { ResolvedApi, ResolvedAuthorizer, ResolvedRouteDefinition } from './definition/resolved-api.ts';
import type { HeaderPair, RoutedRequest } from './front/gateway-request.ts';
import type { RequestFacts } from './request-facts.ts';
import type { FailureKind, GatewayAnswer } from './responses/gateway-response.ts';
import type { IntegrationResponse } from './responses/integration-response.ts';
import type { RouteMatch } from './routing/match-rest-route.ts';

/** What an authorizer's Allow hands on to the integration. */
export interface Authorization {
  /** Null only as `authorizer.lambda` of payload 2.0 can be (row U15). */
  readonly context: AuthorizerContext | null;
  readonly principalId?: string;
  /** REST: the value of the API key that the caller counts as, if keys come from authorizers. */
  readonly usageIdentifierKey?: string;
  /** How long the authorizer took, whole milliseconds; 0 if its answer was kept from an earlier request. */
  readonly latencyMs: number;
}

/** What an authorizer is told beyond the request. */
export interface AuthorizerInput {
  readonly authorizer: ResolvedAuthorizer;
  /** Values of its identity sources, in their order. */
  readonly identityValues: readonly string[];
}

/** What a function is told beyond the request line and headers. */
export interface IntegrationInput {
  readonly body: Buffer;
  readonly authorization?: Authorization | undefined;
}

/**
 * Everything in which REST and HTTP APIs differ, so that the request pipeline is written once. All members are
 * pure.
 */
export interface ApiFlavour {
  matchRoute(
    api: ResolvedApi,
    sought: { method: string; path: string },
  ): RouteMatch<ResolvedRouteDefinition> | undefined;
  buildAuthorizerEvent(routed: RoutedRequest, input: AuthorizerInput): object;
  buildIntegrationEvent(routed: RoutedRequest, input: IntegrationInput): object;
  readIntegrationResponse(resultJson: string, routed: RoutedRequest): IntegrationResponse;
  buildFailure(failure: FailureKind, facts: RequestFacts): GatewayAnswer;
  /** What the client gets of a function's headers, and what the gateway adds, in AWS's order. */
  answerHeaders(headers: readonly HeaderPair[], routed: RoutedRequest): readonly HeaderPair[];
  /** What the client gets of an HTTP backend's headers, or of those of a mock. */
  proxyAnswerHeaders(headers: readonly HeaderPair[], routed: RoutedRequest): readonly HeaderPair[];
}
