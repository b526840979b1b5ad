import { describe, expect, test } from '@jest/globals';
import { createWebCryptoAdapter, MongoStore } from 'connect-mongo';
import parseCookies from 'cookie-parser';
import session from 'express-session';
import { Passport } from 'passport';
import type { EncryptionSettings } from '../../encryption/index.ts';
import { CookieOptionsUnknowableError, SessionSettingsInvalidError } from '../../errors.ts';
import type { CookieSettings, SessionSettings } from '../../settings.ts';
import {
  bearerShim,
  connectMongoOptions,
  expressSessionOptions,
  type ProbeOptions,
  probeLegacySessions,
} from '../index.ts';
import type { ProbedMiddleware } from './run-canary.ts';

const SECRETS = ['the newest secret', 'an older secret'];
const settings = {
  name: 'app.sid',
  cookie: { path: '/', maxAge: 3_600_000, sameSite: 'lax', secure: 'auto' },
  resave: false,
  saveUninitialized: false,
  rolling: false,
  store: { dbName: 'app', collectionName: 'logins', ttl: 7200, touchAfter: 60, stringify: true },
  bearer: { style: 'replace-cookie', exclusive: true },
} as const satisfies SessionSettings;

/** A legacy app as somebody configures it by hand: the right one, with single parts replaced. */
interface ByHand {
  readonly session?: Partial<session.SessionOptions>;
  readonly store?: Record<string, unknown>;
  readonly before?: readonly ProbedMiddleware[];
}

function middlewareOf(deviation: ByHand, said: SessionSettings) {
  return (client: never): readonly ProbedMiddleware[] => {
    const store = MongoStore.create({ client, ...connectMongoOptions(said), ...deviation.store });
    const options = { ...expressSessionOptions(said, SECRETS, store), ...deviation.session };
    const passport = new Passport();
    return [
      ...(deviation.before ?? [bearerShim(said)]),
      session(options as session.SessionOptions) as ProbedMiddleware,
      passport.session() as ProbedMiddleware,
    ];
  };
}

async function optionsFoundIn(
  deviation: ByHand,
  probed: Omit<ProbeOptions, 'secrets' | 'createMiddleware'> = { settings },
): Promise<readonly string[]> {
  const findings = await probeLegacySessions({
    ...probed,
    secrets: SECRETS,
    createMiddleware: middlewareOf(deviation, probed.settings),
  });
  for (const { message } of findings) for (const secret of SECRETS) expect(message).not.toContain(secret);
  return findings.map(({ option }) => option);
}

describe('the probe of the legacy app', () => {
  test('finds nothing where both stacks are configured alike', async () => {
    await expect(optionsFoundIn({})).resolves.toEqual([]);
  });

  test.each([
    { option: 'name', deviation: { session: { name: 'other.sid' } } },
    { option: 'secrets', deviation: { session: { secret: ['somebody else', ...SECRETS] } } },
    { option: 'secrets[1]', deviation: { session: { secret: SECRETS.slice(0, 1) } } },
    { option: 'secrets', deviation: { session: { secret: SECRETS.toReversed() } } },
    {
      option: 'cookie.path',
      deviation: { session: { cookie: { ...settings.cookie, path: '/api' } as session.CookieOptions } },
    },
    {
      option: 'cookie.maxAge',
      deviation: { session: { cookie: { ...settings.cookie, maxAge: 60_000 } as session.CookieOptions } },
    },
    {
      option: 'cookie.sameSite',
      deviation: { session: { cookie: { ...settings.cookie, sameSite: 'strict' } as session.CookieOptions } },
    },
    {
      option: 'cookie.httpOnly',
      deviation: { session: { cookie: { ...settings.cookie, httpOnly: false } as session.CookieOptions } },
    },
    {
      option: 'cookie.domain',
      deviation: {
        session: { cookie: { ...settings.cookie, domain: '.example.com' } as session.CookieOptions },
      },
    },
    { option: 'resave', deviation: { session: { resave: true } } },
    { option: 'rolling', deviation: { session: { rolling: true } } },
    { option: 'saveUninitialized', deviation: { session: { saveUninitialized: true } } },
    { option: 'store.dbName', deviation: { store: { dbName: 'other' } } },
    { option: 'store.collectionName', deviation: { store: { collectionName: 'other' } } },
    { option: 'store.ttl', deviation: { store: { ttl: 60 } } },
    { option: 'store.touchAfter', deviation: { store: { touchAfter: 0 } } },
    { option: 'store.touchAfter', deviation: { store: { touchAfter: 600 } } },
    { option: 'store.stringify', deviation: { store: { stringify: false } } },
    { option: 'store.timestamps', deviation: { store: { timestamps: true } } },
    { option: 'store.transformId', deviation: { store: { transformId: (id: string) => `app:${id}` } } },
    { option: 'bearer', deviation: { before: [] } },
    {
      option: 'bearer',
      deviation: { before: [bearerShim({ bearer: { style: 'append-cookie' } }) as ProbedMiddleware] },
    },
    {
      option: 'cookieParser',
      deviation: {
        before: [bearerShim(settings) as ProbedMiddleware, parseCookies('x') as ProbedMiddleware],
      },
    },
  ] satisfies { option: string; deviation: ByHand }[])('names $option', async ({ option, deviation }) => {
    const found = await optionsFoundIn(deviation);
    expect(found).toContain(option);
    // A single deviation must not be reported as a dozen.
    expect(found.length).toBeLessThanOrEqual(3);
  });

  test('says when the store does not use the client of the probe', async () => {
    const findings = await probeLegacySessions({
      settings,
      secrets: SECRETS,
      createMiddleware: () => [
        session({ secret: 'x', resave: false, saveUninitialized: false }) as ProbedMiddleware,
      ],
    });
    expect(findings.map(({ option }) => option)).toContain('createMiddleware');
  });
});

