import { resolveSessionSettings, type Secret, type SessionSettings } from '@straddle/session-core';
import {
  bearerShim,
  connectMongoOptions,
  expressSessionOptions,
  type LiveSecrets,
} from '@straddle/session-core/express';
import { MongoStore } from 'connect-mongo';
import type { RequestHandler } from 'express';
import session, { type SessionOptions } from 'express-session';
import type { MongoClient } from 'mongodb';
import type { Passport } from './create-passport.ts';

/** Where passport puts the user of a request, and the app looks for it. */
export function userPropertyOf(sessionSettings: SessionSettings): string {
  return resolveSessionSettings(sessionSettings).passport.userProperty;
}

export interface SessionMiddlewareDependencies {
  readonly client: MongoClient;
  readonly sessionSettings: SessionSettings;
  /** Newest first; live ones are followed without a restart. */
  readonly sessionSecrets: readonly Secret[] | LiveSecrets;
  readonly passport: Passport;
}

/**
 * What finds the session and the user of a request, in its order. One function makes it for the app and for the
 * probe that compares it with the authorizer's settings.
 */
export function createSessionMiddleware({
  client,
  sessionSettings,
  sessionSecrets,
  passport,
}: SessionMiddlewareDependencies): readonly RequestHandler[] {
  const options = expressSessionOptions(
    sessionSettings,
    sessionSecrets,
    createSessionStore(client, sessionSettings),
  );
  return [
    bearerShim(sessionSettings),
    // The published types lag behind express-session 1.19: `sameSite: 'auto'` and KeyObject secrets.
    session(options as SessionOptions),
    passport.initialize({ userProperty: userPropertyOf(sessionSettings) }),
    passport.session(),
  ];
}

/**
 * connect-mongo keeps the promise of its collection for ever, also a rejected one: a database that blinks
 * while the TTL index is made would break every session until a restart. `prepareDatabase` makes that same
 * index at start-up, where a failure ends the process; with `autoRemove` off nothing is left to reject.
 */
function createSessionStore(client: MongoClient, sessionSettings: SessionSettings): MongoStore {
  return MongoStore.create({ ...connectMongoOptions(sessionSettings), client, autoRemove: 'disabled' });
}
