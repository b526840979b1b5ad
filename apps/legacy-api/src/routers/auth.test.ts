import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type EmbeddedMongo, startEmbeddedMongo } from '@straddle/dev-mongo';
import { signSessionId } from '@straddle/session-core';
import { verifyAgainstNobody } from '../passwords.ts';
import {
  cookieOf,
  credentialsOf,
  sessionIdOf,
  startTestApi,
  type TestApi,
  testSecret,
} from '../testing/start-test-api.ts';

const ada = {
  userId: 'usr_ada',
  customerAccountId: 'acc_north',
  fullName: 'Ada Núñez',
  roles: ['admin', 'member'],
};

let mongo: EmbeddedMongo;
let api: TestApi;

beforeAll(async () => {
  mongo = await startEmbeddedMongo();
  api = await startTestApi(mongo.uri, { loginLimits: { attempts: 3, windowMs: 60_000 } });
});

afterAll(async () => {
  await api.close();
  await mongo.stop();
});

const sessions = () => api.client.db().collection<{ _id: string; session: string }>('sessions');
const logInAs = (name: string, more: object = {}) =>
  api.call('/auth/login', { method: 'POST', json: { ...credentialsOf(name), ...more } });

describe('POST /auth/login', () => {
  test('answers the principal and sets the session cookie', async () => {
    const answer = await logInAs('ada');
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({ principal: ada });
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^connect\.sid=s%3A[\w-]{32}\.[\w%]+; Path=\/; Expires=[^;]+ GMT; HttpOnly; SameSite=Lax$/,
      ),
    ]);
    expect(answer.headers.get('cache-control')).toBe('no-store');

    const stored = await sessions().findOne({ _id: sessionIdOf(cookieOf(answer)) });
    expect(JSON.parse(stored?.session ?? '')).toEqual({
      cookie: expect.objectContaining({ originalMaxAge: expect.any(Number), sameSite: 'lax' }),
      passport: { user: 'usr_ada' },
    });
  });

  test('gives a new session id even to a client that has one, and ends the old session', async () => {
    const { cookie } = await api.logIn('ada');
    const again = await api.call('/auth/login', {
      method: 'POST',
      json: credentialsOf('ada'),
      headers: { cookie },
    });
    expect(again.status).toBe(200);
    expect(sessionIdOf(cookieOf(again))).toMatch(/^[\w-]{32}$/);
    expect(sessionIdOf(cookieOf(again))).not.toBe(sessionIdOf(cookie));
    expect((await api.call('/me', { headers: { cookie } })).status).toBe(401);
    expect((await api.call('/me', { headers: { cookie: cookieOf(again) } })).status).toBe(200);
  });

  test('a session id that somebody planted before the login is worth nothing after it', async () => {
    const planted = 'planted-session-id';
    await sessions().insertOne({ _id: planted, session: '{"cookie":{}}' });
    const cookie = `connect.sid=${encodeURIComponent(signSessionId(planted, testSecret))}`;
    const answer = await api.call('/auth/login', {
      method: 'POST',
      json: credentialsOf('ada'),
      headers: { cookie },
    });
    expect(answer.status).toBe(200);
    expect((await api.call('/me', { headers: { cookie } })).status).toBe(401);
    expect(await sessions().findOne({ _id: planted })).toBeNull();
  });

  test('is indifferent to case and blanks in the e-mail address', async () => {
    expect((await logInAs('ada', { email: ' ADA@Example.com ' })).status).toBe(200);
  });

  test.each([
    { title: 'a wrong password', json: { email: 'bo@example.com', password: 'wrong' } },
    { title: 'an unknown e-mail address', json: { email: 'nobody@example.com', password: 'wrong' } },
    { title: 'a disabled user', json: credentialsOf('eve') },
  ])('answers 401 for $title and sets no cookie', async ({ json }) => {
    const answer = await api.call('/auth/login', { method: 'POST', json });
    expect(answer.status).toBe(401);
    expect(answer.json).toEqual({ message: 'Unauthorized' });
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  test('takes a password check also for an address that nobody has', async () => {
    const startedAt = performance.now();
    await verifyAgainstNobody('wrong');
    const checkMs = performance.now() - startedAt;
    const email = 'nobody.at.all@example.com';
    const askedAt = performance.now();
    await api.call('/auth/login', { method: 'POST', json: { email, password: 'wrong' } });
    // Some hundred milliseconds, against some five without the check; the machine may be busy.
    expect(performance.now() - askedAt).toBeGreaterThan(checkMs * 0.3);
  });

  test.each([
    {
      title: 'nothing right',
      json: { email: 'ada', password: '', credential: 'both', remember: true },
      errors: [
        'email must be an e-mail address',
        'password must not be empty',
        'credential must be cookie or token',
        'remember is not a field of this request',
      ],
    },
    {
      title: 'operators instead of texts',
      json: { email: { $ne: null }, password: { $ne: null } },
      errors: ['email must be an e-mail address', 'password must be a text'],
    },
    { title: 'a list', json: [], errors: ['the body must be a JSON object'] },
    { title: 'no body', errors: ['the body must be a JSON object'] },
  ])('answers 400 for $title', async ({ json, errors }) => {
    const answer = await api.call('/auth/login', { method: 'POST', json });
    expect(answer.status).toBe(400);
    expect(answer.json).toEqual({ message: 'Bad Request', errors });
  });
});

