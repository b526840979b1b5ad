import { GatewaySettingsInvalidError } from './errors.ts';
import type { Environment } from './start-legacy.ts';

/** What a gateway needs to know of a legacy API and a database that somebody else runs. */
export interface GatewaySettings {
  readonly legacyOrigin: string;
  readonly databaseUri: string;
  /** Newest first, separated by commas. */
  readonly sessionSecrets: string;
  readonly sessionRefKey: string;
  readonly allowedOrigins: readonly string[];
}

/** As the functions and the legacy API have it. */
const MIN_SECRET_LENGTH = 16;

/**
 * Reads what `straddle gateway` is told by its command line and the environment.
 *
 * Nothing has a default: with other secrets or origins than the legacy API's, the gateway would give another verdict.
 *
 * @param legacyOrigin Where the legacy API listens.
 * @throws {GatewaySettingsInvalidError} Naming everything that is missing or malformed. No value is quoted, because
 *   a connection string may hold a password.
 * @example
 * readGatewaySettings('http://legacy-api:3001', {
 *   MONGODB_URI: 'mongodb://mongo/straddle',
 *   SESSION_SECRETS: 'a secret of 16 or more characters',
 *   SESSION_REF_KEY: 'a key of 16 or more characters',
 *   ALLOWED_ORIGINS: 'https://app.example.com',
 * }).legacyOrigin; //=> 'http://legacy-api:3001'
 */
export function readGatewaySettings(legacyOrigin: string, environment: Environment): GatewaySettings {
  const textOf = (name: string): string => environment[name]?.trim() ?? '';
  const missing = ['MONGODB_URI', 'SESSION_SECRETS', 'SESSION_REF_KEY', 'ALLOWED_ORIGINS']
    .filter((name) => textOf(name) === '')
    .map((name) => `${name} is not set; give it as the legacy API has it`);
  const databaseUri = textOf('MONGODB_URI');
  const sessionSecrets = textOf('SESSION_SECRETS');
  const sessionRefKey = textOf('SESSION_REF_KEY');
  const problems = [
    ...(isOrigin(legacyOrigin) ? [] : ['--legacy is no origin, such as http://127.0.0.1:3001']),
    ...missing,
    ...(databaseUri === '' || /^mongodb(\+srv)?:\/\/[^/]+\/[^/?]+/.test(databaseUri)
      ? []
      : [
          'MONGODB_URI is no connection string with the name of the database, such as mongodb://127.0.0.1/app',
        ]),
    ...(sessionRefKey === '' || sessionRefKey.length >= MIN_SECRET_LENGTH
      ? []
      : [`SESSION_REF_KEY has less than ${MIN_SECRET_LENGTH} characters`]),
    ...(sessionSecrets === '' || splitList(sessionSecrets).every(({ length }) => length >= MIN_SECRET_LENGTH)
      ? []
      : [`SESSION_SECRETS holds a secret of less than ${MIN_SECRET_LENGTH} characters`]),
  ];
  if (problems.length > 0) throw new GatewaySettingsInvalidError(problems);
  return {
    legacyOrigin,
    databaseUri,
    sessionSecrets,
    sessionRefKey,
    allowedOrigins: splitList(textOf('ALLOWED_ORIGINS')),
  };
}

function splitList(text: string): readonly string[] {
  return text.split(',').map((item) => item.trim());
}

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
