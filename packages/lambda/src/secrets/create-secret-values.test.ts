import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type AwsSecretsStub, startAwsSecretsStub } from '@straddle/testing';
import { readEnvironment, secretList, text } from '../environment/index.ts';
import {
  createSecretValues,
  type SecretLogEntry,
  type SecretValues,
  secret,
  secretsTtlSeconds,
} from './index.ts';

const OLD = 'CANARY-the-old-secret';
const NEW = 'CANARY-the-new-secret';
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'CANARY secret key' };

let stub: AwsSecretsStub;
let environment: Record<string, string>;
let log: SecretLogEntry[];
let nowMs: number;

beforeEach(async () => {
  stub = await startAwsSecretsStub(credentials);
  stub.parameters.set('/live/secrets', { value: OLD });
  environment = {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_ENDPOINT_URL_SSM: stub.url,
    SESSION_SECRETS_FROM: 'ssm:/live/secrets',
  };
  log = [];
  nowMs = 0;
});
afterEach(async () => {
  await stub.stop();
  expect(JSON.stringify(log)).not.toContain('CANARY');
});

const reference = () => readEnvironment(environment, { SESSION_SECRETS: secret(secretList) }).SESSION_SECRETS;
const createValues = (): SecretValues =>
  createSecretValues({
    environment: () => environment,
    ttlSeconds: 60,
    log: (entry) => log.push(entry),
    nowMs: () => nowMs,
    waitMs: 5000,
    timeoutMs: 2000,
  });

describe('a secret of AWS', () => {
  test('is asked for at once, and then once for each minute of use', async () => {
    const secrets = createValues().provider(reference());
    expect(await secrets()).toEqual([OLD]);
    nowMs = 59_999;
    expect(secrets()).toEqual([OLD]);
    expect(stub.calls).toHaveLength(1);
    stub.parameters.set('/live/secrets', { value: `["${NEW}","${OLD}"]` });
    nowMs = 60_000;
    expect(await secrets()).toEqual([NEW, OLD]);
    expect(stub.calls).toHaveLength(2);
  });

  test('is fetched with the credentials of the moment', async () => {
    const secrets = createValues().provider(reference());
    await secrets();
    stub.credentials = { ...credentials, secretAccessKey: 'CANARY next key', sessionToken: 'CANARY token' };
    Object.assign(environment, {
      AWS_SECRET_ACCESS_KEY: 'CANARY next key',
      AWS_SESSION_TOKEN: 'CANARY token',
    });
    stub.parameters.set('/live/secrets', { value: NEW });
    nowMs = 60_000;
    expect(await secrets()).toEqual([NEW]);
  });

  test.each([
    {
      title: 'AWS refuses',
      spoil: () => {
        stub.trouble = { kind: 'error', status: 400, type: 'ThrottlingException', message: 'CANARY' };
      },
      problem: 'GetParameter failed: ThrottlingException (status 400)',
    },
    {
      title: 'the new list cannot be used',
      spoil: () => stub.parameters.set('/live/secrets', { value: 'CANARY' }),
      problem: 'its value must be secrets of 16 characters or more',
    },
    {
      title: 'the credentials are gone',
      spoil: () => {
        environment['AWS_ACCESS_KEY_ID'] = '';
      },
      problem: 'AWS cannot be called: AWS_ACCESS_KEY_ID not set',
    },
  ])('is kept when $title, which is logged', async ({ spoil, problem }) => {
    const secrets = createValues().provider(reference());
    await secrets();
    spoil();
    nowMs = 60_000;
    expect(await secrets()).toEqual([OLD]);
    expect(log).toEqual([
      {
        event: 'secret-refresh-failed',
        code: 'ERR_SECRET_UNAVAILABLE',
        secret: 'SESSION_SECRETS',
        problem: expect.stringContaining(problem),
        kept: true,
        retryInMs: 1000,
      },
    ]);
  });

  test('that was never there is an error, and is there when the next one asks after a pause', async () => {
    stub.parameters.clear();
    const secrets = createValues().provider(reference());
    const failure: unknown = await Promise.resolve(secrets()).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'ERR_SECRET_UNAVAILABLE' });
    expect(String(failure)).toContain('SESSION_SECRETS_FROM says: GetParameter failed: ParameterNotFound');
    expect(log).toMatchObject([{ kept: false }]);
    stub.parameters.set('/live/secrets', { value: OLD });
    nowMs = 200;
    expect(await secrets()).toEqual([OLD]);
  });

  test('is told to who wants to know of it, each time that it is handed out', async () => {
    const told: unknown[] = [];
    const secrets = createValues().provider(reference(), (value) => told.push(value));
    await secrets();
    await secrets();
    expect(told).toEqual([[OLD], [OLD], [OLD]]);
  });
});

test('a plain secret is told at once, and AWS is never asked', () => {
  environment = { SESSION_SECRETS: OLD };
  const told: unknown[] = [];
  const secrets = createValues().provider(reference(), (value) => told.push(value));
  expect(told).toEqual([[OLD]]);
  expect(secrets()).toEqual([OLD]);
  expect(stub.calls).toEqual([]);
});

describe('the environment', () => {
  const problemsOf = (variables: Record<string, string>): readonly string[] => {
    try {
      readEnvironment(variables, {
        SESSION_SECRETS: secret(secretList),
        MONGODB_URI: secret(text),
        SECRETS_TTL_SECONDS: secretsTtlSeconds,
      });
      return [];
    } catch (error) {
      return (error as { problems: readonly string[] }).problems;
    }
  };

  test('says everything that is wrong together, without a value', () => {
    const problems = problemsOf({
      SESSION_SECRETS: 'CANARY-long-enough-for-a-secret',
      SESSION_SECRETS_FROM: 'ssm:/CANARY',
      MONGODB_URI_FROM: 'CANARY',
      SECRETS_TTL_SECONDS: '0',
    });
    expect(problems).toEqual([
      'SESSION_SECRETS and SESSION_SECRETS_FROM are both set; leave one out',
      'MONGODB_URI_FROM must be ssm:<name or ARN> or secretsmanager:<id or ARN>',
      'SECRETS_TTL_SECONDS must be whole seconds, from 1 to 99999',
    ]);
  });

  test('names both variables when neither is set, and refuses a plain value that cannot be used', () => {
    expect(problemsOf({ SESSION_SECRETS: 'CANARY' })).toEqual([
      expect.stringMatching(/^SESSION_SECRETS must be secrets of 16/),
      'MONGODB_URI is not set, nor is MONGODB_URI_FROM',
    ]);
  });

  test('has a minute as the time of use unless it says otherwise', () => {
    const ttlOf = (variables: Record<string, string>) =>
      readEnvironment(variables, { SECRETS_TTL_SECONDS: secretsTtlSeconds }).SECRETS_TTL_SECONDS;
    expect([ttlOf({}), ttlOf({ SECRETS_TTL_SECONDS: '5' })]).toEqual([60, 5]);
  });
});
