import type { RoutePattern } from '../routing/route-pattern.ts';
import type {
  CorsDefinition,
  FunctionDefinition,
  GatewayLimits,
  GatewayResponses,
  Integration,
} from './api-definition.ts';
import type { Assumptions } from './assumptions.ts';

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
  readonly gatewayResponses: GatewayResponses;
  readonly binaryMediaTypes: readonly string[];
  readonly cors?: CorsDefinition;
  readonly apiKeys: readonly string[];
  readonly apiKeySource: 'HEADER' | 'AUTHORIZER';
  readonly limits: GatewayLimits;
  readonly assumptions: Assumptions;
}

/** One route, ready to be matched. */
export interface ResolvedRouteDefinition {
  readonly pattern: RoutePattern;
  readonly authorizer?: string;
  readonly apiKeyRequired: boolean;
  readonly integration: Integration;
}

/** An authorizer and what it is told and may answer. */
export interface ResolvedAuthorizer {
  /** Its name in the definition: cached answers of two authorizers are kept apart. */
  readonly name: string;
  readonly functionName: string;
  readonly identitySource: readonly string[];
  readonly resultTtlSeconds: number;
  /** REST: what events of TOKEN and REQUEST hold. HTTP: the payload format. */
  readonly eventFormat: 'rest-token' | 'rest-request' | 'http-1.0' | 'http-2.0';
  readonly answerForm: 'policy' | 'simple';
  /** TOKEN only. */
  readonly identityValidation?: RegExp;
}
