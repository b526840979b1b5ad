import type { Secret } from '@straddle/session-core';
import { probeLegacySessions } from '@straddle/session-core/express';
import { sessionSettings } from 'app-session';
import type { MongoClient } from 'mongodb';
import { createPassport } from './create-passport.ts';
import { collectionsOf } from './documents.ts';
import { SessionSettingsMismatchError } from './errors.ts';
import { defaultScryptParameters } from './passwords.ts';
import { createSessionMiddleware } from './session-middleware.ts';

/**
 * Compares what this app's session middleware really does with the settings that the authorizer uses. Some milliseconds;
 * asks no database.
 *
 * @throws {SessionSettingsMismatchError} Naming every option that differs: better not to start than to judge the same
 *   request in two ways.
 */
export async function checkSessionSettings(sessionSecrets: readonly Secret[]): Promise<void> {
  const findings = await probeLegacySessions({
    settings: sessionSettings,
    secrets: sessionSecrets,
    createMiddleware: (client: MongoClient) => {
      const collections = collectionsOf(client.db());
      const passport = createPassport({ collections, scryptParameters: defaultScryptParameters });
      return createSessionMiddleware({ client, sessionSettings, sessionSecrets, passport });
    },
  });
  if (findings.length > 0) throw new SessionSettingsMismatchError(findings);
}
