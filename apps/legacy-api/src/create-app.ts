import type { Secret, SessionSettings } from '@straddle/session-core';
import type { CountingMiddleware, LiveSecrets } from '@straddle/session-core/express';
import { sessionSettings as productSettings, securityHeaders, toPrincipal } from 'app-session';
import express, { type Express } from 'express';
import type { MongoClient } from 'mongodb';
import type { PrincipalOf } from './access.ts';
import { createPassport } from './create-passport.ts';
import { collectionsOf } from './documents.ts';
import { ConfigurationError } from './errors.ts';
import { readForwardedHeader } from './forwarded-header.ts';
import type { Log } from './logger.ts';
import { createOriginGuard } from './origin-guard.ts';
import { defaultScryptParameters, type ScryptParameters } from './passwords.ts';
import { createRequestLog } from './request-log.ts';
import { createAccountRouter } from './routers/account.ts';
import { createAuthRouter } from './routers/auth.ts';
import { createAvatarRouter } from './routers/avatar.ts';
import { createEventMetricsRouter } from './routers/event-metrics.ts';
import { createEventsRouter } from './routers/events.ts';
import { createFallback } from './routers/fallback.ts';
import { createHealthRouter } from './routers/health.ts';
import { createProfileRouter } from './routers/profile.ts';
import { createProjectsRouter } from './routers/projects.ts';
import { createUsersRouter } from './routers/users.ts';
import { createSessionCookieValve } from './session-cookie-valve.ts';
import { createSessionMiddleware, userPropertyOf } from './session-middleware.ts';
import { defaultLoginLimits, defaultSignUpLimits, type ThrottleLimits } from './throttle.ts';
import type { TrustProxy } from './trust-proxy.ts';

/** What the app works with. The caller connects the client, and closes it. */
export interface AppDependencies {
  /**
   * Connected already: a client of driver 7 whose first, lazy connect fails stays closed for ever. Sample data
   * and sessions live in the database that its connection string names.
   */
  readonly client: MongoClient;
  /** Newest first; live ones are followed without a restart. */
  readonly sessionSecrets: readonly Secret[] | LiveSecrets;
  /** Sees every request that comes to the session. Default: nobody counts. */
  readonly countSecrets?: CountingMiddleware;
  readonly log: Log;
  /** Those of the product when left out. Another stack that shares the sessions must have the same. */
  readonly sessionSettings?: SessionSettings;
  readonly allowedOrigins?: readonly string[];
  readonly trustProxy?: TrustProxy;
  readonly loginLimits?: ThrottleLimits;
  readonly signUpLimits?: ThrottleLimits;
  readonly scryptParameters?: ScryptParameters;
}

/**
 * Builds the Express app. Does not listen, opens no connection and sends nothing to the database.
 *
 * Session work is done by express-session, connect-mongo and passport; only their options and the bearer
 * middleware come from the settings that the authorizer shares.
 *
 * @throws {ConfigurationError} Without any session secret.
 * @throws {SessionSettingsInvalidError} If the product's session settings cannot be served by both stacks.
 * @example
 * createApp({ client, sessionSecrets: ['a secret of 16+ chars'], log }).listen(3001);
 */
export function createApp(dependencies: AppDependencies): Express {
  const { client, log, allowedOrigins = [], trustProxy = false } = dependencies;
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', trustProxy);
  app.use(readForwardedHeader);
  app.use((_request, response, next) => {
    response.set(securityHeaders);
    next();
  });
  // Before the session, which a probe must not touch, and before the request log, which probes would fill.
  app.use(createHealthRouter({ client, log }));
  app.use(createRequestLog(log));
  app.use(createOriginGuard(allowedOrigins));
  mountSessionRoutes(app, dependencies);
  const fallback = createFallback(log);
  app.use(fallback.notFound);
  app.use(fallback.error);
  return app;
}

function mountSessionRoutes(app: Express, dependencies: AppDependencies): void {
  const { client, sessionSecrets, scryptParameters = defaultScryptParameters } = dependencies;
  const { sessionSettings = productSettings } = dependencies;
  const { loginLimits = defaultLoginLimits, signUpLimits = defaultSignUpLimits } = dependencies;
  const signingSecret = (): Secret => {
    const [newest] = 'current' in sessionSecrets ? sessionSecrets.current : sessionSecrets;
    if (newest === undefined) throw new ConfigurationError(['no session secret was given']);
    return newest;
  };
  // Better now than at the first login.
  signingSecret();
  const collections = collectionsOf(client.db());
  const passport = createPassport({ collections, scryptParameters });
  const sessionCookieValve = createSessionCookieValve(sessionSettings.name ?? 'connect.sid');
  const userProperty = userPropertyOf(sessionSettings);
  const principalOf: PrincipalOf = (request) => toPrincipal(Reflect.get(request, userProperty));

  app.post('/auth/login', sessionCookieValve.middleware);
  if (dependencies.countSecrets !== undefined) app.use(dependencies.countSecrets);
  app.use(...createSessionMiddleware({ client, sessionSettings, sessionSecrets, passport }));
  app.use(
    createAuthRouter({
      passport,
      principalOf,
      sessionSettings,
      signingSecret,
      sessionCookieValve,
      loginLimits,
    }),
    createUsersRouter({ collections, signUpLimits, scryptParameters }),
    createAccountRouter({ principalOf }),
    createProfileRouter({ collections, principalOf }),
    createEventMetricsRouter({ collections, principalOf }),
    createEventsRouter({ collections, principalOf }),
    createProjectsRouter({ collections, principalOf }),
    createAvatarRouter({ collections, principalOf }),
  );
}
