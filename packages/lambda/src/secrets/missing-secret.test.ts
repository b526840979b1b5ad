import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createAuthenticator, signSessionId } from '@straddle/session-core';
import { type AwsSecretsStub, restAuthorizerEvent, startAwsSecretsStub } from '@straddle/testing';
import { type AuthorizerEvent, createAuthorizer, type DecisionLogEntry } from '../authorizer/index.ts';
import { secretList, text } from '../environment/index.ts';
import { createSecretValues, type SecretLogEntry, secret } from './index.ts';

const SECRET = 'CANARY-the-only-secret';
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'CANARY secret key' };
const user = { userId: 'usr_ada', customerAccountId: 'acc', fullName: 'Ada', roles: [] };
const payload = { cookie: { originalMaxAge: null }, passport: { user: 'usr_ada' } };

let stub: AwsSecretsStub;
beforeEach(async () => {
  stub = await startAwsSecretsStub(credentials);
  stub.parameters.set('/secrets', { value: SECRET });
  stub.parameters.set('/ref-key', { value: 'CANARY-ref-key' });
});
afterEach(() => stub.stop());

/** The authorizer with everything that its entry gives it, but for the database. */
function authorizer(nowMs: () => number = Date.now) {
  const log: (DecisionLogEntry | SecretLogEntry)[] = [];
  const environment = {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL: stub.url,
    SESSION_SECRETS_FROM: 'ssm:/secrets',
    SESSION_REF_KEY_FROM: 'ssm:/ref-key',
  };
  const values = createSecretValues({
    environment: () => environment,
    ttlSeconds: 60,
    log: (entry) => log.push(entry),
    nowMs,
  });
  const look = <T>(name: string, reader: Parameters<typeof secret<T>>[0]) => {
    const found = secret(reader).lookUp(name, environment);
    if (!found.ok) throw new Error(found.problem);
    return values.provider(found.value);
  };
  const handler = createAuthorizer({
    authenticator: createAuthenticator(
      { resave: false, saveUninitialized: false },
      {
        store: {
          read: async (sessionId) => ({
            status: 'found',
            session: { sessionId, payload, storedPayload: JSON.stringify(payload) },
          }),
          touch: async () => 'done',
          clearPassportUser: async () => true,
        },
        secrets: look('SESSION_SECRETS', secretList),
        deserializers: [(_id, done) => done(null, user)],
      },
    ),
    toPrincipal: () => user,
    sessionRefKey: look('SESSION_REF_KEY', text),
    log: (entry) => log.push(entry),
  });
  const ask = (cookie: string) => handler(eventWith(cookie)).then(() => 'allowed', String);
  return { ask, log };
}

const good = `connect.sid=${encodeURIComponent(signSessionId('sid', SECRET))}`;

function eventWith(cookie: string): AuthorizerEvent {
  return restAuthorizerEvent({ headers: { Cookie: [cookie] } }) as unknown as AuthorizerEvent;
}

test('with its secrets it lets in who is logged in', async () => {
  expect(await authorizer().ask(good)).toBe('allowed');
});

test.each([
  { title: 'the secrets', missing: '/secrets', code: 'ERR_SECRET_PROVIDER_FAILED' },
  { title: 'the key of references', missing: '/ref-key', code: 'ERR_SECRET_UNAVAILABLE' },
])('without $title a good cookie is a fault, never Unauthorized', async ({ missing, code }) => {
  stub.parameters.delete(missing);
  const { ask, log } = authorizer();
  expect(await ask(good)).toBe(`Error: ${code}`);
  expect(log).toContainEqual(expect.objectContaining({ event: 'secret-refresh-failed', kept: false }));
  expect(log.at(-1)).toMatchObject({ outcome: 'fault', code });
  expect(JSON.stringify(log)).not.toContain('CANARY');
});

test.each([
  { title: 'no cookie', cookie: 'other=1' },
  { title: 'a forged cookie', cookie: 'connect.sid=s%3Asid.forged' },
])('without the secrets $title is a fault as well: nobody can say', async ({ cookie }) => {
  stub.parameters.delete('/secrets');
  expect(await authorizer().ask(cookie)).toBe('Error: ERR_SECRET_PROVIDER_FAILED');
});

test('a cookie that fits no secret is a fault while the list is overdue: its secret may be newer', async () => {
  let passedMs = 0;
  const { ask } = authorizer(() => passedMs);
  const forged = 'connect.sid=s%3Asid.forged';
  expect(await ask(good)).toBe('allowed');
  stub.parameters.clear();

  passedMs = 119_000;
  expect(await ask(forged)).toBe('Error: Unauthorized');
  passedMs = 121_000;
  expect(await ask(forged)).toBe('Error: ERR_SECRETS_OVERDUE');
  expect(await ask('connect.sid=sid')).toBe('Error: Unauthorized');
  expect(await ask(good)).toBe('allowed');

  stub.parameters.set('/secrets', { value: SECRET });
  passedMs = 300_000;
  expect(await ask(forged)).toBe('Error: Unauthorized');
});
