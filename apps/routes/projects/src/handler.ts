import { readEnvironment, secretList, text } from '@straddle/lambda/environment';
import { allowedOrigins, createExpressHandler, liftedRoutes, sessionAccess } from '@straddle/lambda/express';
import type { GroupHandler } from '@straddle/lambda/http';
import { createMetricLog, metricsSettings } from '@straddle/lambda/metrics';
import { createMongoConnection } from '@straddle/lambda/mongo';
import { createInstanceName, createSecretValues, secret, secretsTtlSeconds } from '@straddle/lambda/secrets';
import { createSettingsReporter } from '@straddle/session-core';
import { securityHeaders, sessionSettings } from 'app-session';
import { createSessionReader } from './create-session-reader.ts';
import { liftProjects } from './lift-projects.ts';

const environment = readEnvironment(process.env, {
  MONGODB_URI: secret(text),
  SESSION_SECRETS: secret(secretList),
  SECRETS_TTL_SECONDS: secretsTtlSeconds,
  ALLOWED_ORIGINS: allowedOrigins,
  STRADDLE_ROUTES: liftedRoutes,
  STRADDLE_SESSION: sessionAccess,
  STRADDLE_METRICS: metricsSettings,
});
const log = createMetricLog(environment.STRADDLE_METRICS);
const secretValues = createSecretValues({
  environment: () => process.env,
  ttlSeconds: environment.SECRETS_TTL_SECONDS,
  log,
});
// It verifies credentials again, so a rotation has to wait for it too.
const reportSettings = createSettingsReporter({
  settings: sessionSettings,
  stack: 'lambda',
  instance: createInstanceName(process.env),
  log,
});
const secrets = secretValues.provider(environment.SESSION_SECRETS, reportSettings);
const connection = createMongoConnection({ uri: secretValues.provider(environment.MONGODB_URI) });

export const handler: GroupHandler = createExpressHandler({
  lift: liftProjects(connection),
  routes: environment.STRADDLE_ROUTES,
  session: environment.STRADDLE_SESSION,
  sessionReader: createSessionReader(connection, secrets),
  passport: sessionSettings.passport,
  allowedOrigins: environment.ALLOWED_ORIGINS,
  defaultHeaders: securityHeaders,
  log,
});
