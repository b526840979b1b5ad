import type { AuthorizerDefinition, MockIntegration } from '../definition/api-definition.ts';
import type { DeployedBackend } from './http-backend.ts';
import type { FunctionCall } from './invoked-functions.ts';

/** An API as its template has it, whichever way it is written down. */
export interface DeployedApi {
  readonly stage: string;
  readonly stageVariables: Readonly<Record<string, string>>;
  readonly routes: readonly DeployedRoute[];
  readonly authorizers: readonly DeployedAuthorizer[];
}

/** One route, or method of a REST API. */
export interface DeployedRoute {
  readonly routeKey: string;
  /** Name of an authorizer. */
  readonly authorizer?: string;
  readonly apiKeyRequired?: boolean;
  readonly integration: DeployedIntegration;
}

/** Who answers a route. */
export type DeployedIntegration =
  | {
      readonly type: 'lambda';
      readonly call: FunctionCall;
      readonly timeoutMs?: number | undefined;
      readonly payloadFormatVersion?: '1.0' | '2.0';
    }
  | { readonly type: 'http-proxy'; readonly backend: DeployedBackend }
  | MockIntegration;

/** An authorizer, by its name, and its call. */
export interface DeployedAuthorizer {
  readonly name: string;
  readonly definition: AuthorizerDefinition;
  readonly call: FunctionCall;
}
