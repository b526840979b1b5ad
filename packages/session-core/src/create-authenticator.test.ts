import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { exampleCookies, SESSION_ID } from '@straddle/testing';
import {
  type AuthenticatorPorts,
  createAuthenticator,
  keyIdOf,
  type LogEntry,
  requestDeserializer,
  type SessionSettings,
  type SessionStore,
  type StoredSession,
} from './index.ts';
import { createMongoSessionStore } from './mongo/index.ts';

const request = { method: 'GET', headers: { cookie: exampleCookies.good }, originalPath: '/', secure: true };
const payload = { cookie: { originalMaxAge: null }, passport: { user: 'u1' } };
const session: StoredSession = { sessionId: SESSION_ID, payload, storedPayload: JSON.stringify(payload) };
const never = new Promise<never>(() => undefined);

function storeThat(behaviour: Partial<SessionStore>): SessionStore {
  return {
    read: async () => ({ status: 'found', session }),
    touch: async () => 'done',
    clearPassportUser: async () => true,
    ...behaviour,
  };
}

function authenticatorWith(
  ports: Partial<AuthenticatorPorts>,
  settings: SessionSettings = { resave: false },
) {
  return createAuthenticator(settings, {
    store: storeThat({}),
    secrets: () => ['sec'],
    deserializers: [(user, done) => done(null, { id: user })],
    ...ports,
  });
}

describe('which secret signed the credential', () => {
  test.each([
    { title: 'the first', secrets: ['sec', 'older'] },
    { title: 'an older one', secrets: ['newer', 'sec'] },
  ])('is told by its key id: $title', async ({ secrets }) => {
    const verdict = await authenticatorWith({ secrets: () => secrets }).authenticate(request);
    expect(verdict.credential).toEqual({ kind: 'cookie', keyId: keyIdOf('sec') });
  });

  test.each([
    {
      title: 'session-not-found',
      ports: { store: storeThat({ read: async () => ({ status: 'not-found' }) }) },
    },
    { title: 'user-rejected', ports: { deserializers: [(_user: unknown, done: Done) => done(null, false)] } },
    { title: 'no-user-in-session', ports: { deserializers: undefined } },
  ])('is told of an anonymous caller whose signature fits: $title', async ({ title, ports }) => {
    const authenticator = authenticatorWith({ secrets: () => ['newer', 'sec'], ...ports } as Ports);
    expect(await authenticator.authenticate(request)).toMatchObject({
      outcome: 'anonymous',
      reason: title,
      credential: { kind: 'cookie', keyId: keyIdOf('sec') },
    });
  });

  test('is not told of a caller whose signature fits no secret', async () => {
    const verdict = await authenticatorWith({ secrets: () => ['newer'] }).authenticate(request);
    expect(verdict).toMatchObject({ outcome: 'anonymous', reason: 'bad-signature' });
    expect(verdict).not.toHaveProperty('credential');
  });

  type Done = (error: unknown, user?: unknown) => void;
  type Ports = Partial<AuthenticatorPorts>;
});

