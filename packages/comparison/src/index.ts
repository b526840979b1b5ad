export type { BearerStyle } from './cases/bearer-rules.ts';
export type { Caller } from './cases/caller.ts';
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
} from './cases/credential.ts';
export type { BytesBody, ExampleBody } from './cases/example-body.ts';
export {
  type ExperimentCase,
  parseRouteExamples,
  type RouteExample,
  type RouteExamples,
} from './cases/examples.ts';
export { type FuzzOptions, fuzzExamples } from './cases/fuzz-examples.ts';
export type { MatrixUsers } from './cases/matrix-users.ts';
export type { MatrixInput, MatrixVariant, NeededSession } from './cases/matrix-variant.ts';
export type { MintedSession, MintedState } from './cases/minted-session.ts';
export { verdictMatrix } from './cases/verdict-matrix.ts';
export {
  type CollectionOptions,
  type CollectionsComparison,
  compareCollections,
  type DatabaseState,
  type EndStates,
} from './differences/compare-collections.ts';
export { compareJson, type JsonOptions, type JsonPair } from './differences/compare-json.ts';
export { type CompareOptions, compareObservations } from './differences/compare-observations.ts';
export type { OtherSessions, OtherSessionsOfSides } from './differences/compare-other-sessions.ts';
export { compareResponses } from './differences/compare-responses.ts';
export { compareSessions, type SessionEnds } from './differences/compare-sessions.ts';
export { type DifferenceInWords, describeDifference } from './differences/describe-difference.ts';
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
} from './differences/difference.ts';
export type { SameIds } from './differences/same-ids.ts';
export {
  type PayloadChange,
  type SessionChange,
  sessionChangeOf,
  type TimeChange,
} from './differences/session-change.ts';
export {
  describeSessionOutcome,
  type SessionOutcome,
  sessionOutcomeOf,
} from './differences/session-outcome.ts';
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
export type { JsonObject, JsonType, JsonValue } from './json/json-value.ts';
export {
  DEFAULT_RECORDED_HEADERS,
  NEVER_RECORDED_PATHS,
  type RecordedPaths,
  type RecordSettings,
} from './recording/record-settings.ts';
export { amount } from './results/amount.ts';
export { curlCommand } from './results/curl-command.ts';
export {
  createLatencySampler,
  type DurationPair,
  judgeLatency,
  type Latency,
  type LatencyClass,
  type LatencySampler,
  type Percentiles,
} from './results/latency.ts';
export {
  createObservation,
  type HeaderPair,
  type Observation,
  type ObservedRequest,
  type ObservedResponse,
  type SessionSnapshot,
  type SessionState,
} from './results/observation.ts';
export {
  type ComparedResult,
  type ExperimentIdentity,
  type NotRunReason,
  type NotRunResult,
  type Presents,
  type Result,
  type SideReport,
} from './results/result.ts';
export { type ShownBody, type ShownExchange, showExchange } from './results/shown-exchange.ts';
export {
  type CellCounts,
  createTally,
  exitCodeOf,
  type RouteSummary,
  type Summary,
  summarize,
  type Tally,
  withReason,
} from './results/summarize.ts';
export type { SummaryReason } from './results/summary-reasons.ts';
export {
  type Acceptances,
  acceptancesForRoute,
  type ComparisonSettings,
  defineComparison,
  validateComparisonSettings,
} from './rules/comparison-settings.ts';
export type { IgnoreRule } from './rules/ignore-rules.ts';
export {
  describeNoise,
  learnNoise,
  type Noise,
  type NoiseFinding,
  type NoiseSuggestion,
} from './rules/noise.ts';
export {
  REGISTERED_DIFFERENCES,
  type RegisteredContext,
  type RegisteredDifference,
  type RegisteredFacts,
  UNCOVERED_DIFFERENCES,
} from './rules/registered-differences.ts';
export type { Threshold } from './rules/thresholds.ts';
export { type ResponsePair, TRANSPORT_RULES, type TransportRule } from './rules/transport-rules.ts';
export type { UnorderedArray } from './rules/unordered-arrays.ts';
export type { UnusedAcceptance } from './rules/unused-acceptances.ts';
export { type ShapedValue, shapeOf, type ValueClass } from './rules/value-classes.ts';
export { type KnownSecret, maskDifference, maskResponse, maskText } from './secrets/mask-secrets.ts';
