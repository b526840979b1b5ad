import {
  type AuthorizerHandler,
  createAuthorizer,
  resultCache,
  routeAuth,
} from '@straddle/lambda/authorizer';
import { readEnvironment, secretList, text } from '@straddle/lambda/environment';
import { logLine } from '@straddle/lambda/log';
import { createMongoConnection } from '@straddle/lambda/mongo';
import { createInstanceName, createSecretValues, secret, secretsTtlSeconds } from '@straddle/lambda/secrets';
import { createAuthenticator, createSettingsReporter } from '@straddle/session-core';
import { createMongoSessionStore } from '@straddle/session-core/mongo';
import { createDeserializers, sessionSettings, toPrincipal, type UserRecord } from 'app-session';

const environment = readEnvironment(process.env, {
  MONGODB_URI: secret(text),
  SESSION_SECRETS: secret(secretList),
  SESSION_REF_KEY: secret(text),
  SECRETS_TTL_SECONDS: secretsTtlSeconds,
  STRADDLE_ROUTE_AUTH: routeAuth,
  STRADDLE_RESULT_CACHE: resultCache,
});
const secretValues = createSecretValues({
  environment: () => process.env,
  ttlSeconds: environment.SECRETS_TTL_SECONDS,
  log: logLine,
});
// The legacy API says the same of itself: where they differ, so do the verdicts.
const reportSettings = createSettingsReporter({
  settings: sessionSettings,
  stack: 'lambda',
  instance: createInstanceName(process.env),
  log: logLine,
});
const secrets = secretValues.provider(environment.SESSION_SECRETS, reportSettings);
const connection = createMongoConnection({ uri: secretValues.provider(environment.MONGODB_URI) });
const { dbName, collectionName = 'sessions' } = sessionSettings.store ?? {};

export const handler: AuthorizerHandler = createAuthorizer({
  authenticator: createAuthenticator(sessionSettings, {
    store: createMongoSessionStore(
      async () => (await connection.database(dbName)).collection(collectionName),
      sessionSettings.store,
    ),
    secrets,
    deserializers: createDeserializers({
      findUserById: async (userId) =>
        (await connection.database()).collection<UserRecord>('users').findOne({ _id: userId }),
    }),
    log: ({ level, code, cause }) =>
      logLine({ level, code, cause: cause instanceof Error ? cause.name : undefined }),
  }),
  toPrincipal,
  sessionRefKey: secretValues.provider(environment.SESSION_REF_KEY),
  routeAuth: environment.STRADDLE_ROUTE_AUTH,
  resultCache: environment.STRADDLE_RESULT_CACHE,
  settings: sessionSettings,
  log: logLine,
});
