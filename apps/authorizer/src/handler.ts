import {
  type AuthorizerHandler,
  createAuthorizer,
  resultCache,
  routeAuth,
} from '@straddle/lambda/authorizer';
import { readEnvironment, secretList, text } from '@straddle/lambda/environment';
import { logLine } from '@straddle/lambda/log';
import { createMongoConnection } from '@straddle/lambda/mongo';
import { createAuthenticator, settingsFingerprint } from '@straddle/session-core';
import { createMongoSessionStore } from '@straddle/session-core/mongo';
import { createDeserializers, sessionSettings, toPrincipal, type UserRecord } from 'app-session';

const environment = readEnvironment(process.env, {
  MONGODB_URI: text,
  SESSION_SECRETS: secretList,
  SESSION_REF_KEY: text,
  STRADDLE_ROUTE_AUTH: routeAuth,
  STRADDLE_RESULT_CACHE: resultCache,
});
// The legacy API logs the same line at its start: where they differ, so do the verdicts.
logLine({ event: 'session-settings', ...settingsFingerprint(sessionSettings, environment.SESSION_SECRETS) });

const connection = createMongoConnection({ uri: environment.MONGODB_URI });
const { dbName, collectionName = 'sessions' } = sessionSettings.store ?? {};

export const handler: AuthorizerHandler = createAuthorizer({
  authenticator: createAuthenticator(sessionSettings, {
    store: createMongoSessionStore(
      async () => (await connection.database(dbName)).collection(collectionName),
      sessionSettings.store,
    ),
    secrets: () => environment.SESSION_SECRETS,
    deserializers: createDeserializers({
      findUserById: async (userId) =>
        (await connection.database()).collection<UserRecord>('users').findOne({ _id: userId }),
    }),
    log: ({ level, code, cause }) =>
      logLine({ level, code, cause: cause instanceof Error ? cause.name : undefined }),
  }),
  toPrincipal,
  sessionRefKey: environment.SESSION_REF_KEY,
  routeAuth: environment.STRADDLE_ROUTE_AUTH,
  resultCache: environment.STRADDLE_RESULT_CACHE,
  settings: sessionSettings,
  log: logLine,
});
