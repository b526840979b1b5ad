export { amount } from './amount.ts';
export type { BearerStyle } from './bearer-rules.ts';
export type { Caller } from './caller.ts';
export {
  type CollectionOptions,
  type CollectionsComparison,
  compareCollections,
  type DatabaseState,
  type EndStates,
} from './compare-collections.ts';
export { compareJson, type JsonOptions, type JsonPair } from './compare-json.ts';
export { type CompareOptions, compareObservations } from './compare-observations.ts';
export type { OtherSessions, OtherSessionsOfSides } from './compare-other-sessions.ts';
export { compareResponses } from './compare-responses.ts';
export { compareSessions, type SessionEnds } from './compare-sessions.ts';
export {
  type Acceptances,
  acceptancesForRoute,
  type ComparisonSettings,
  defineComparison,
  validateComparisonSettings,
} from './comparison-settings.ts';
export {
  BASIC_CLIENTS,
  type Client,
  type Credential,
  type CredentialHeader,
  credentialVariable,
  secretsOf,
  sentHeader,
  sessionIdOf,
  shownHeader,
} from './credential.ts';
export { curlCommand } from './curl-command.ts';
export { type DifferenceInWords, describeDifference } from './describe-difference.ts';
export type {
  BodyDifference,
  Comparison,
  CookieDifference,
  CookieValue,
  CookieValueClass,
  Difference,
  DocumentDifference,
  Explanation,
  HeaderDifference,
  Ignored,
  JsonDifference,
  JudgedDifference,
  LineDifference,
  Registered,
  SessionDifference,
  StatusDifference,
  TextDifference,
} from './difference.ts';
export {
  ClientUnknownError,
  ComparisonError,
  ComparisonSettingsInvalidError,
  CredentialRefusedError,
  CredentialSourceUnavailableError,
  ExperimentOptionsInvalidError,
  MintingFailedError,
  MintingRefusedError,
  RecordingUnreadableError,
  RecordingUnwritableError,
  ReportUnwritableError,
  RouteExamplesInvalidError,
  TargetInvalidError,
} from './errors.ts';
export type { BytesBody, ExampleBody } from './example-body.ts';
export {
  type ExperimentCase,
  parseRouteExamples,
  type RouteExample,
  type RouteExamples,
} from './examples.ts';
export { type FuzzOptions, fuzzExamples } from './fuzz-examples.ts';
export type { IgnoreRule } from './ignore-rules.ts';
export type { JsonObject, JsonType, JsonValue } from './json-value.ts';
export {
  createLatencySampler,
  type DurationPair,
  judgeLatency,
  type Latency,
  type LatencyClass,
  type LatencySampler,
  type Percentiles,
} from './latency.ts';
export { type KnownSecret, maskDifference, maskResponse, maskText } from './mask-secrets.ts';
export type { MatrixUsers } from './matrix-users.ts';
export type { MatrixInput, MatrixVariant, NeededSession } from './matrix-variant.ts';
export type { MintedSession, MintedState } from './minted-session.ts';
export {
  describeNoise,
  learnNoise,
  type Noise,
  type NoiseFinding,
  type NoiseSuggestion,
} from './noise.ts';
export {
  createObservation,
  type HeaderPair,
  type Observation,
  type ObservedRequest,
  type ObservedResponse,
  type SessionSnapshot,
  type SessionState,
} from './observation.ts';
export {
  DEFAULT_RECORDED_HEADERS,
  NEVER_RECORDED_PATHS,
  type RecordedPaths,
  type RecordSettings,
} from './recording/record-settings.ts';
export {
  REGISTERED_DIFFERENCES,
  type RegisteredContext,
  type RegisteredDifference,
  type RegisteredFacts,
  UNCOVERED_DIFFERENCES,
} from './registered-differences.ts';
export {
  type ComparedResult,
  type ExperimentIdentity,
  type NotRunReason,
  type NotRunResult,
  type Presents,
  type Result,
  type SideReport,
} from './result.ts';
export type { SameIds } from './same-ids.ts';
export {
  type PayloadChange,
  type SessionChange,
  sessionChangeOf,
  type TimeChange,
} from './session-change.ts';
export { describeSessionOutcome, type SessionOutcome, sessionOutcomeOf } from './session-outcome.ts';
export { type ShownBody, type ShownExchange, showExchange } from './shown-exchange.ts';
export {
  type CellCounts,
  createTally,
  exitCodeOf,
  type RouteSummary,
  type Summary,
  summarize,
  type Tally,
  withReason,
} from './summarize.ts';
export type { SummaryReason } from './summary-reasons.ts';
export type { Threshold } from './thresholds.ts';
export { type ResponsePair, TRANSPORT_RULES, type TransportRule } from './transport-rules.ts';
export type { UnorderedArray } from './unordered-arrays.ts';
export type { UnusedAcceptance } from './unused-acceptances.ts';
export { type ShapedValue, shapeOf, type ValueClass } from './value-classes.ts';
export { verdictMatrix } from './verdict-matrix.ts';
