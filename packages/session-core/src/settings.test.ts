import { describe, expect, test } from '@jest/globals';
import { SessionSettingsInvalidError } from './errors.ts';
import { createAuthenticator, resolveSessionSettings, type SessionStore } from './index.ts';

function problemsOf(settings: unknown): readonly string[] {
  try {
    resolveSessionSettings(settings as never);
  } catch (error) {
    if (error instanceof SessionSettingsInvalidError) return error.problems;
    throw error;
  }
  return [];
}

describe('session settings', () => {
  test('have the defaults of express-session and connect-mongo', () => {
    expect(resolveSessionSettings({})).toEqual({
      name: 'connect.sid',
      cookie: { path: '/' },
      resave: true,
      saveUninitialized: true,
      rolling: false,
      unset: 'keep',
      proxy: undefined,
      store: {
        dbName: undefined,
        collectionName: 'sessions',
        ttl: 1_209_600,
        touchAfter: 0,
        stringify: true,
        timestamps: false,
        serialize: undefined,
        unserialize: undefined,
        transformId: undefined,
        encryption: undefined,
      },
      bearer: undefined,
      cookieParsing: '0.7',
      cookieParser: undefined,
      passport: { userProperty: 'user', requestDeserializers: undefined },
      budgets: { secretsMs: 2000, readMs: 3000, touchMs: 450, deserializeMs: 2000 },
    });
  });

  test.each([
    { title: 'encrypted sessions', settings: { store: { crypto: { secret: 'x' } } }, named: 'store.crypto' },
    { title: 'a crypto adapter', settings: { store: { cryptoAdapter: {} } }, named: 'store.cryptoAdapter' },
    {
      title: 'a serializer that is no function',
      settings: { store: { unserialize: 'x' } },
      named: 'store.unserialize',
    },
    {
      title: 'an id transform that is no function',
      settings: { store: { transformId: 1 } },
      named: 'store.transformId',
    },
    {
      title: 'cookie-parser without naming the hole',
      settings: { cookieParser: {} },
      named: 'cookieParser.trustSignedCookies',
    },
    { title: 'an unknown cookie parsing', settings: { cookieParsing: '0.4.2' }, named: 'cookieParsing' },
    {
      title: 'bearer tokens in req.signedCookies',
      settings: { bearer: { style: 'signed-cookies' } },
      named: 'bearer.style',
    },
    {
      title: 'an option of another bearer style',
      settings: { bearer: { style: 'append-cookie', exclusive: true } },
      named: 'bearer.exclusive',
    },
    {
      title: 'cookie-parser together with bearer, without saying which runs first,',
      settings: { bearer: { style: 'replace-cookie' }, cookieParser: { trustSignedCookies: true } },
      named: 'cookieParser.position',
    },
    {
      title: 'a position of cookie-parser beside nothing',
      settings: { cookieParser: { trustSignedCookies: true, position: 'before-bearer' } },
      named: 'cookieParser.position',
    },
    { title: 'an unknown passport option', settings: { passport: { key: 'x' } }, named: 'passport.key' },
    { title: 'another bearer style', settings: { bearer: { style: 'append' } }, named: 'bearer.style' },
    { title: 'a secret', settings: { secret: 'canary' }, named: 'secret' },
    { title: 'a cookie name that every object has', settings: { name: 'constructor' }, named: 'name' },
    {
      title: 'encryption that nobody can read',
      settings: { store: { encryption: { scheme: 'kruptein', connectMongoMajor: 3 } } },
      named: 'store.encryption.connectMongoMajor',
    },
    {
      title: 'a time limit that no timer can hold',
      settings: { budgets: { readMs: 2 ** 31 } },
      named: 'budgets.readMs',
    },
    { title: 'a time limit of nothing', settings: { budgets: { touchMs: 0 } }, named: 'budgets.touchMs' },
    { title: 'a negative time to live', settings: { store: { ttl: -1 } }, named: 'store.ttl' },
    { title: 'an unknown option', settings: { rollling: true }, named: 'rollling' },
  ])('refuse $title by name', ({ settings, named }) => {
    const [problem = '', ...others] = problemsOf(settings);
    expect(problem).toMatch(new RegExp(`^${named}: `));
    expect(problem).not.toContain('canary');
    expect(others).toEqual([]);
  });

  test('report every problem at once', () => {
    expect(problemsOf({ store: { crypto: {}, ttl: Number.NaN }, bearer: { style: 'x' } })).toHaveLength(3);
  });

  test('a deserializer that wants the request is refused until the settings accept what it gets', () => {
    const ports = {
      store: {} as SessionStore,
      secrets: () => ['sec'],
      deserializers: [(_request: unknown, _user: unknown, _done: unknown) => undefined],
    };
    expect(() => createAuthenticator({}, ports as never)).toThrow(SessionSettingsInvalidError);
    const accepted = { passport: { requestDeserializers: 'accepted' } } as const;
    expect(createAuthenticator(accepted, ports as never)).toHaveProperty('authenticate');
  });
});
