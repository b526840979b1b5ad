import type { HeaderPair, RequestIds, RoutedRequest } from './gateway-request.ts';
import type { FailureKind, GatewayAnswer } from './gateway-response.ts';
import type { IntegrationResponse } from './integration-response.ts';
import type { RouteMatch } from './match-rest-route.ts';
import type { ResolvedApi, ResolvedRouteDefinition } from './resolved-api.ts';

/** What an authorizer's Allow hands on to the integration. */
export interface Authorization {
  readonly context: Readonly<Record<string, unknown>>;
  readonly principalId?: string;
  /** How long the authorizer took, whole milliseconds. */
  readonly latencyMs: number;
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
  /** The ARN that the authorizer's policy is judged by. */
  requestArn(routed: RoutedRequest): string;
  /** @param identityValues Null if the authorizer has no identity sources. */
  buildAuthorizerEvent(routed: RoutedRequest, identityValues: readonly string[] | null): object;
  buildIntegrationEvent(routed: RoutedRequest, input: IntegrationInput): object;
  readIntegrationResponse(resultJson: string, routed: RoutedRequest): IntegrationResponse;
  buildFailure(failure: FailureKind, ids: RequestIds, api: ResolvedApi): GatewayAnswer;
  /** Added to the answers of functions. */
  answerHeaders(ids: RequestIds): readonly HeaderPair[];
  /** What the client gets of an HTTP backend's headers. */
  proxyAnswerHeaders(headers: readonly HeaderPair[], ids: RequestIds): readonly HeaderPair[];
}
