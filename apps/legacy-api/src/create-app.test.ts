import { once } from 'node:events';
import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type EmbeddedMongo, startEmbeddedMongo } from '@straddle/dev-mongo';
import { securityHeaders } from 'app-session';
import { createApp } from './create-app.ts';
import { ConfigurationError } from './errors.ts';
import { createLogger } from './logger.ts';
import { sessionIdOf, startTestApi, type TestApi } from './testing/start-test-api.ts';

let mongo: EmbeddedMongo;
let api: TestApi;

beforeAll(async () => {
  mongo = await startEmbeddedMongo();
  api = await startTestApi(mongo.uri, { allowedOrigins: ['https://app.example.com'] });
});

afterAll(async () => {
  await api.close();
  await mongo.stop();
});

describe('who is calling', () => {
  test.each([
    { path: '/me', body: (principal: object) => principal },
    { path: '/private', body: (principal: object) => ({ principal }) },
  ])('GET $path answers from the principal, never from the user record', async ({ path, body }) => {
    const answer = await api.call(path, { headers: await api.logIn('dmitri') });
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(
      JSON.stringify(
        body({
          userId: 'usr_dmitri',
          customerAccountId: 'acc_south',
          fullName: 'Дмитрий 🚀 Volkov',
          roles: ['admin'],
        }),
      ),
    );
  });

  test.each([
    '/me',
    '/private',
    '/profile',
    '/projects',
    '/projects/export',
    '/projects/x',
    '/events',
    '/events/wait?seconds=1',
    '/avatar',
  ])('GET %s is 401 without a session, and starts none', async (path) => {
    const answer = await api.call(path);
    expect(answer.status).toBe(401);
    expect(answer.text).toBe('{"message":"Unauthorized"}');
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  test('every request slides the expiry of the session', async () => {
    const headers = await api.logIn('ada');
    const sessions = api.client.db().collection<{ _id: string; expires: Date }>('sessions');
    const _id = sessionIdOf(headers.cookie);
    const soon = new Date(Date.now() + 60_000);
    await sessions.updateOne({ _id }, { $set: { expires: soon } });
    await api.call('/nowhere', { headers });
    expect((await sessions.findOne({ _id }))?.expires.getTime()).toBeGreaterThan(soon.getTime() + 60_000);
  });
});

describe('answers', () => {
  test('GET /account leads to the profile', async () => {
    const { status, headers } = await fetch(`${api.url}/account`, { redirect: 'manual' });
    expect([status, headers.get('location')]).toEqual([301, '/profile']);
  });

  test.each(['/health', '/me', '/nowhere'])(
    'of %s carry the security headers and no product name',
    async (path) => {
      const { headers } = await api.call(path);
      expect(
        Object.fromEntries(Object.keys(securityHeaders).map((name) => [name, headers.get(name)])),
      ).toEqual(securityHeaders);
      expect(headers.get('x-powered-by')).toBeNull();
    },
  );

  test('have a weak ETag, and are 304 to a client that has them', async () => {
    const headers = await api.logIn('ada');
    const etag = (await api.call('/me', { headers })).headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/"/);
    // Not with fetch: a conditional request of fetch also says `Cache-Control: no-cache`.
    const [response] = await once(
      get(`${api.url}/me`, { headers: { ...headers, 'if-none-match': etag } }),
      'response',
    );
    response.resume();
    expect(response.statusCode).toBe(304);
  });

  test('GET /health is 200 while the database answers, without touching sessions', async () => {
    const answer = await api.call('/health', { headers: { cookie: 'connect.sid=s%3Ax.y' } });
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({ status: 'ok' });
  });
});

describe('requests that cannot be served', () => {
  const json = { 'content-type': 'application/json' };

  test.each([
    { title: 'an unknown path', path: '/nowhere', status: 404, body: { message: 'Not Found' } },
    { title: 'an unknown method', path: '/me', method: 'PUT', status: 404, body: { message: 'Not Found' } },
    {
      title: 'malformed JSON',
      path: '/auth/login',
      method: 'POST',
      headers: json,
      text: '{"email": CANARY',
      status: 400,
      body: { message: 'Bad Request', errors: ['the body must be valid JSON'] },
    },
    {
      title: 'a body that is too large',
      path: '/auth/login',
      method: 'POST',
      headers: json,
      text: JSON.stringify({ email: 'x'.repeat(200_000) }),
      status: 413,
      body: { message: 'Payload Too Large' },
    },
    {
      title: 'an unknown charset',
      path: '/auth/login',
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=klingon' },
      text: '{}',
      status: 415,
      body: { message: 'Unsupported Media Type' },
    },
  ])('$title: $status, as JSON', async ({ path, method, headers, text, status, body }) => {
    const call = {
      method: method ?? 'GET',
      ...(headers ? { headers } : {}),
      ...(text ? { body: text } : {}),
    };
    const answer = await api.call(path, call);
    expect(answer.status).toBe(status);
    expect(answer.json).toEqual(body);
  });

  test('a path with bad percent-encoding: 400', async () => {
    const answer = await api.call('/projects/%zz', { headers: await api.logIn('ada') });
    expect(answer.status).toBe(400);
    expect(answer.json).toEqual({
      message: 'Bad Request',
      errors: ['the path must be valid percent-encoding'],
    });
  });

  test('a fault: 500 without its cause, which is in the log', async () => {
    const headers = await api.logIn('ada');
    const sessions = api.client.db().collection<{ _id: string }>('sessions');
    await sessions.updateOne({ _id: sessionIdOf(headers.cookie) }, { $set: { session: '{"CANARY"' } });
    const answer = await api.call('/me', { headers });
    expect(answer.status).toBe(500);
    expect(answer.text).toBe('{"message":"Internal Server Error"}');
    expect(api.logged()).toContain('"type":"SyntaxError"');
    expect(api.logged()).not.toContain('CANARY');
  });
});

describe('the origin guard', () => {
  test.each([
    { title: 'no browser', headers: {}, status: 204 },
    { title: 'an allowed origin', headers: { origin: 'https://app.example.com' }, status: 204 },
    {
      title: 'an allowed origin on another site',
      headers: { origin: 'https://app.example.com', 'sec-fetch-site': 'cross-site' },
      status: 204,
    },
    { title: 'another origin', headers: { origin: 'https://evil.example' }, status: 403 },
    { title: 'a look-alike', headers: { origin: 'https://app.example.com.evil.example' }, status: 403 },
    { title: 'another scheme', headers: { origin: 'http://app.example.com' }, status: 403 },
    { title: 'an opaque origin', headers: { origin: 'null' }, status: 403 },
    { title: 'another site without Origin', headers: { 'sec-fetch-site': 'cross-site' }, status: 403 },
    { title: 'the same origin without Origin', headers: { 'sec-fetch-site': 'same-origin' }, status: 204 },
  ])('an unsafe request from $title: $status', async ({ headers, status }) => {
    const answer = await api.call('/auth/logout', { method: 'POST', headers });
    expect(answer.status).toBe(status);
    expect(answer.text).toBe(status === 403 ? '{"message":"Forbidden"}' : '');
  });

  test('a refused logout leaves the session alive', async () => {
    const { cookie } = await api.logIn('ada');
    await api.call('/auth/logout', { method: 'POST', headers: { cookie, origin: 'https://evil.example' } });
    expect((await api.call('/me', { headers: { cookie } })).status).toBe(200);
  });

  test('safe requests pass from everywhere', async () => {
    const headers = {
      ...(await api.logIn('ada')),
      origin: 'https://evil.example',
      'sec-fetch-site': 'cross-site',
    };
    expect((await api.call('/me', { headers })).status).toBe(200);
  });
});

test('no session secret is a configuration error', () => {
  const { client } = api;
  expect(() => createApp({ client, sessionSecrets: [], log: createLogger('silent') })).toThrow(
    ConfigurationError,
  );
});
