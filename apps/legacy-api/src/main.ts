import { SecretProviderFailedError } from '@straddle/session-core';
import type { MongoClient } from 'mongodb';
import { checkSessionSettings } from './check-session-settings.ts';
import { type Config, loadConfig } from './config.ts';
import { connectDatabase } from './connect-database.ts';
import { createApp } from './create-app.ts';
import { ConfigurationError, LegacyApiError } from './errors.ts';
import { type FollowedSecrets, followSecrets } from './follow-secrets.ts';
import { createLogger, type Log } from './logger.ts';
import { prepareDatabase } from './prepare-database.ts';
import { createSecretProvider } from './secret-source.ts';
import { seedDatabase } from './seed.ts';
import { type RunningServer, startServer } from './start-server.ts';

/** Shorter than the ten seconds that `docker stop` waits before it kills. */
const STOP_LIMIT_MS = 8000;

async function run(config: Config, seedOnly: boolean): Promise<void> {
  const logger = createLogger(config.logLevel);
  const provider = createSecretProvider(config.sessionSecrets, config.environment === 'production');
  const secrets = await followSecrets(provider, config, logger);
  await checkSessionSettings(secrets.live.current);
  const client = await connectDatabase(config.mongodbUri);
  try {
    await prepareDatabase(client);
    if (config.seed) logger.info(await seedDatabase(client.db()), 'sample data');
    if (seedOnly) {
      await client.close();
      return;
    }
    const app = createApp({
      ...config,
      client,
      log: logger,
      sessionSecrets: secrets.live,
      countSecrets: secrets.counter.middleware,
    });
    const server = await startServer(app, config);
    stopOnSignal({ server, client, secrets, log: logger });
    // Always said, whatever LOG_LEVEL is: with PORT=0 there is no other way to learn the address.
    logger.child({}, { level: 'info' }).info({ url: server.url }, `listening on ${server.url}`);
  } catch (error) {
    await client.close();
    throw error;
  }
}

function stopOnSignal({
  server,
  client,
  secrets,
  log,
}: {
  server: RunningServer;
  client: MongoClient;
  secrets: FollowedSecrets;
  log: Log;
}): void {
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    log.info({ signal }, 'stopping');
    const { finished } = await server.stop(STOP_LIMIT_MS);
    if (!finished) log.warn({ limitMs: STOP_LIMIT_MS }, 'requests were cut off');
    secrets.stop();
    await client.close();
    log.info('stopped');
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    // Twice the same signal ends the process at once: Node's own reaction is back after the first.
    process.once(signal, () => {
      stop(signal).then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}

function explain(error: unknown): string {
  if (error instanceof ConfigurationError) return error.message;
  if (error instanceof SecretProviderFailedError && error.cause instanceof LegacyApiError) {
    return explain(error.cause);
  }
  if (error instanceof LegacyApiError) return `${error.message} (${error.code})`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

try {
  const seedOnly = process.argv.includes('--seed-only');
  const seed = seedOnly || process.argv.includes('--seed');
  await run(loadConfig(seed ? { ...process.env, SEED: '1' } : process.env), seedOnly);
} catch (error) {
  process.stderr.write(`legacy-api cannot start. ${explain(error)}\n`);
  process.exitCode = 1;
}
