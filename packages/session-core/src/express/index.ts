export { bearerShim } from './bearer-shim.ts';
export {
  type CountingMiddleware,
  createSecretCounter,
  type SecretCounter,
  type SecretCounterOptions,
  type SecretsUsedLine,
  type SecretUse,
} from './create-secret-counter.ts';
export {
  type ConnectMongoOptions,
  connectMongoOptions,
  type ExpressSessionOptions,
  expressSessionOptions,
} from './legacy-options.ts';
export {
  type ProbeFinding,
  type ProbeOptions,
  probeLegacySessions,
} from './probe/probe-legacy-sessions.ts';
export type { CreateSessionMiddleware, ProbedMiddleware } from './probe/run-canary.ts';
export { type LiveSecrets, type WatchSecretsOptions, watchSecrets } from './watch-secrets.ts';
