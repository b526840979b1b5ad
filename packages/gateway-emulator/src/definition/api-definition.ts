import type { Assumptions } from './assumptions.ts';
import type { GatewayResponseType } from './gateway-response-type.ts';

/**
 * What is deployed, as plain data: the emulator's only input, whether it was written by hand, made from the
 * route table or read from a template. Settings that the emulator refuses have a place here too, so that a
 * reader of templates can pass them on and the refusal names them.
 */
export interface ApiDefinition {
  readonly kind: 'rest' | 'http' | 'websocket';
  readonly apiId: string;
  readonly accountId: string;
  readonly region: string;
  /** REST: a name such as `dev`. HTTP: `$default` or a name. */
  readonly stage: string;
  /**
   * `custom-domain` (default): paths have no stage in front, as behind a domain name of one's own.
   * `stage-in-path`: the first part of the path is the stage, as on the generated `execute-api` host name.
   */
  readonly addressing?: 'custom-domain' | 'stage-in-path' | undefined;
  readonly routes: readonly RouteDefinition[];
  readonly authorizers?: Readonly<Record<string, AuthorizerDefinition>> | undefined;
  readonly functions?: Readonly<Record<string, FunctionDefinition>> | undefined;
  readonly stageVariables?: Readonly<Record<string, string>> | undefined;
  /** How answers that the gateway makes itself differ from its own. REST only. */
  readonly gatewayResponses?: GatewayResponses | undefined;
  /** REST only: content types of bodies that are passed as base64; `*` + `/*` for all. Default: none, and bytes are lost (row D11). */
  readonly binaryMediaTypes?: readonly string[] | undefined;
  readonly limits?: Partial<GatewayLimits> | undefined;
  /** Answers preflights and writes CORS headers in place of integrations. HTTP only. */
  readonly cors?: CorsDefinition | undefined;
  /** Values of `x-api-key` that routes with `apiKeyRequired` take. REST only. */
  readonly apiKeys?: readonly string[] | undefined;
  /** Where the key of a request is. `AUTHORIZER`: in its answer, as `usageIdentifierKey`. Default `HEADER`. REST only. */
  readonly apiKeySource?: 'HEADER' | 'AUTHORIZER' | undefined;
  /** The other answer to questions about AWS that no evidence settles. */
  readonly assumptions?: Partial<Assumptions> | undefined;
}

/** Changed answers of the gateway, by what they are answers to. */
export type GatewayResponses = Readonly<Partial<Record<GatewayResponseType, GatewayResponseDefinition>>>;

/** As AWS::ApiGateway::GatewayResponse has it. */
export interface GatewayResponseDefinition {
  /** Default: the one of the answer. */
  readonly statusCode?: number | undefined;
  /** `gatewayresponse.header.X` → `'a text in single quotes'`, `method.request.header.Origin` or `context.requestId`. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** Content type → text with `$context.…` and `$stageVariables.…` in it; no other part of the template language. */
  readonly templates?: Readonly<Record<string, string>> | undefined;
}

/** CORS as an HTTP API answers it by itself. Lists are sent as they are; what is left out is not sent. */
export interface CorsDefinition {
  /** Origins (`https://app.example.com`), all of a scheme (`https://*`), or all (`*`, never with credentials). */
  readonly allowOrigins: readonly string[];
  readonly allowMethods?: readonly string[] | undefined;
  readonly allowHeaders?: readonly string[] | undefined;
  readonly exposeHeaders?: readonly string[] | undefined;
  readonly allowCredentials?: boolean | undefined;
  /** -1 to 86,400. */
  readonly maxAgeSeconds?: number | undefined;
}

/** One route of the API. */
export interface RouteDefinition {
  /** `GET /projects/{id}`, `ANY /{proxy+}`; on HTTP APIs also `$default`. */
  readonly routeKey: string;
  /** Name in `authorizers`; without it anybody may call. */
  readonly authorizer?: string | undefined;
  /** REST only: refused without one of `apiKeys`. */
  readonly apiKeyRequired?: boolean | undefined;
  readonly integration: Integration;
}

/** Who answers a route. */
export type Integration = LambdaIntegration | HttpProxyIntegration | MockIntegration;

