export { type CloneIsolationOptions, createCloneIsolation } from './clone-isolation.ts';
export type { CredentialSource, SideName } from './credential-source.ts';
export type { Isolation, RouteContext, RunExperimentsOptions, Sides, Target } from './experiment-options.ts';
export { createLoginCredentialSource, type LoginCredentialSourceOptions } from './login-credential-source.ts';
export { createMongoSessionReader, type MongoSessionReader } from './mongo-session-reader.ts';
export {
  type ObserveFailureReason,
  type ObserveOptions,
  type ObserveOutcome,
  observe,
  type TlsOptions,
} from './observe.ts';
export { renderLongRun } from './render-long-run.ts';
export { type ReportOptions, renderDifferences, renderReport } from './render-report.ts';
export { type RenderOptions, renderTable } from './render-table.ts';
export { runExperiments } from './run-experiments.ts';
export {
  createCollectionSessionReader,
  type SessionCollection,
  type SessionReader,
} from './session-reader.ts';
export type { WatchedSessions } from './watch-sessions.ts';