describe('faults are thrown, by a stable code', () => {
  const quick: SessionSettings = {
    resave: false,
    budgets: { secretsMs: 20, readMs: 20, touchMs: 20, deserializeMs: 20 },
  };

  test.each([
    { title: 'no secret at all', ports: { secrets: () => [] }, code: 'ERR_COOKIE_SECRET_MISSING' },
    {
      title: 'a secret of the wrong type',
      ports: { secrets: () => [5 as never] },
      code: 'ERR_COOKIE_SECRET_INVALID',
    },
    {
      title: 'a secret provider that fails',
      ports: { secrets: () => Promise.reject(new Error('x')) },
      code: 'ERR_SECRET_PROVIDER_FAILED',
    },
    {
      title: 'a secret provider that never answers',
      ports: { secrets: () => never },
      code: 'ERR_SECRET_PROVIDER_TIMEOUT',
    },
    {
      title: 'a signature that fits no secret of a list that is overdue',
      ports: { secrets: Object.assign(() => ['older'], { isOverdue: () => true }) },
      code: 'ERR_SECRETS_OVERDUE',
    },
    {
      title: 'a store that fails',
      ports: { store: storeThat({ read: () => Promise.reject(new Error('x')) }) },
      code: 'ERR_SESSION_STORE_UNAVAILABLE',
    },
    {
      title: 'row 62, difference D-1: a store that fails with ENOENT is not "no session"',
      ports: {
        store: storeThat({ read: () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOENT' })) }),
      },
      code: 'ERR_SESSION_STORE_UNAVAILABLE',
    },
    {
      title: 'row 63, difference D-2: a store that never answers',
      ports: { store: storeThat({ read: () => never }) },
      code: 'ERR_SESSION_STORE_TIMEOUT',
    },
    {
      title: 'a deserializer that never answers',
      ports: { deserializers: [() => undefined] },
      code: 'ERR_USER_DESERIALIZATION_TIMEOUT',
    },
    {
      title: 'an async deserializer that rejects',
      ports: { deserializers: [() => Promise.reject(new Error('x'))] },
      code: 'ERR_USER_DESERIALIZATION_FAILED',
    },
  ])('$title', async ({ ports, code }) => {
    await expect(authenticatorWith(ports, quick).authenticate(request)).rejects.toMatchObject({ code });
  });

  test('a decoded path cannot be judged against a cookie path', async () => {
    const authenticator = authenticatorWith({}, { resave: false, cookie: { path: '/api' } });
    const decoded = { ...request, originalPath: '/api', pathFidelity: 'decoded' as const };
    await expect(authenticator.authenticate(decoded)).rejects.toMatchObject({
      code: 'ERR_SESSION_PATH_AMBIGUOUS',
    });
    await expect(authenticator.authenticate({ ...request, originalPath: '/api' })).resolves.toMatchObject({
      outcome: 'authenticated',
    });
  });

  test('messages quote neither payload nor secret nor session id', async () => {
    const collection = {
      findOne: async () => ({ _id: SESSION_ID, session: '{"canary-payload":', expires: new Date() }),
      updateOne: async () => ({ matchedCount: 1 }),
      aggregate: () => ({ toArray: async () => [] }),
    };
    const authenticator = authenticatorWith({
      store: createMongoSessionStore(collection),
      secrets: () => ['sec'],
    });
    const error = await authenticator.authenticate(request).then(
      () => undefined,
      (reason: Error) => reason,
    );
    expect(error).toMatchObject({ code: 'ERR_SESSION_PAYLOAD_INVALID' });
    for (const canary of ['canary', SESSION_ID, 'sec.']) expect(error?.message).not.toContain(canary);
  });
});

describe('the touch decides nothing', () => {
  test.each([
    { title: 'fails', touch: () => Promise.reject(new Error('x')), touchedAs: 'failed', logged: 1 },
    { title: 'stalls', touch: () => never, touchedAs: 'failed', logged: 1 },
    {
      title: 'finds the session gone',
      touch: async () => 'missing' as const,
      touchedAs: 'failed',
      logged: 0,
    },
    { title: 'is not due', touch: async () => 'not-due' as const, touchedAs: 'not-due', logged: 0 },
  ])('when it $title', async ({ touch, touchedAs, logged }) => {
    const log: LogEntry[] = [];
    const authenticator = authenticatorWith(
      { store: storeThat({ touch }), log: (entry) => log.push(entry) },
      { resave: false, budgets: { touchMs: 20 } },
    );
    await expect(authenticator.authenticate(request)).resolves.toMatchObject({
      outcome: 'authenticated',
      effects: { touch: touchedAs, userCleared: false },
    });
    expect(log).toHaveLength(logged);
  });

  test('it runs beside the deserializers, not after them', async () => {
    const order: string[] = [];
    const store = storeThat({
      touch: async () => {
        order.push('touch');
        return 'done';
      },
    });
    const slow = async (user: unknown, done: (error: unknown, user?: unknown) => void): Promise<void> => {
      await setTimeout(10);
      order.push('user');
      done(null, { id: user });
    };
    await authenticatorWith({ store, deserializers: [slow] }).authenticate(request);
    expect(order).toEqual(['touch', 'user']);
  });
});

describe('the store is only asked after an accepted signature', () => {
  test.each([
    { title: 'no cookie', cookie: '', reason: 'no-credential' },
    { title: 'an unsigned cookie', cookie: `connect.sid=${SESSION_ID}`, reason: 'unsigned-cookie' },
    { title: 'a tampered cookie', cookie: exampleCookies.tampered, reason: 'bad-signature' },
  ])('$title', async ({ cookie, reason }) => {
    let opened = 0;
    const open = async (): Promise<never> => {
      opened += 1;
      throw new Error('the driver must not be loaded');
    };
    const authenticator = authenticatorWith({ store: createMongoSessionStore(open) });
    await expect(authenticator.authenticate({ ...request, headers: { cookie } })).resolves.toEqual({
      outcome: 'anonymous',
      reason,
      effects: { roundTrips: 0, touch: 'none', userCleared: false },
    });
    expect(opened).toBe(0);
  });
});

describe('a rejected user', () => {
  test('is removed from the session that was read, and from no other', async () => {
    const cleared: StoredSession[] = [];
    const store = storeThat({
      clearPassportUser: async (stored) => {
        cleared.push(stored);
        return false;
      },
    });
    const verdict = await authenticatorWith({
      store,
      deserializers: [(_user, done) => done(null, false)],
    }).authenticate(request);
    expect(cleared).toEqual([session]);
    expect(verdict).toMatchObject({
      outcome: 'anonymous',
      reason: 'user-rejected',
      effects: { userCleared: false },
    });
  });
});

test('a deserializer of three parameters gets method, headers and URL of the request, and nothing else', async () => {
  const seen: unknown[] = [];
  const authenticator = authenticatorWith(
    {
      deserializers: [
        requestDeserializer((received, user, done) => {
          seen.push(received);
          done(null, { id: user });
        }),
      ],
    },
    { resave: false, passport: { requestDeserializers: 'accepted' } },
  );
  await expect(authenticator.authenticate({ ...request, originalPath: '/a?b=1' })).resolves.toMatchObject({
    outcome: 'authenticated',
    user: { id: 'u1' },
  });
  expect(seen).toEqual([{ method: 'GET', headers: request.headers, originalUrl: '/a?b=1' }]);
});

test('trust in cookie-parser is named once, at creation', () => {
  const log: LogEntry[] = [];
  authenticatorWith({ log: (entry) => log.push(entry) }, { cookieParser: { trustSignedCookies: true } });
  expect(log).toEqual([{ level: 'warn', code: 'signed-cookies-trusted' }]);
});

test('a secret provider is asked for every request, so secrets rotate without a restart', async () => {
  let secrets = ['other'];
  const authenticator = authenticatorWith({ secrets: () => secrets });
  await expect(authenticator.authenticate(request)).resolves.toMatchObject({ reason: 'bad-signature' });
  secrets = ['other', 'sec'];
  await expect(authenticator.authenticate(request)).resolves.toMatchObject({ outcome: 'authenticated' });
});

test('a malformed Authorization header is named as the reason, also beside a good cookie', async () => {
  const authenticator = authenticatorWith(
    {},
    { resave: false, bearer: { style: 'replace-cookie', exclusive: true } },
  );
  const headers = { ...request.headers, authorization: 'Bearer a b' };
  await expect(authenticator.authenticate({ ...request, headers })).resolves.toMatchObject({
    outcome: 'anonymous',
    reason: 'malformed-authorization',
  });
});