describe('the probe of a legacy app whose cookie options are a function', () => {
  const byRequest = {
    ...settings,
    cookie: ({ headers, secure }): CookieSettings => ({
      maxAge: headers['x-kiosk'] === undefined ? 3_600_000 : 60_000,
      secure,
      path: '/app',
    }),
  } satisfies SessionSettings;

  test('finds nothing where both stacks have that function', async () => {
    await expect(optionsFoundIn({}, { settings: byRequest })).resolves.toEqual([]);
  });

  test.each<{ option: string; cookie: session.SessionOptions['cookie'] }>([
    { option: 'cookie.maxAge', cookie: () => ({ maxAge: 1000, secure: true, path: '/app' }) },
    { option: 'cookie.secure', cookie: { maxAge: 3_600_000, path: '/app' } },
    { option: 'cookie.path', cookie: { maxAge: 3_600_000, secure: true, path: '/api' } },
  ])('names $option', async ({ option, cookie }) => {
    const deviation = { session: { cookie } } as ByHand;
    await expect(optionsFoundIn(deviation, { settings: byRequest })).resolves.toEqual([option]);
  });

  test('fails where the authorizer would: the function asks for what only legacy knows', async () => {
    const cookie = (request: unknown): CookieSettings => ({ path: Object(request).hostname });
    await expect(optionsFoundIn({}, { settings: { ...settings, cookie } })).rejects.toBeInstanceOf(
      CookieOptionsUnknowableError,
    );
  });
});

describe('the probe of a legacy app with cookie-parser and a bearer middleware', () => {
  const parser = parseCookies('parser secret') as ProbedMiddleware;
  const shim = bearerShim(settings) as ProbedMiddleware;
  const said = (position: 'before-bearer' | 'after-bearer') => ({
    settings: { ...settings, cookieParser: { trustSignedCookies: true, position } } as const,
    cookieParserSecrets: ['parser secret'],
  });

  test('finds nothing where it mounts them as the settings say', async () => {
    await expect(optionsFoundIn({ before: [parser, shim] }, said('before-bearer'))).resolves.toEqual([]);
    await expect(optionsFoundIn({ before: [shim, parser] }, said('after-bearer'))).resolves.toEqual([]);
  });

  test('names cookieParser where it mounts them the other way round', async () => {
    await expect(optionsFoundIn({ before: [shim, parser] }, said('before-bearer'))).resolves.toEqual([
      'cookieParser',
    ]);
  });
});

describe('the probe of a legacy app that encrypts sessions', () => {
  const KEY = 'a key of the store';
  const withScheme = (encryption: EncryptionSettings): SessionSettings => ({
    ...settings,
    store: { ...settings.store, encryption },
  });
  const kruptein = withScheme({ scheme: 'kruptein', connectMongoMajor: 6 });
  const webcrypto = withScheme({ scheme: 'webcrypto', iterations: 1000 });
  const byHand = { crypto: { secret: KEY } };

  test.each([
    { scheme: 'kruptein', said: kruptein, store: byHand },
    {
      scheme: 'webcrypto',
      said: webcrypto,
      store: { cryptoAdapter: createWebCryptoAdapter({ secret: KEY, iterations: 1000 }) },
    },
  ])('finds nothing where both stacks use $scheme alike', async ({ said, store }) => {
    await expect(optionsFoundIn({ store }, { settings: said, encryptionKey: KEY })).resolves.toEqual([]);
  });

  test.each<{ title: string; option: string; deviation: ByHand }>([
    { title: 'no encryption at all', option: 'store.encryption', deviation: {} },
    {
      title: 'another key',
      option: 'store.encryption',
      deviation: { store: { crypto: { secret: 'another key' } } },
    },
    {
      title: 'another scheme',
      option: 'store.encryption',
      deviation: { store: { cryptoAdapter: createWebCryptoAdapter({ secret: KEY }) } },
    },
    {
      title: 'another algorithm',
      option: 'store.encryption',
      deviation: { store: { crypto: { secret: KEY, algorithm: 'aes-128-gcm', hashing: 'sha256' } } },
    },
    { title: 'another time to live', option: 'store.ttl', deviation: { store: { ...byHand, ttl: 60 } } },
    {
      title: 'another throttle',
      option: 'store.touchAfter',
      deviation: { store: { ...byHand, touchAfter: 600 } },
    },
    {
      title: 'saving what nobody changed',
      option: 'resave',
      deviation: { store: byHand, session: { resave: true } },
    },
    {
      title: 'rolling cookies',
      option: 'rolling',
      deviation: { store: byHand, session: { rolling: true } },
    },
  ])('names $option for $title', async ({ option, deviation }) => {
    const found = await optionsFoundIn(deviation, { settings: kruptein, encryptionKey: KEY });
    expect(found).toContain(option);
    expect(found.length).toBeLessThanOrEqual(2);
  });

  test('needs the key', async () => {
    await expect(optionsFoundIn({ store: byHand }, { settings: kruptein })).rejects.toBeInstanceOf(
      SessionSettingsInvalidError,
    );
  });
});
