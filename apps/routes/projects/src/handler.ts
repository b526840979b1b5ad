import { readEnvironment, secretList, text } from '@straddle/lambda/environment';
import {
  allowedOrigins,
  createExpressHandler,
  liftedRoutes,
  readOnlySessionStore,
  sessionAccess,
} from '@straddle/lambda/express';
import type { GroupHandler } from '@straddle/lambda/http';
import { logLine } from '@straddle/lambda/log';
import { createMongoConnection } from '@straddle/lambda/mongo';
import { createAuthenticator } from '@straddle/session-core';
import { createMongoSessionStore } from '@straddle/session-core/mongo';
import {
  createDeserializers,
  securityHeaders,
  sessionSettings,
  toPrincipal,
  type UserRecord,
} from 'app-session';
import { createFallback } from 'legacy-api/routers/fallback';
import { createProjectsRouter, type ProjectDocument } from 'legacy-api/routers/projects';

const environment = readEnvironment(process.env, {
  MONGODB_URI: text,
  SESSION_SECRETS: secretList,
  ALLOWED_ORIGINS: allowedOrigins,
  STRADDLE_ROUTES: liftedRoutes,
  STRADDLE_SESSION: sessionAccess,
});
const connection = createMongoConnection({ uri: environment.MONGODB_URI });
const { dbName, collectionName = 'sessions' } = sessionSettings.store ?? {};
// The wrapper logs faults, one line per request, without their messages.
const fallback = createFallback({ error: () => undefined });

export const handler: GroupHandler = createExpressHandler({
  lift: async ({ principalOf }) => {
    const projects = (await connection.database()).collection<ProjectDocument>('projects');
    return [
      createProjectsRouter({ collections: { projects }, principalOf }),
      fallback.notFound,
      fallback.error,
    ];
  },
  routes: environment.STRADDLE_ROUTES,
  session: environment.STRADDLE_SESSION,
  sessionReader: {
    authenticator: createAuthenticator(sessionSettings, {
      store: readOnlySessionStore(
        createMongoSessionStore(
          async () => (await connection.database(dbName)).collection(collectionName),
          sessionSettings.store,
        ),
      ),
      secrets: () => environment.SESSION_SECRETS,
      deserializers: createDeserializers({
        findUserById: async (userId) =>
          (await connection.database()).collection<UserRecord>('users').findOne({ _id: userId }),
      }),
    }),
    toPrincipal,
  },
  allowedOrigins: environment.ALLOWED_ORIGINS,
  defaultHeaders: securityHeaders,
  log: logLine,
});
