import { type ResolvedSessionSettings, resolveSessionSettings, type SessionSettings } from '../settings.ts';
import type { Secret } from '../signed-cookie.ts';
import type { LiveSecrets } from './watch-secrets.ts';

/** What `session()` of express-session takes, made from the settings that the authorizer uses too. */
export interface ExpressSessionOptions<Store> {
  name: string;
  secret: Secret[];
  cookie: ResolvedSessionSettings['cookie'];
  resave: boolean;
  saveUninitialized: boolean;
  rolling: boolean;
  unset: 'keep' | 'destroy';
  proxy: boolean | undefined;
  store: Store;
}

/**
 * Options for the legacy app's express-session.
 *
 * @param secrets Newest first, as for the authorizer. Those of `watchSecrets` are followed without a restart: express-session
 *   keeps the very array, and looks into it for each request.
 * @param store The legacy app's own connect-mongo store.
 * @throws {SessionSettingsInvalidError} For settings that the authorizer would refuse.
 * @example
 * app.use(session(expressSessionOptions(sessionSettings, secrets, MongoStore.create({ client, ...connectMongoOptions(sessionSettings) }))));
 */
export function expressSessionOptions<Store>(
  settings: SessionSettings,
  secrets: readonly Secret[] | LiveSecrets,
  store: Store,
): ExpressSessionOptions<Store> {
  const { name, cookie, resave, saveUninitialized, rolling, unset, proxy } = resolveSessionSettings(settings);
  const secret = 'current' in secrets ? secrets.current : [...secrets];
  return { name, secret, cookie, resave, saveUninitialized, rolling, unset, proxy, store };
}

/** What connect-mongo takes besides the client. */
export interface ConnectMongoOptions {
  dbName?: string;
  collectionName: string;
  ttl: number;
  touchAfter: number;
  stringify: boolean;
  timestamps: boolean;
}

/**
 * Options for the legacy app's connect-mongo store; add `client`, and with encryption `crypto` or `cryptoAdapter`, whose
 * secret is no setting.
 *
 * @throws {SessionSettingsInvalidError} For settings that the authorizer would refuse.
 * @example
 * const store = MongoStore.create({ client, ...connectMongoOptions(sessionSettings) });
 */
export function connectMongoOptions(settings: SessionSettings): ConnectMongoOptions {
  const { dbName, ...store } = resolveSessionSettings(settings).store;
  return dbName === undefined ? store : { ...store, dbName };
}
