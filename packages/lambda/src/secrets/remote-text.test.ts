import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type AwsSecretsStub, startAwsSecretsStub } from '@straddle/testing';
import { type AwsAccess, parseRemoteText, readAwsAccess, readRemoteText, writeRemoteText } from './index.ts';

const credentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'CANARY/secret+access=key',
  sessionToken: 'CANARY session token',
};
const ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:straddle-AbCdEf';

let stub: AwsSecretsStub;
let access: AwsAccess;

beforeEach(async () => {
  stub = await startAwsSecretsStub(credentials);
  stub.parameters.set('/straddle/secrets', {
    value: 'CANARY value',
    keyId: 'alias/straddle',
    tier: 'Advanced',
  });
  stub.secrets.set('straddle', 'CANARY other value');
  stub.secrets.set(ARN, 'CANARY value of the ARN');
  access = readAwsAccess({
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_ENDPOINT_URL: stub.url,
  });
});
afterEach(() => stub.stop());

const parameter = { service: 'ssm', id: '/straddle/secrets' } as const;
const secretOf = (id: string) => ({ service: 'secretsmanager', id }) as const;

describe('reading', () => {
  test.each([
    { title: 'a parameter', from: parameter, value: 'CANARY value', region: 'eu-west-1' },
    { title: 'a secret', from: secretOf('straddle'), value: 'CANARY other value', region: 'eu-west-1' },
    {
      title: 'a secret by its ARN, where that says',
      from: secretOf(ARN),
      value: 'CANARY value of the ARN',
      region: 'eu-central-1',
    },
  ])('$title takes one request, signed so that another implementation signs it alike', async (row) => {
    await expect(readRemoteText(row.from, { access, timeoutMs: 10_000 })).resolves.toBe(row.value);
    expect(stub.calls).toMatchObject([{ region: row.region, keepsConnection: false }]);
  });

  test.each([
    { title: 'another secret key', wrong: { secretAccessKey: 'another' } },
    { title: 'an old session token', wrong: { sessionToken: 'another' } },
  ])('with $title is refused by the name of the error', async ({ wrong }) => {
    stub.credentials = { ...credentials, ...wrong };
    await expect(readRemoteText(parameter, { access, timeoutMs: 10_000 })).rejects.toMatchObject({
      code: 'ERR_AWS_CALL_FAILED',
      message: 'GetParameter failed: InvalidSignatureException (status 400).',
    });
  });

  test.each([
    {
      title: 'an error of AWS',
      trouble: { kind: 'error', status: 400, type: 'AccessDeniedException', message: 'User: CANARY' },
      problem: 'AccessDeniedException (status 400)',
    },
    { title: 'an answer that is no JSON', trouble: { kind: 'text', text: '<CANARY>' }, problem: 'no JSON' },
    { title: 'an answer without text', trouble: { kind: 'text', text: '{}' }, problem: 'there is no text' },
    { title: 'no answer', trouble: { kind: 'silence' }, problem: 'no answer within 100 ms' },
    {
      title: 'a redirect, which nobody may get the signature of',
      trouble: { kind: 'redirect', location: 'http://127.0.0.1:9/' },
      problem: 'no connection',
    },
  ] as const)('fails with the reason and no value: $title', async ({ trouble, problem }) => {
    stub.trouble = trouble;
    const timeoutMs = trouble.kind === 'silence' ? 100 : 10_000;
    const failure: unknown = await readRemoteText(parameter, { access, timeoutMs }).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ code: 'ERR_AWS_CALL_FAILED' });
    expect(String(failure)).toContain(problem);
    expect(String(failure)).not.toContain('CANARY');
  });

  test('fails when nobody listens', async () => {
    await stub.stop();
    const reading = readRemoteText(parameter, { access, timeoutMs: 10_000 });
    stub = await startAwsSecretsStub(credentials);
    await expect(reading).rejects.toThrow('GetParameter failed: no connection (ECONNREFUSED).');
  });
});

describe('writing', () => {
  test('a parameter keeps the key that encrypts it, its type and its tier', async () => {
    await writeRemoteText(parameter, 'CANARY new value', { access, timeoutMs: 10_000 });
    expect(stub.parameters.get('/straddle/secrets')).toEqual({
      value: 'CANARY new value',
      type: 'SecureString',
      keyId: 'alias/straddle',
      tier: 'Advanced',
    });
  });

  test('a parameter may be named by its ARN', async () => {
    const id = 'arn:aws:ssm:eu-west-1:123456789012:parameter/straddle/secrets';
    await writeRemoteText({ service: 'ssm', id }, 'CANARY new value', { access, timeoutMs: 10_000 });
    expect(stub.parameters.get('/straddle/secrets')?.value).toBe('CANARY new value');
  });

  test.each([
    { title: 'is not encrypted', value: { value: 'x', type: 'String' } },
    { title: 'is not there', value: undefined },
  ])('a parameter that $title is refused', async ({ value }) => {
    stub.parameters.clear();
    if (value !== undefined) stub.parameters.set('/straddle/secrets', value);
    await expect(writeRemoteText(parameter, 'CANARY', { access, timeoutMs: 10_000 })).rejects.toThrow(
      /is no SecureString/,
    );
    expect(stub.parameters.get('/straddle/secrets')).toEqual(value);
  });

  test('a secret gets another version', async () => {
    await writeRemoteText(secretOf('straddle'), 'CANARY new value', { access, timeoutMs: 10_000 });
    expect(stub.secrets.get('straddle')).toBe('CANARY new value');
    await expect(
      writeRemoteText(secretOf('nowhere'), 'CANARY', { access, timeoutMs: 10_000 }),
    ).rejects.toThrow('PutSecretValue failed: ResourceNotFoundException (status 400).');
  });
});

test('names everything that is missing to call AWS', () => {
  expect(() => readAwsAccess({})).toThrow(/AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY not set/);
});

test.each(['', 'ssm:', 'ssm: x', 'vault:x', 'https://example.com', 'ssm:a b'])(
  'refuses %j as a place',
  (text) => {
    expect(parseRemoteText(text)).toBeUndefined();
  },
);
