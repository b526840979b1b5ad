import type {
  AuthorizerDefinition,
  FunctionDefinition,
  GatewayLimits,
  Integration,
} from './api-definition.ts';
import type { RoutePattern } from './route-pattern.ts';

/** An API definition that was checked, with every default filled in. What requests are served from. */
export interface ResolvedApi {
  readonly kind: 'rest' | 'http';
  readonly apiId: string;
  readonly accountId: string;
  readonly region: string;
  readonly stage: string;
  readonly addressing: 'custom-domain' | 'stage-in-path';
  /** Most specific first. */
  readonly routes: readonly ResolvedRouteDefinition[];
  readonly authorizers: Readonly<Record<string, ResolvedAuthorizer>>;
  readonly functions: Readonly<Record<string, FunctionDefinition>>;
  readonly stageVariables: Readonly<Record<string, string>>;
  readonly gatewayResponseHeaders: Readonly<Record<string, string>>;
  readonly binaryMediaTypes: readonly string[];
  readonly limits: GatewayLimits;
  readonly strictPrincipalId: boolean;
}

/** One route, ready to be matched. */
export interface ResolvedRouteDefinition {
  readonly pattern: RoutePattern;
  readonly authorizer?: string;
  readonly integration: Integration;
}

/** An authorizer whose answer is a policy and is never cached. */
export interface ResolvedAuthorizer extends Pick<AuthorizerDefinition, 'functionName'> {
  readonly identitySource: readonly string[];
}
