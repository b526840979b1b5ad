import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { createSettingsReporter, type SecretProvider } from '@straddle/session-core';
import {
  createSecretCounter,
  type LiveSecrets,
  type SecretCounter,
  watchSecrets,
} from '@straddle/session-core/express';
import { sessionSettings } from 'app-session';
import type { Config } from './config.ts';
import type { Log } from './logger.ts';

/** Secrets that are followed, and who counts their use. */
export interface FollowedSecrets {
  readonly live: LiveSecrets;
  readonly counter: SecretCounter;
  /** Ends both timers, after the last line of the counter. */
  readonly stop: () => void;
}

/**
 * Keeps the session secrets of this process up to date, and logs what a rotation is judged by: which secrets this process
 * has (`session-settings`), and which of them were used (`session-secrets-used`).
 *
 * @throws {SecretProviderFailedError} When there are no secrets to begin with.
 */
export async function followSecrets(
  provider: SecretProvider,
  config: Pick<Config, 'secretsTtlSeconds' | 'secretsReportSeconds' | 'sessionRefKey'>,
  log: Log,
): Promise<FollowedSecrets> {
  const instance = `${hostname()}-${randomUUID().slice(0, 8)}`;
  const report = createSettingsReporter({
    settings: sessionSettings,
    stack: 'legacy',
    instance,
    repeatSeconds: config.secretsReportSeconds,
    log: (line) => log.info(line, 'session settings'),
  });
  const live = await watchSecrets({
    provider,
    everySeconds: config.secretsTtlSeconds,
    onSecrets: report,
    onFault: ({ code, cause }) =>
      log.error(
        {
          event: 'secret-refresh-failed',
          code,
          secret: 'SESSION_SECRETS',
          kept: true,
          problem: problemOf(cause),
        },
        'the secrets stay as they are',
      ),
  });
  const counter = createSecretCounter({
    settings: sessionSettings,
    secrets: live,
    instance,
    sessionRefKey: config.sessionRefKey,
    everySeconds: config.secretsReportSeconds,
    log: (line) => {
      // A sign of life, however rarely the source is asked.
      report(live.current);
      log.info(line, 'session secrets used');
    },
  });
  return {
    live,
    counter,
    stop: () => {
      live.stop();
      counter.stop();
    },
  };
}

/** The code of a cause, never its message: that of another provider may quote what it read. */
function problemOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : 'unknown';
}