describe('login for a token', () => {
  test('answers a token that works as bearer, and sets no cookie', async () => {
    const answer = await logInAs('ada', { credential: 'token' });
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      principal: ada,
      token: expect.stringMatching(/^s:[\w-]{32}\.[\w+/]{43}$/),
    });
    expect(answer.headers.getSetCookie()).toEqual([]);

    const token = tokenIn(answer.json);
    for (const authorization of [`Bearer ${token}`, `bearer ${encodeURIComponent(token)}`]) {
      const me = await api.call('/me', { headers: { authorization } });
      expect(me.json).toEqual(ada);
    }
  });

  test('a malformed Authorization header is not made good by a cookie', async () => {
    const { cookie } = await api.logIn('ada');
    const answer = await api.call('/me', { headers: { cookie, authorization: 'Basic YTpi' } });
    expect(answer.status).toBe(401);
  });

  test('logging out with a bearer token ends its session and sets no cookie', async () => {
    const token = tokenIn((await logInAs('ada', { credential: 'token' })).json);
    const headers = { authorization: `Bearer ${token}` };
    const answer = await api.call('/auth/logout', { method: 'POST', headers });
    expect(answer.status).toBe(204);
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect((await api.call('/me', { headers })).status).toBe(401);
  });
});

describe('POST /auth/logout', () => {
  test('ends the session, takes the cookie back and leaves nothing behind', async () => {
    const { cookie } = await api.logIn('bo');
    const before = await sessions().countDocuments();
    const answer = await api.call('/auth/logout', { method: 'POST', headers: { cookie } });
    expect(answer.status).toBe(204);
    expect(answer.headers.getSetCookie()).toEqual([
      'connect.sid=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
    ]);
    expect((await api.call('/me', { headers: { cookie } })).status).toBe(401);
    expect(await sessions().countDocuments()).toBe(before - 1);
  });

  test('is harmless without a session', async () => {
    const answer = await api.call('/auth/logout', { method: 'POST' });
    expect(answer.status).toBe(204);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });
});

describe('a session that exists', () => {
  test('is worth nothing once its user is disabled, even if they are enabled again', async () => {
    const { cookie } = await api.logIn('cleo');
    const users = api.client.db().collection<{ _id: string; disabled: boolean }>('users');
    await users.updateOne({ _id: 'usr_cleo' }, { $set: { disabled: true } });
    expect((await api.call('/me', { headers: { cookie } })).status).toBe(401);
    await users.updateOne({ _id: 'usr_cleo' }, { $set: { disabled: false } });
    expect((await api.call('/me', { headers: { cookie } })).status).toBe(401);
  });

  test.each([
    { title: 'an unsigned id', value: (id: string) => id },
    { title: 'an id signed with another secret', value: (id: string) => signSessionId(id, 'another secret') },
    {
      title: 'a tampered signature',
      value: (id: string) => `${signSessionId(id, testSecret).slice(0, -2)}xx`,
    },
  ])('cannot be used with $title', async ({ value }) => {
    const { cookie } = await api.logIn('ada');
    const forged = encodeURIComponent(value(sessionIdOf(cookie)));
    expect((await api.call('/me', { headers: { cookie: `connect.sid=${forged}` } })).status).toBe(401);
    expect((await api.call('/me', { headers: { authorization: `Bearer ${forged}` } })).status).toBe(401);
    expect((await api.call('/me', { headers: { cookie } })).status).toBe(200);
  });
});

describe('the login throttle', () => {
  const attempt = (email: string, password: string) =>
    api.call('/auth/login', { method: 'POST', json: { email, password } });

  test('stops guessing at one address, even with the right password, and leaves others alone', async () => {
    const { email, password } = credentialsOf('dmitri');
    for (const guess of ['one', 'two', 'three']) {
      expect((await attempt(email, guess)).status).toBe(401);
    }
    const refused = await attempt(` ${email.toUpperCase()}`, password);
    expect(refused.status).toBe(429);
    expect(refused.json).toEqual({ message: 'Too Many Requests' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await logInAs('ada')).status).toBe(200);
  });

  test('stops one address that guesses at many users', async () => {
    const guessed = await startTestApi(mongo.uri, { loginLimits: { attempts: 1, windowMs: 60_000 } });
    try {
      const statuses: number[] = [];
      for (let user = 0; user < 11; user += 1) {
        const json = { email: `nobody-${user}@example.com`, password: 'a guess' };
        statuses.push((await guessed.call('/auth/login', { method: 'POST', json })).status);
      }
      expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
    } finally {
      await guessed.close();
    }
  });

  test('counts only failed attempts', async () => {
    for (let count = 0; count < 5; count += 1) {
      expect((await logInAs('bo')).status).toBe(200);
    }
  });
});

test('neither session ids nor credentials nor passwords are logged', async () => {
  const cookieLogin = await logInAs('ada');
  const cookie = cookieOf(cookieLogin);
  const token = tokenIn((await logInAs('ada', { credential: 'token' })).json);
  await api.call('/me?token=CANARY', { headers: { cookie } });
  await api.call('/me', { headers: { authorization: `Bearer ${token}` } });

  const logged = api.logged();
  expect(logged).toContain('"path":"/me"');
  for (const secret of [sessionIdOf(cookie), token.slice(2, 34), credentialsOf('ada').password, 'CANARY']) {
    expect(secret.length).toBeGreaterThan(5);
    expect(logged).not.toContain(secret);
  }
});

function tokenIn(body: unknown): string {
  if (typeof body === 'object' && body !== null && 'token' in body) return String(body.token);
  throw new Error('The answer has no token.');
}
