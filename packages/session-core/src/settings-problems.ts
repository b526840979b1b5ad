import { encryptionProblems } from './encryption/index.ts';
import type { SessionSettings } from './settings.ts';

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
    'cookieParsing',
    'cookieParser',
    'passport',
    'budgets',
  ],
  cookie: ['path', 'maxAge', 'domain', 'httpOnly', 'secure', 'sameSite', 'priority', 'partitioned'],
  store: [
    'dbName',
    'collectionName',
    'ttl',
    'touchAfter',
    'stringify',
    'timestamps',
    'serialize',
    'unserialize',
    'transformId',
    'encryption',
  ],
  bearer: ['style', 'exclusive', 'caseSensitive'],
  cookieParser: ['trustSignedCookies', 'position'],
  passport: ['userProperty', 'requestDeserializers'],
  budgets: ['secretsMs', 'readMs', 'touchMs', 'deserializeMs'],
} as const;

/** Options that people have and look for here, and what to do instead. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'settings.secret': 'secrets are no setting: give them to the secrets port',
  'settings.key': 'use name',
  'settings.genid': 'it only concerns new sessions, which this stack never makes: leave it out',
  'settings.userProperty': 'use passport.userProperty',
  'store.crypto': 'say how in store.encryption, and give the key to the store',
  'store.cryptoAdapter': 'say how in store.encryption, and give the key to the store',
};

const BEARER_STYLES = [
  'replace-cookie',
  'overwrite-header',
  'append-cookie',
  'without-cookies',
  'overwrite-header-encoded',
  'overwrite-header-unprefixed',
  'parsed-cookie',
];

/** Everything because of which settings cannot give the legacy verdict, each with the mend. */
export function settingsProblems(settings: SessionSettings): readonly string[] {
  return [
    ...unknownKeys('settings', settings),
    ...unknownKeys('cookie', settings.cookie),
    ...unknownKeys('store', settings.store),
    ...unknownKeys('bearer', settings.bearer),
    ...unknownKeys('cookieParser', settings.cookieParser),
    ...unknownKeys('passport', settings.passport),
    ...unknownKeys('budgets', settings.budgets),
    ...cookieProblems(settings),
    ...bearerProblems(settings),
    ...positionProblems(settings),
    ...functionProblems(settings),
    ...(settings.store?.encryption ? encryptionProblems(settings.store.encryption) : []).map(
      (problem) => `store.encryption.${problem}`,
    ),
    ...numberProblems(settings),
  ];
}

function unknownKeys(section: keyof typeof KNOWN_KEYS, value: object | undefined): readonly string[] {
  const known: readonly string[] = KNOWN_KEYS[section];
  return Object.keys(value ?? {})
    .filter((key) => !known.includes(key))
    .map((key) => {
      const path = section === 'settings' ? key : `${section}.${key}`;
      return `${path}: ${ELSEWHERE[`${section}.${key}`] ?? 'unknown option'}`;
    });
}

function cookieProblems({ name, cookieParsing, cookieParser }: SessionSettings): readonly string[] {
  const problems: string[] = [];
  if (name !== undefined && name in Object.prototype) {
    problems.push(
      `name: "${name}" is a member of every object and breaks cookie parsing in legacy; rename the cookie`,
    );
  }
  if (cookieParsing !== undefined && !['0.7', '0.6'].includes(cookieParsing)) {
    problems.push(
      'cookieParsing: "0.7" (express-session 1.18.1 and later) or "0.6" (1.18.0 and older), the version of its cookie package',
    );
  }
  const trusted: unknown = cookieParser?.trustSignedCookies;
  if (cookieParser !== undefined && trusted !== true) {
    problems.push(
      'cookieParser.trustSignedCookies: must be true; leave cookieParser out if nobody runs cookie-parser before the session',
    );
  }
  return problems;
}

function bearerProblems({ bearer }: SessionSettings): readonly string[] {
  if (bearer === undefined) return [];
  const problems: string[] = [];
  const style: unknown = bearer.style;
  if (style === 'signed-cookies') {
    problems.push(
      'bearer.style: putting tokens into req.signedCookies accepts ids that nobody signed; mend the legacy app first (difference D-3)',
    );
  } else if (!BEARER_STYLES.some((known) => known === style)) {
    problems.push(`bearer.style: "${String(style)}" is none of ${BEARER_STYLES.join(', ')}`);
  }
  const misplaced = style === 'replace-cookie' ? 'caseSensitive' : 'exclusive';
  if (misplaced in bearer) problems.push(`bearer.${misplaced}: has no meaning with style "${String(style)}"`);
  return problems;
}

function positionProblems({ bearer, cookieParser }: SessionSettings): readonly string[] {
  const position: unknown = cookieParser?.position;
  if (position !== undefined && bearer === undefined)
    return ['cookieParser.position: has no meaning without bearer'];
  if (cookieParser === undefined || bearer === undefined) return [];
  return position === 'before-bearer' || position === 'after-bearer'
    ? []
    : [
        "cookieParser.position: write 'before-bearer' or 'after-bearer', as the legacy app mounts the two; the verdict depends on it",
      ];
}

function functionProblems({ store }: SessionSettings): readonly string[] {
  const functions: readonly [string, unknown][] = [
    ['store.serialize', store?.serialize],
    ['store.unserialize', store?.unserialize],
    ['store.transformId', store?.transformId],
  ];
  return functions
    .filter(([, value]) => value !== undefined && typeof value !== 'function')
    .map(([path]) => `${path}: must be a function`);
}

function numberProblems({ store, budgets }: SessionSettings): readonly string[] {
  const numbers: readonly [string, number | undefined][] = [
    ['store.ttl', store?.ttl],
    ['store.touchAfter', store?.touchAfter],
  ];
  return [
    ...numbers
      .filter(([, value]) => value !== undefined && !(Number.isFinite(value) && value >= 0))
      .map(([path]) => `${path}: must be a number, zero or more`),
    ...Object.entries(budgets ?? {})
      .filter(([, value]) => !(value >= 1 && value <= LONGEST_TIMER_MS))
      .map(([name]) => `budgets.${name}: must be from 1 to ${LONGEST_TIMER_MS} milliseconds`),
  ];
}

/** Longer timers fire at once. */
const LONGEST_TIMER_MS = 2_147_483_647;
