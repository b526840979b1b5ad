/**
 * What no evidence settles about AWS. Each has a default, the safer or better reported answer, and can be turned
 * to the other one, to see what a product would do if AWS did that. Numbered U01… in
 * `docs/semantics/api-gateway.md`.
 */
export interface Assumptions {
  /** U01 Refuse an authorizer's policy without principalId. Reports disagree. Default false. */
  readonly strictPrincipalId: boolean;
  /** U02 `x-amzn-ErrorType` when a REST authorizer throws. Default `AuthorizerConfigurationException`. */
  readonly authorizerFailureErrorType: 'AuthorizerConfigurationException' | 'AuthorizerFailureException';
  /** U03 Status of an HTTP API whose integration is late. Default 503. */
  readonly httpIntegrationTimeoutStatus: 503 | 504;
  /** U04 Whether a REST backend that cannot be reached is 504 (documented) or 500. Default 504. */
  readonly restBackendFailureStatus: 504 | 500;
  /** U05 Whether an HTTP API takes `/foo/` for `/foo`. Default `exact`. */
  readonly httpTrailingSlash: 'exact' | 'ignored';
  /** U06 Encoded characters of a path in a REST methodArn. Default `as-sent`. */
  readonly restArnEncoding: 'as-sent' | 'decoded';
  /** U07 A slash at the end of a path in an ARN. Default `kept`. */
  readonly arnTrailingSlash: 'kept' | 'dropped';
  /** U08 null in a REST authorizer's context. Default `error`: 500. */
  readonly restNullContext: 'error' | 'dropped';
  /** U09 A query name without `=`. Default `empty`: its value is the empty text. */
  readonly queryNameAlone: 'empty' | 'ignored';
  /** U10 A REST integration's body that is not text. Default `error`: 502. */
  readonly restNonTextBody: 'error' | 'as-json';
  /** U11 Which of several equal request headers the single map of payload 1.0 holds. Default `last`. */
  readonly repeatedHeader: 'last' | 'first';
  /** U12 Case of header names in REST events; HTTP/2 clients send lower case only. Default `as-sent`. */
  readonly restHeaderCase: 'as-sent' | 'lower';
  /** U13 An authorizer's answer over the published size. Default `error`: 500. */
  readonly oversizeAuthorizerResult: 'error' | 'accepted';
  /** U14 A REST authorizer that returns `{ errorMessage: 'Unauthorized' }`. Default `error`: 500. */
  readonly restReturnedUnauthorized: 'error' | 'unauthorized';
  /** U15 `authorizer.lambda` after a simple answer without context. Default `empty`: `{}`. */
  readonly simpleAnswerWithoutContext: 'empty' | 'null';
  /** U16 What a thrown text must be for a 401. Default `exact`: `Unauthorized` and nothing else. */
  readonly thrownUnauthorized: 'exact' | 'prefix';
  /** U17 Status of a preflight that an HTTP API answers by itself. Default 204. */
  readonly preflightStatus: 204 | 200;
  /** U18 Whether answers that an HTTP API makes itself, such as 401, carry CORS headers. Default false. */
  readonly corsOnGatewayAnswers: boolean;
  /** U19 What a gateway response template shows for a variable without a value. Default `empty`: nothing. */
  readonly absentTemplateVariable: 'empty' | 'dash';
  /** U20 Which of several templates of a gateway response is used. Default `by-accept`: the first accepted one. */
  readonly gatewayResponseTemplate: 'by-accept' | 'json-first';
  /** Wording of REST denials, which AWS changed. Default `2026`. */
  readonly denialWording: '2026' | '2024';
}

/** The defaults, frozen. */
export const defaultAssumptions: Assumptions = Object.freeze({
  strictPrincipalId: false,
  authorizerFailureErrorType: 'AuthorizerConfigurationException',
  httpIntegrationTimeoutStatus: 503,
  restBackendFailureStatus: 504,
  httpTrailingSlash: 'exact',
  restArnEncoding: 'as-sent',
  arnTrailingSlash: 'kept',
  restNullContext: 'error',
  queryNameAlone: 'empty',
  restNonTextBody: 'error',
  repeatedHeader: 'last',
  restHeaderCase: 'as-sent',
  oversizeAuthorizerResult: 'error',
  restReturnedUnauthorized: 'error',
  simpleAnswerWithoutContext: 'empty',
  thrownUnauthorized: 'exact',
  preflightStatus: 204,
  corsOnGatewayAnswers: false,
  absentTemplateVariable: 'empty',
  gatewayResponseTemplate: 'by-accept',
  denialWording: '2026',
});
