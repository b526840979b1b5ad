import { describe, expect, test } from '@jest/globals';
import { cookieOptionsOf } from './cookie-options.ts';
import { type AuthenticateRequest, createAuthenticator } from './create-authenticator.ts';
import {
  CookieOptionsFailedError,
  CookieOptionsUnknowableError,
  SessionSettingsInvalidError,
} from './errors.ts';
import type { SessionStore } from './session-store.ts';
import { type CookieOptionsFunction, resolveSessionSettings, type SessionSettings } from './settings.ts';

const request: AuthenticateRequest = {
  method: 'POST',
  headers: { 'X-Tenant': ['a', 'b'], Cookie: ['a=1', 'b=2'], Authorization: 'Bearer s:x.y' },
  originalPath: '/api/x?y=1',
  secure: true,
};

function askedWith(
  cookie: CookieOptionsFunction,
  asked: Partial<AuthenticateRequest> = {},
  settings: SessionSettings = {},
) {
  return cookieOptionsOf(resolveSessionSettings({ ...settings, cookie }), { ...request, ...asked });
}

describe('cookie options by a function', () => {
  test('are made of method, headers, path and secure, as Node and Express have them', () => {
    const seen: unknown[] = [];
    askedWith(({ method, headers, path, secure }) => {
      seen.push(method, { ...headers }, path, secure);
      return {};
    });
    const { 'X-Tenant': _tenant, Cookie: _cookie, Authorization: authorization } = request.headers;
    expect(seen).toEqual(['POST', { 'x-tenant': 'a, b', cookie: 'a=1; b=2', authorization }, '/api/x', true]);
  });

  test('see the cookie that a bearer middleware made before the session', () => {
    const bearer = { style: 'overwrite-header' } as const;
    const cookie: CookieOptionsFunction = ({ headers }) => ({ path: `/${String(headers['cookie'])}` });
    expect(askedWith(cookie, {}, { bearer }).path).toBe('/connect.sid=s:x.y');
  });

  test.each<{ title: string; cookie: (request: never) => object; says: RegExp }>([
    { title: 'another member', cookie: ({ ip }: { ip: string }) => ({ path: ip }), says: /reads "ip"/ },
    {
      title: 'a method',
      cookie: (asked: { get(name: string): string }) => ({ path: asked.get('host') }),
      says: /reads "get"/,
    },
    {
      title: 'whether there is a member',
      cookie: (asked: object) => ({ path: 'user' in asked ? '/u' : '/' }),
      says: /reads "user"/,
    },
    { title: 'all members at once', cookie: (asked: object) => ({ ...asked }), says: /reads "every member"/ },
    {
      title: 'another member, and takes no refusal',
      cookie: (asked: { session: unknown }) => {
        try {
          return { path: String(asked.session) };
        } catch {
          return { path: '/' };
        }
      },
      says: /reads "session"/,
    },
  ])('are refused by name where they depend on $title', ({ cookie, says }) => {
    const ask = () => askedWith(cookie as CookieOptionsFunction);
    expect(ask).toThrow(CookieOptionsUnknowableError);
    expect(ask).toThrow(says);
  });

  test('that ask an ordinary request for what is not known are refused at creation', () => {
    const create = (cookie: (asked: never) => object) => () =>
      createAuthenticator(
        { cookie: cookie as CookieOptionsFunction },
        { store: {} as SessionStore, secrets: () => ['sec'] },
      );
    expect(create(({ hostname }: { hostname: string }) => ({ domain: hostname }))).toThrow(
      SessionSettingsInvalidError,
    );
    // Without the headers of a real request it may fail.
    expect(
      create(({ headers }: { headers: { host: string } }) => ({ path: headers.host.trim() })),
    ).not.toThrow();
  });

  test('cannot depend on a path that the gateway has decoded; on anything else they can', () => {
    const decoded = { pathFidelity: 'decoded' } as const;
    expect(() => askedWith(({ path }) => ({ path }), decoded)).toThrow(/"path".*decoded/);
    expect(askedWith(({ secure }) => ({ path: secure ? '/s' : '/' }), decoded).path).toBe('/s');
  });

  test('need not be asked for a session that is stored: what they are is looked at for a new one', () => {
    const options = askedWith(() => 'text' as never);
    expect(options.path).toBe('/');
    expect(() => options.assertNewSessionPossible()).toThrow(CookieOptionsFailedError);
    expect(() => askedWith(() => ({ maxAge: 5 })).assertNewSessionPossible()).not.toThrow();
  });

  test('keep what the function threw out of the message', () => {
    const ask = () =>
      askedWith(() => {
        throw new Error('canary');
      });
    expect(ask).toThrow(CookieOptionsFailedError);
    expect(ask).not.toThrow(/canary/);
  });
});