/** A function with proxy integration. */
export interface LambdaIntegration {
  readonly type: 'lambda';
  /** Name in `functions`. */
  readonly functionName: string;
  readonly timeoutMs?: number | undefined;
  /** HTTP APIs only. Default `2.0`. */
  readonly payloadFormatVersion?: '1.0' | '2.0' | undefined;
}

/** A backend that gets the request as it came. */
export interface HttpProxyIntegration {
  readonly type: 'http-proxy';
  /** Where to, with the route's parameters in braces: `http://127.0.0.1:3001/{proxy}`. */
  readonly uri: string;
  readonly timeoutMs?: number | undefined;
}

/** An answer that a REST API gives to preflights by itself (rows F17 to F20). Only for OPTIONS that anybody may call. */
export interface MockIntegration {
  readonly type: 'mock';
  readonly statusCode: 200 | 204;
  /** Name → value, sent as they are. */
  readonly headers: Readonly<Record<string, string>>;
  /** Further origins, each answered with itself in place of the Access-Control-Allow-Origin above. Only with 204. */
  readonly otherOrigins?: readonly string[] | undefined;
  /** Without it every preflight to an API with the binary media type `*` + `/*` is 500. */
  readonly contentHandling?: 'CONVERT_TO_TEXT' | undefined;
}

/** A Lambda authorizer. */
export interface AuthorizerDefinition {
  /** Name in `functions`. */
  readonly functionName: string;
  /** `TOKEN` is REST only, and is given one header instead of the request. Default `REQUEST`. */
  readonly type?: 'REQUEST' | 'TOKEN' | undefined;
  /**
   * REST: `method.request.header.X`; HTTP: `$request.header.X`. Default: none, always called. TOKEN wants exactly
   * one header.
   */
  readonly identitySource?: readonly string[] | undefined;
  /** TOKEN only: a regular expression; a token in which it finds nothing is refused unasked. Anchor it yourself. */
  readonly identityValidationExpression?: string | undefined;
  /** How long an answer is kept, 0 to 3600. Default 0 (AWS: 300). More than 0 wants an identity source. */
  readonly resultTtlSeconds?: number | undefined;
  /** HTTP APIs only. Default `2.0`. */
  readonly payloadFormatVersion?: '1.0' | '2.0' | undefined;
  /** HTTP APIs with payload 2.0 only: answers are `{ isAuthorized }` instead of a policy. Default false. */
  readonly simpleResponses?: boolean | undefined;
}

/** A function and all that it can see of its surroundings. */
export interface FunctionDefinition {
  /** Absolute path of the module; a TypeScript one is run from source. */
  readonly entry: string;
  /** Name of the export that is called. Default `handler`. */
  readonly handler?: string | undefined;
  /** The function's own environment variables; it inherits none of the gateway's. */
  readonly environment: Readonly<Record<string, string>>;
  /** Running longer ends in a kill. */
  readonly timeoutMs: number;
  /** As many events run at a time, and more are throttled, as on Lambda. Default: more events wait. */
  readonly reservedConcurrency?: number | undefined;
  /** Folder to run in. Default: the folder of the entry. */
  readonly workingFolder?: string | undefined;
  /** `AWS_REGION`, unless `environment` has one, and part of the ARN in the context. Default: the API's. */
  readonly region?: string | undefined;
}

/** What a request may cost. Defaults are AWS's; tests turn them down. */
export interface GatewayLimits {
  /** Body of a request, 10 MB. */
  readonly requestBodyBytes: number;
  /** Values of all headers, without their names, 10,240 bytes; on HTTP APIs with the request line. */
  readonly headerBytes: number;
  /** Path and query, 10,240 bytes on regional REST APIs. */
  readonly urlBytes: number;
  /** Event or result of a function as JSON, 6 MB. */
  readonly lambdaPayloadBytes: number;
  /** Result of an authorizer as JSON, 8 KB (published for WebSocket APIs; assumed for all). */
  readonly authorizerResultBytes: number;
  /** Longest wait for an integration: 29 s on REST, 30 s on HTTP APIs. */
  readonly integrationTimeoutMs: number;
  /** Longest wait for an authorizer: 10 s on HTTP APIs; not published for REST, 29 s assumed. */
  readonly authorizerTimeoutMs: number;
}
