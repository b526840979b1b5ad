import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createEmbeddedStorage, type EmbeddedMongo, startEmbeddedMongo } from '@straddle/dev-mongo';
import { connectDatabase } from './connect-database.ts';
import { createApp } from './create-app.ts';
import { createLogger } from './logger.ts';
import { startServer } from './start-server.ts';
import { credentialsOf, startTestApi, type TestApi, testSecret } from './testing/start-test-api.ts';

const storage = createEmbeddedStorage();
let mongo: EmbeddedMongo;
let api: TestApi;

beforeAll(async () => {
  mongo = await startEmbeddedMongo({ storage });
  api = await startTestApi(mongo.uri);
});

afterAll(async () => {
  await api.close();
  await mongo.stop();
});

test('a stopped database is 5xx within seconds, and its return needs no restart', async () => {
  const headers = await api.logIn('ada');
  expect((await api.call('/me', { headers })).status).toBe(200);

  await mongo.stop();
  const startedAt = Date.now();
  const [me, login, health, anonymous] = await Promise.all([
    api.call('/me', { headers }),
    api.call('/auth/login', { method: 'POST', json: credentialsOf('ada') }),
    api.call('/health'),
    api.call('/me'),
  ]);
  expect([me, login].map(({ status, text }) => [status, text])).toEqual([
    [500, '{"message":"Internal Server Error"}'],
    [500, '{"message":"Internal Server Error"}'],
  ]);
  expect([health.status, health.json]).toEqual([503, { message: 'Service Unavailable' }]);
  // Without a credential nothing is read; an outage must not turn that into a fault.
  expect(anonymous.status).toBe(401);
  expect(Date.now() - startedAt).toBeLessThan(8000);

  mongo = await startEmbeddedMongo({ storage, port: mongo.port });
  expect((await api.call('/me', { headers })).status).toBe(200);
  expect((await api.call('/health')).status).toBe(200);
  await expect(api.logIn('bo')).resolves.toEqual({ cookie: expect.stringMatching(/^connect\.sid=s/) });
});

test('an app that was made during an outage works when it is over', async () => {
  const headers = await api.logIn('ada');
  const client = await connectDatabase(mongo.uri);
  await mongo.stop();
  const app = createApp({ client, sessionSecrets: [testSecret], log: createLogger('silent') });
  const server = await startServer(app, { host: '127.0.0.1', port: 0 });
  const statusOfMe = async () => (await fetch(`${server.url}/me`, { headers })).status;
  const during = await statusOfMe();
  mongo = await startEmbeddedMongo({ storage, port: mongo.port });
  const afterwards = await statusOfMe();
  await server.stop(1000);
  await client.close();
  expect([during, afterwards]).toEqual([500, 200]);
});
