export type { CredentialSource } from './credential-source.ts';
export { createLoginCredentialSource, type LoginCredentialSourceOptions } from './login-credential-source.ts';
export { createMongoSessionReader, type MongoSessionReader } from './mongo-session-reader.ts';
export { type ObserveFailureReason, type ObserveOptions, type ObserveOutcome, observe } from './observe.ts';
export { renderDifferences, renderReport } from './render-report.ts';
export { type RenderOptions, renderTable } from './render-table.ts';
export { type RunExperimentsOptions, runExperiments, type Target } from './run-experiments.ts';
export {
  createCollectionSessionReader,
  type SessionCollection,
  type SessionReader,
} from './session-reader.ts';
