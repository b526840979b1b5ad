import { LegacyCommandMissingError } from './errors.ts';
import { type LegacyProcess, startLegacyProcess } from './legacy-process.ts';
import type { LoadedMigration } from './load-migration.ts';

/** Secrets of a stack that only runs on this machine; the prefix makes the legacy API refuse them in production. */
const DEV_SECRETS = 'dev-only-session-secret';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a legacy API prints, for whoever prints it. */
export interface LegacyEvents {
  readonly onOutput?: (source: string, line: string) => void;
}

/** One legacy API on this machine. */
export interface LegacyStart extends Pick<LoadedMigration, 'migration' | 'rootFolder'> {
  readonly port: number;
  readonly databaseUri: string;
  /** Whose pages may send unsafe requests. */
  readonly allowedOrigins: readonly string[];
  readonly environment: Environment;
  readonly events: LegacyEvents;
}

/**
 * Starts the legacy API with the command of the route table, on this database and port.
 *
 * @throws {LegacyCommandMissingError} When the route table does not say how to start the legacy API.
 * @throws {LegacyStartFailedError} With what the legacy API printed.
 */
export async function startLegacy(options: LegacyStart): Promise<LegacyProcess> {
  const { migration, rootFolder, environment, events, port } = options;
  const { dev } = migration.legacy;
  if (dev === undefined) throw new LegacyCommandMissingError();
  return startLegacyProcess({
    command: dev.command,
    folder: rootFolder,
    environment: {
      LOG_LEVEL: 'warn',
      ...environment,
      PORT: String(port),
      HOST: '127.0.0.1',
      MONGODB_URI: options.databaseUri,
      SESSION_SECRETS: secretsOf(environment),
      ALLOWED_ORIGINS: options.allowedOrigins.join(','),
    },
    readyUrl: `${originOf(port)}${dev.readyPath}`,
    onLine: (line) => events.onOutput?.('legacy', line),
  });
}

/** The secrets that sign sessions, newest first and separated by commas. */
export function secretsOf(environment: Environment): string {
  return environment['SESSION_SECRETS'] ?? DEV_SECRETS;
}

export function originOf(port: number): string {
  return `http://127.0.0.1:${port}`;
}
