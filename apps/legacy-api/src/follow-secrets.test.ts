import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type EmbeddedMongo, startEmbeddedMongo } from '@straddle/dev-mongo';
import { keyIdOf, signSessionId, unsignSessionCookie } from '@straddle/session-core';
import { pino } from 'pino';
import { SecretsFileInvalidError } from './errors.ts';
import { type FollowedSecrets, followSecrets } from './follow-secrets.ts';
import { credentialsOf, sessionIdOf, startTestApi, type TestApi } from './testing/start-test-api.ts';

const OLD = 'CANARY-the-old-secret';
const NEW = 'CANARY-the-new-secret';

let mongo: EmbeddedMongo;
let api: TestApi;
let secrets: FollowedSecrets;
let provided: () => readonly string[];
const lines: string[] = [];
const logged = (event: string) =>
  lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter((line) => line['event'] === event);

beforeAll(async () => {
  mongo = await startEmbeddedMongo();
  provided = () => [OLD];
  const seconds = { secretsTtlSeconds: 3600, secretsReportSeconds: 3600 };
  const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
  secrets = await followSecrets(() => provided(), { ...seconds, sessionRefKey: 'a key for references' }, log);
  api = await startTestApi(mongo.uri, {
    sessionSecrets: secrets.live,
    countSecrets: secrets.counter.middleware,
  });
});
afterAll(async () => {
  secrets.stop();
  await api.close();
  await mongo.stop();
  expect(lines.join('') + api.logged()).not.toContain('CANARY');
});

async function rotateTo(list: readonly string[]): Promise<void> {
  provided = () => list;
  await secrets.live.refresh();
}

async function logInForToken(): Promise<string> {
  const json = { ...credentialsOf('ada'), credential: 'token' };
  const answer = await api.call('/auth/login', { method: 'POST', json });
  return String(Object(answer.json).token);
}

test('a running API takes and gives the cookies and tokens of the secrets that it has now', async () => {
  const { cookie } = await api.logIn('ada');
  const token = await logInForToken();
  const sessionId = sessionIdOf(cookie);
  const statusOf = async (headers: Record<string, string>) => (await api.call('/me', { headers })).status;
  const newCookie = `connect.sid=${encodeURIComponent(signSessionId(sessionId, NEW))}`;
  expect(await statusOf({ cookie: newCookie })).toBe(401);

  for (const list of [
    [OLD, NEW],
    [NEW, OLD],
  ]) {
    await rotateTo(list);
    expect(await statusOf({ cookie })).toBe(200);
    expect(await statusOf({ cookie: newCookie })).toBe(200);
    expect(await statusOf({ authorization: `Bearer ${token}` })).toBe(200);
    const [first = ''] = list;
    expect(unsignSessionCookie(await logInForToken(), [first]).status).toBe('valid');
    const { cookie: given } = await api.logIn('ada');
    expect(unsignSessionCookie(decodeURIComponent(given.split('=')[1] ?? ''), [first]).status).toBe('valid');
  }
  await rotateTo([NEW]);
  expect(await statusOf({ cookie })).toBe(401);
  expect(await statusOf({ authorization: `Bearer ${token}` })).toBe(401);
  expect(await statusOf({ cookie: newCookie })).toBe(200);
});

test('its log says which secrets it has after each change, and which were used, by cookie and bearer', async () => {
  const listOf = (...list: readonly string[]) => list.map(keyIdOf);
  expect(logged('session-settings').map(({ keyIds }) => keyIds)).toEqual([
    listOf(OLD),
    listOf(OLD, NEW),
    listOf(NEW, OLD),
    listOf(NEW),
  ]);
  expect(logged('session-settings')[0]).toMatchObject({ stack: 'legacy', instance: expect.any(String) });
  secrets.counter.report();
  const [line] = logged('session-secrets-used');
  const used = line?.['used'] as { keyId: string; credential: string; requests: number }[];
  expect(used).toHaveLength(3);
  expect(used).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ keyId: keyIdOf(OLD), credential: 'cookie', requests: 2 }),
      expect.objectContaining({ keyId: keyIdOf(OLD), credential: 'bearer', requests: 2 }),
      expect.objectContaining({ keyId: keyIdOf(NEW), credential: 'cookie', requests: 3 }),
    ]),
  );
});

test('a list that cannot be had is logged by its code, and changes nothing', async () => {
  const before = [...secrets.live.current];
  provided = () => {
    throw new SecretsFileInvalidError('cannot be read', new Error('CANARY'));
  };
  await secrets.live.refresh();
  expect(secrets.live.current).toEqual(before);
  expect(logged('secret-refresh-failed')).toMatchObject([
    { code: 'ERR_SECRET_PROVIDER_FAILED', problem: 'ERR_SECRETS_FILE_INVALID', kept: true },
  ]);
});
