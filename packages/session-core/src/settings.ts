import type { BearerSettings } from './bearer.ts';
import type { CookieParsing } from './cookie-header.ts';
import type { CookieParserSettings } from './cookie-parser.ts';
import type { EncryptionSettings } from './encryption/index.ts';
import { SessionSettingsInvalidError } from './errors.ts';
import type { IncomingHeaders } from './request-headers.ts';
import { settingsProblems } from './settings-problems.ts';

/** Options of express-session's `cookie`, for new sessions; stored sessions keep what they were made with. */
export interface CookieSettings {
  /** @default '/' */
  readonly path?: string;
  readonly maxAge?: number;
  readonly domain?: string;
  /** @default true */
  readonly httpOnly?: boolean;
  readonly secure?: boolean | 'auto';
  readonly sameSite?: boolean | 'lax' | 'strict' | 'none' | 'auto';
  readonly priority?: 'low' | 'medium' | 'high';
  readonly partitioned?: boolean;
}

/** What `cookie` as a function may ask of a request, under names that an Express request has, too. */
export interface CookieOptionsRequest {
  readonly method: string;
  /** Lower-case names and joined values, as Node has them; behind a gateway `host` is the gateway's. */
  readonly headers: IncomingHeaders;
  /** As the client sent it, without the query. HTTP APIs do not say; there asking for it is a fault. */
  readonly path: string;
  /** Whether the legacy app would call the request secure. */
  readonly secure: boolean;
}

/**
 * `cookie` as a function, of express-session 1.19: the options of every single request. For a session that is stored
 * already only their `path` counts, in the path gate. `'auto'` is for objects: express-session resolves it in no other.
 */
export type CookieOptionsFunction = (request: CookieOptionsRequest) => CookieSettings;

/** Options of connect-mongo that decide what is read and when a session expires. */
export interface StoreSettings {
  readonly dbName?: string;
  /** @default 'sessions' */
  readonly collectionName?: string;
  /** Seconds that a session lives when its cookie has no expiry. @default 1209600 */
  readonly ttl?: number;
  /** Seconds between two touches of one session. @default 0 */
  readonly touchAfter?: number;
  /** false: sessions are stored as sub-documents instead of JSON text. @default true */
  readonly stringify?: boolean;
  /** @default false */
  readonly timestamps?: boolean;
  /** Only its presence matters here: with it and without `unserialize`, stored payloads are used as they are. */
  readonly serialize?: (session: never) => unknown;
  /** Turns the stored payload into the session. */
  readonly unserialize?: (payload: never) => unknown;
  /** Turns a session id into the `_id` of its document. */
  readonly transformId?: (sessionId: string) => unknown;
  /** How payloads are encrypted; the key is no setting, it goes to the store. */
  readonly encryption?: EncryptionSettings;
}

/** Time limits, where legacy would wait for ever. */
export interface BudgetSettings {
  /** For the secret provider. @default 2000 */
  readonly secretsMs?: number;
  /** @default 3000 */
  readonly readMs?: number;
  /**
   * For extending the session, and once more for removing a rejected user. With stalled writes an answer takes this much
   * longer than the read; the default leaves the rest of half a second to everything else.
   * @default 450
   */
  readonly touchMs?: number;
  /** @default 2000 */
  readonly deserializeMs?: number;
}

/** What the legacy app does with passport. */
export interface PassportSettings {
  /** Where `passport.initialize({ userProperty })` puts the user; for lifted routers. @default 'user' */
  readonly userProperty?: string;
  /**
   * Deserializers of three arguments get a request of which only `method`, `headers` and `originalUrl` exist. Say
   * `'accepted'` once you have seen that yours need no more.
   */
  readonly requestDeserializers?: 'accepted';
}

/**
 * The session settings of the legacy app, under the names and defaults of express-session and connect-mongo,
 * without any secret. One object configures both stacks.
 */
