import type { MongoClient } from 'mongodb';
import { checkSessionSettings } from './check-session-settings.ts';
import { type Config, loadConfig } from './config.ts';
import { connectDatabase } from './connect-database.ts';
import { createApp } from './create-app.ts';
import { ConfigurationError, LegacyApiError } from './errors.ts';
import { createLogger, type Log } from './logger.ts';
import { prepareDatabase } from './prepare-database.ts';
import { seedDatabase } from './seed.ts';
import { type RunningServer, startServer } from './start-server.ts';

/** Shorter than the ten seconds that `docker stop` waits before it kills. */
const STOP_LIMIT_MS = 8000;

async function run(config: Config, seedOnly: boolean): Promise<void> {
  const logger = createLogger(config.logLevel);
  await checkSessionSettings(config.sessionSecrets, logger);
  const client = await connectDatabase(config.mongodbUri);
  try {
    await prepareDatabase(client);
    if (config.seed) logger.info(await seedDatabase(client.db()), 'sample data');
    if (seedOnly) {
      await client.close();
      return;
    }
    const server = await startServer(createApp({ client, log: logger, ...config }), config);
    stopOnSignal({ server, client, log: logger });
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
  log,
}: {
  server: RunningServer;
  client: MongoClient;
  log: Log;
}): void {
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    log.info({ signal }, 'stopping');
    const { finished } = await server.stop(STOP_LIMIT_MS);
    if (!finished) log.warn({ limitMs: STOP_LIMIT_MS }, 'requests were cut off');
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
