import { type ApiDefinition, apiDefinitionFromMigration } from '@straddle/gateway-emulator';
import type { LoadedMigration } from './load-migration.ts';

/** What functions on this machine are given, and where the rest goes. */
export interface LocalDefinitionOptions extends Pick<LoadedMigration, 'migration' | 'rootFolder'> {
  /** Serve the route table as this kind of API instead of its own. */
  readonly api?: 'rest' | 'http' | undefined;
  readonly databaseUri: string;
  /** Newest first, separated by commas; those of the legacy API. */
  readonly sessionSecrets: string;
  readonly sessionRefKey: string;
  /** Whose pages may send unsafe requests; as the legacy API has them. */
  readonly allowedOrigins: readonly string[];
  readonly legacyOrigin: string;
}

/** The API of the route table for this machine, with each function given only the secrets that it needs. */
export function localDefinition(options: LocalDefinitionOptions): ApiDefinition {
  const { migration, rootFolder, api, databaseUri, sessionSecrets, sessionRefKey, legacyOrigin } = options;
  const forEveryFunction = { MONGODB_URI: databaseUri };
  // Only the authorizer, and groups that look the session up again, check signatures.
  const secrets = { SESSION_SECRETS: sessionSecrets };
  const ALLOWED_ORIGINS = options.allowedOrigins.join(',');
  const functionEnvironment = {
    ...Object.fromEntries(
      migration.groups.map(({ name, session }) => [
        name,
        { ...forEveryFunction, ALLOWED_ORIGINS, ...(session === 'read' ? secrets : {}) },
      ]),
    ),
    authorizer: { ...forEveryFunction, ...secrets, SESSION_REF_KEY: sessionRefKey },
  };
  return apiDefinitionFromMigration(migration, { rootFolder, functionEnvironment, legacyOrigin, api });
}