export interface SessionSettings {
  /** @default 'connect.sid' */
  readonly name?: string;
  readonly cookie?: CookieSettings | CookieOptionsFunction;
  /** @default true, as express-session */
  readonly resave?: boolean;
  /** @default true, as express-session */
  readonly saveUninitialized?: boolean;
  /** @default false */
  readonly rolling?: boolean;
  /** @default 'keep' */
  readonly unset?: 'keep' | 'destroy';
  readonly proxy?: boolean;
  readonly store?: StoreSettings;
  /** Off unless given. */
  readonly bearer?: BearerSettings;
  /** Which `cookie` package reads headers in the legacy app: `0.6` with express-session 1.18.0 and older. @default '0.7' */
  readonly cookieParsing?: CookieParsing;
  /** cookie-parser runs before the session and its verdict is believed: a hole, off unless named. */
  readonly cookieParser?: CookieParserSettings;
  readonly passport?: PassportSettings;
  readonly budgets?: BudgetSettings;
}

/** Settings with every default applied. */
export interface ResolvedSessionSettings {
  readonly name: string;
  readonly cookie: (CookieSettings & { readonly path: string }) | CookieOptionsFunction;
  readonly resave: boolean;
  readonly saveUninitialized: boolean;
  readonly rolling: boolean;
  readonly unset: 'keep' | 'destroy';
  readonly proxy: boolean | undefined;
  readonly store: ResolvedStoreSettings;
  readonly bearer: BearerSettings | undefined;
  readonly cookieParsing: CookieParsing;
  readonly cookieParser: CookieParserSettings | undefined;
  readonly passport: { readonly userProperty: string; readonly requestDeserializers: 'accepted' | undefined };
  readonly budgets: Required<BudgetSettings>;
}

/** The `store` part of the settings with every default applied. `ttl` and `touchAfter` are seconds. */
export interface ResolvedStoreSettings {
  readonly dbName: string | undefined;
  readonly collectionName: string;
  readonly ttl: number;
  readonly touchAfter: number;
  readonly stringify: boolean;
  readonly timestamps: boolean;
  readonly serialize: StoreSettings['serialize'];
  readonly unserialize: StoreSettings['unserialize'];
  readonly transformId: StoreSettings['transformId'];
  readonly encryption: EncryptionSettings | undefined;
}

/**
 * Applies the defaults of express-session and connect-mongo and refuses what cannot give the legacy verdict.
 *
 * @throws {SessionSettingsInvalidError} Naming every problem at once, with the mend.
 * @example
 * resolveSessionSettings({ resave: false }).store.collectionName; //=> 'sessions'
 */
export function resolveSessionSettings(settings: SessionSettings): ResolvedSessionSettings {
  const problems = settingsProblems(settings);
  if (problems.length > 0) throw new SessionSettingsInvalidError(problems);
  const { store } = settings;
  return {
    name: settings.name || 'connect.sid',
    cookie:
      typeof settings.cookie === 'function'
        ? settings.cookie
        : { ...settings.cookie, path: settings.cookie?.path || '/' },
    // Only undefined means true there; null, which JavaScript callers have, counts as false.
    resave: settings.resave === undefined || Boolean(settings.resave),
    saveUninitialized: settings.saveUninitialized === undefined || Boolean(settings.saveUninitialized),
    rolling: settings.rolling ?? false,
    unset: settings.unset ?? 'keep',
    proxy: settings.proxy,
    store: {
      dbName: store?.dbName,
      collectionName: store?.collectionName ?? 'sessions',
      ttl: store?.ttl ?? 1_209_600,
      touchAfter: store?.touchAfter ?? 0,
      stringify: store?.stringify ?? true,
      timestamps: store?.timestamps ?? false,
      serialize: store?.serialize,
      unserialize: store?.unserialize,
      transformId: store?.transformId,
      encryption: store?.encryption,
    },
    bearer: settings.bearer,
    cookieParsing: settings.cookieParsing ?? '0.7',
    cookieParser: settings.cookieParser,
    passport: {
      userProperty: settings.passport?.userProperty || 'user',
      requestDeserializers: settings.passport?.requestDeserializers,
    },
    budgets: {
      secretsMs: settings.budgets?.secretsMs ?? 2000,
      readMs: settings.budgets?.readMs ?? 3000,
      touchMs: settings.budgets?.touchMs ?? 450,
      deserializeMs: settings.budgets?.deserializeMs ?? 2000,
    },
  };
}
