import type { BearerSettings } from './bearer.ts';
import { SessionSettingsInvalidError } from './errors.ts';

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
}

/** Time limits, where legacy would wait for ever. */
export interface BudgetSettings {
  /** @default 3000 */
  readonly readMs?: number;
  /** @default 500 */
  readonly touchMs?: number;
  /** @default 2000 */
  readonly deserializeMs?: number;
}

/**
 * The session settings of the legacy app, under the names and defaults of express-session and connect-mongo,
 * without any secret. One object configures both stacks.
 */
export interface SessionSettings {
  /** @default 'connect.sid' */
  readonly name?: string;
  readonly cookie?: CookieSettings;
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
  readonly budgets?: BudgetSettings;
}

/** Settings with every default applied. */
export interface ResolvedSessionSettings {
  readonly name: string;
  readonly cookie: CookieSettings & { readonly path: string };
  readonly resave: boolean;
  readonly saveUninitialized: boolean;
  readonly rolling: boolean;
  readonly unset: 'keep' | 'destroy';
  readonly proxy: boolean | undefined;
  readonly store: ResolvedStoreSettings;
  readonly bearer: Required<BearerSettings> | undefined;
  readonly budgets: Required<BudgetSettings>;
}

export interface ResolvedStoreSettings {
  readonly dbName: string | undefined;
  readonly collectionName: string;
  readonly ttl: number;
  readonly touchAfter: number;
  readonly stringify: boolean;
  readonly timestamps: boolean;
}

const KNOWN_KEYS = {
  settings: [
    'name',
    'cookie',
    'resave',
    'saveUninitialized',
    'rolling',
    'unset',
    'proxy',
    'store',
    'bearer',
    'budgets',
  ],
  cookie: ['path', 'maxAge', 'domain', 'httpOnly', 'secure', 'sameSite', 'priority', 'partitioned'],
  store: ['dbName', 'collectionName', 'ttl', 'touchAfter', 'stringify', 'timestamps'],
  bearer: ['style', 'exclusive'],
  budgets: ['readMs', 'touchMs', 'deserializeMs'],
} as const;

/** Options that people have and that would change a verdict, but are not reproduced yet. */
const NOT_BUILT: Readonly<Record<string, string>> = {
  'settings.secret': 'secrets are no setting: give them to the secrets port',
  'settings.key': 'use name',
  'settings.genid': 'it only concerns new sessions, which this stack never makes: leave it out',
  'settings.cookieParser': 'trusting cookie-parser is not built yet',
  'settings.cookieParsing': 'cookie parsing of express-session 1.18.0 and older is not built yet',
  'settings.userProperty': 'another user property is not built yet',
  'store.crypto': 'encrypted sessions are not built yet',
  'store.cryptoAdapter': 'encrypted sessions are not built yet',
  'store.serialize': 'custom serializers are not built yet',
  'store.unserialize': 'custom serializers are not built yet',
  'store.transformId': 'transformed ids are not built yet',
};

/**
 * Applies the defaults of express-session and connect-mongo and refuses what cannot give the legacy verdict.
 *
 * @throws {SessionSettingsInvalidError} Naming every problem at once, with the mend.
 * @example
 * resolveSessionSettings({ resave: false }).store.collectionName; //=> 'sessions'
 */
export function resolveSessionSettings(settings: SessionSettings): ResolvedSessionSettings {
  const problems = [
    ...unknownKeys('settings', settings),
    ...unknownKeys('cookie', settings.cookie),
    ...unknownKeys('store', settings.store),
    ...unknownKeys('bearer', settings.bearer),
    ...unknownKeys('budgets', settings.budgets),
    ...invalidValues(settings),
  ];
  if (problems.length > 0) throw new SessionSettingsInvalidError(problems);
  const { store, bearer } = settings;
  return {
    name: settings.name || 'connect.sid',
    cookie: { ...settings.cookie, path: settings.cookie?.path || '/' },
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
    },
    bearer: bearer && { style: bearer.style, exclusive: bearer.exclusive ?? true },
    budgets: {
      readMs: settings.budgets?.readMs ?? 3000,
      touchMs: settings.budgets?.touchMs ?? 500,
      deserializeMs: settings.budgets?.deserializeMs ?? 2000,
    },
  };
}

function unknownKeys(section: keyof typeof KNOWN_KEYS, value: object | undefined): readonly string[] {
  const known: readonly string[] = KNOWN_KEYS[section];
  return Object.keys(value ?? {})
    .filter((key) => !known.includes(key))
    .map((key) => {
      const path = section === 'settings' ? key : `${section}.${key}`;
      return `${path}: ${NOT_BUILT[`${section}.${key}`] ?? 'unknown option'}`;
    });
}

function invalidValues(settings: SessionSettings): readonly string[] {
  const problems: string[] = [];
  const { name, cookie, store, bearer, budgets } = settings;
  if (name !== undefined && name in Object.prototype) {
    problems.push(
      `name: "${name}" is a member of every object and breaks cookie parsing in legacy; rename the cookie`,
    );
  }
  if (typeof cookie === 'function')
    problems.push('cookie: the function form is not built yet; give an object');
  const style: unknown = bearer?.style;
  if (bearer && style !== 'replace-cookie') {
    problems.push(`bearer.style: "${String(style)}" is not built yet; "replace-cookie" is`);
  }
  const numbers: readonly [string, number | undefined][] = [
    ['store.ttl', store?.ttl],
    ['store.touchAfter', store?.touchAfter],
    ['budgets.readMs', budgets?.readMs],
    ['budgets.touchMs', budgets?.touchMs],
    ['budgets.deserializeMs', budgets?.deserializeMs],
  ];
  for (const [path, value] of numbers) {
    if (value !== undefined && !(Number.isFinite(value) && value >= 0)) {
      problems.push(`${path}: must be a number, zero or more`);
    }
  }
  return problems;
}
