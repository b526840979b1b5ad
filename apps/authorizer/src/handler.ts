import {
  type AuthorizerHandler,
  createAuthorizer,
  createStoreTimer,
  resultCache,
  routeAuth,
} from '@straddle/lambda/authorizer';
import { readEnvironment, secretList, text } from '@straddle/lambda/environment';
import { createMetricLog, metricsSettings } from '@straddle/lambda/metrics';
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
  STRADDLE_METRICS: metricsSettings,
});
const log = createMetricLog(environment.STRADDLE_METRICS);
const secretValues = createSecretValues({
  environment: () => process.env,
  ttlSeconds: environment.SECRETS_TTL_SECONDS,
  log,
});
// The legacy API says the same of itself: where they differ, so do the verdicts.
const reportSettings = createSettingsReporter({
  settings: sessionSettings,
  stack: 'lambda',
  instance: createInstanceName(process.env),
  log,
});
const secrets = secretValues.provider(environment.SESSION_SECRETS, reportSettings);
const connection = createMongoConnection({ uri: secretValues.provider(environment.MONGODB_URI) });
const { dbName, collectionName = 'sessions' } = sessionSettings.store ?? {};

const storeTimer = createStoreTimer();

export const handler: AuthorizerHandler = createAuthorizer({
  authenticator: createAuthenticator(sessionSettings, {
    store: storeTimer.time(
      createMongoSessionStore(
        async () => (await connection.database(dbName)).collection(collectionName),
        sessionSettings.store,
      ),
    ),
    secrets,
    deserializers: createDeserializers({
      findUserById: async (userId) =>
        (await connection.database()).collection<UserRecord>('users').findOne({ _id: userId }),
    }),
    log: ({ level, code, cause }) =>
      log({ level, code, cause: cause instanceof Error ? cause.name : undefined }),
  }),
  toPrincipal,
  sessionRefKey: secretValues.provider(environment.SESSION_REF_KEY),
  routeAuth: environment.STRADDLE_ROUTE_AUTH,
  resultCache: environment.STRADDLE_RESULT_CACHE,
  settings: sessionSettings,
  storeTimer,
  log,
});
