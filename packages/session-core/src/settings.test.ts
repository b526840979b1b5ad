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
      },
      bearer: undefined,
      budgets: { readMs: 3000, touchMs: 500, deserializeMs: 2000 },
    });
  });

  test.each([
    { title: 'encrypted sessions', settings: { store: { crypto: { secret: 'x' } } }, named: 'store.crypto' },
    { title: 'a crypto adapter', settings: { store: { cryptoAdapter: {} } }, named: 'store.cryptoAdapter' },
    {
      title: 'a custom serializer',
      settings: { store: { serialize: JSON.stringify } },
      named: 'store.serialize',
    },
    { title: 'transformed ids', settings: { store: { transformId: String } }, named: 'store.transformId' },
    { title: 'trust in cookie-parser', settings: { cookieParser: {} }, named: 'cookieParser' },
    { title: 'older cookie parsing', settings: { cookieParsing: '0.4.2' }, named: 'cookieParsing' },
    { title: 'another bearer style', settings: { bearer: { style: 'append' } }, named: 'bearer.style' },
    { title: 'cookie options as a function', settings: { cookie: () => ({}) }, named: 'cookie' },
    { title: 'a secret', settings: { secret: 'canary' }, named: 'secret' },
    { title: 'a cookie name that every object has', settings: { name: 'constructor' }, named: 'name' },
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

  test('a deserializer that wants the request is refused at creation', () => {
    const ports = {
      store: {} as SessionStore,
      secrets: () => ['sec'],
      deserializers: [(_request: unknown, _user: unknown, _done: unknown) => undefined],
    };
    expect(() => createAuthenticator({}, ports as never)).toThrow(SessionSettingsInvalidError);
  });
});
