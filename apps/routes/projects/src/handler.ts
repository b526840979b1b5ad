import { readEnvironment, secretList, text } from '@straddle/lambda/environment';
import { allowedOrigins, createExpressHandler, liftedRoutes, sessionAccess } from '@straddle/lambda/express';
import type { GroupHandler } from '@straddle/lambda/http';
import { logLine } from '@straddle/lambda/log';
import { createMongoConnection } from '@straddle/lambda/mongo';
import { securityHeaders, sessionSettings } from 'app-session';
import { createSessionReader } from './create-session-reader.ts';
import { liftProjects } from './lift-projects.ts';

const environment = readEnvironment(process.env, {
  MONGODB_URI: text,
  SESSION_SECRETS: secretList,
  ALLOWED_ORIGINS: allowedOrigins,
  STRADDLE_ROUTES: liftedRoutes,
  STRADDLE_SESSION: sessionAccess,
});
const connection = createMongoConnection({ uri: environment.MONGODB_URI });

export const handler: GroupHandler = createExpressHandler({
  lift: liftProjects(connection),
  routes: environment.STRADDLE_ROUTES,
  session: environment.STRADDLE_SESSION,
  sessionReader: createSessionReader(connection, environment.SESSION_SECRETS),
  passport: sessionSettings.passport,
  allowedOrigins: environment.ALLOWED_ORIGINS,
  defaultHeaders: securityHeaders,
  log: logLine,
});
