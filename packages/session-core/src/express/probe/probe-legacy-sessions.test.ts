import { describe, expect, test } from '@jest/globals';
import { MongoStore } from 'connect-mongo';
import parseCookies from 'cookie-parser';
import session from 'express-session';
import { Passport } from 'passport';
import type { SessionSettings } from '../../settings.ts';
import { bearerShim, connectMongoOptions, expressSessionOptions, probeLegacySessions } from '../index.ts';
import type { ProbedMiddleware } from './run-canary.ts';

const SECRETS = ['the newest secret', 'an older secret'];
const settings: SessionSettings = {
  name: 'app.sid',
  cookie: { path: '/', maxAge: 3_600_000, sameSite: 'lax', secure: 'auto' },
  resave: false,
  saveUninitialized: false,
  rolling: false,
  store: { dbName: 'app', collectionName: 'logins', ttl: 7200, touchAfter: 60, stringify: true },
  bearer: { style: 'replace-cookie', exclusive: true },
};

/** A legacy app as somebody configures it by hand: the right one, with single parts replaced. */
interface ByHand {
  readonly session?: Partial<session.SessionOptions>;
  readonly store?: Record<string, unknown>;
  readonly before?: readonly ProbedMiddleware[];
}

function middlewareOf(deviation: ByHand) {
  return (client: never): readonly ProbedMiddleware[] => {
    const store = MongoStore.create({ client, ...connectMongoOptions(settings), ...deviation.store });
    const options = { ...expressSessionOptions(settings, SECRETS, store), ...deviation.session };
    const passport = new Passport();
    return [
      ...(deviation.before ?? [bearerShim(settings)]),
      session(options as session.SessionOptions) as ProbedMiddleware,
      passport.session() as ProbedMiddleware,
    ];
  };
}

async function optionsFoundIn(deviation: ByHand): Promise<readonly string[]> {
  const findings = await probeLegacySessions({
    settings,
    secrets: SECRETS,
    createMiddleware: middlewareOf(deviation),
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
