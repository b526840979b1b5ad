import { describe, expect, test } from '@jest/globals';
import { loadConfig } from './config.ts';
import { ConfigurationError } from './errors.ts';

const minimal = { MONGODB_URI: 'mongodb://127.0.0.1/app', SESSION_SECRETS: 'sixteen characters' };

function problemsOf(env: Readonly<Record<string, string>>): readonly string[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}

describe('loadConfig', () => {
  test('needs only the database and the secrets', () => {
    expect(loadConfig(minimal)).toEqual({
      port: 3001,
      host: '127.0.0.1',
      mongodbUri: 'mongodb://127.0.0.1/app',
      sessionSecrets: { from: 'variable', secrets: ['sixteen characters'] },
      secretsTtlSeconds: 60,
      secretsReportSeconds: 300,
      allowedOrigins: [],
      environment: 'development',
      logLevel: 'info',
      trustProxy: false,
      seed: false,
    });
  });

  test('reads every variable', () => {
    const config = loadConfig({
      PORT: '0',
      HOST: '0.0.0.0',
      MONGODB_URI: 'mongodb://a:b@db.example/app?retryWrites=false',
      SESSION_SECRETS: ' the newest secret, the one before it ',
      ALLOWED_ORIGINS: 'https://app.example.com, http://localhost:5173',
      NODE_ENV: 'production',
      LOG_LEVEL: 'warn',
      TRUST_PROXY: 'loopback, 10.0.0.0/8',
      SEED: '1',
      SECRETS_TTL_SECONDS: '30',
      SECRETS_REPORT_SECONDS: '60',
      SESSION_REF_KEY: 'a key for references',
    });
    expect(config).toEqual({
      port: 0,
      host: '0.0.0.0',
      mongodbUri: 'mongodb://a:b@db.example/app?retryWrites=false',
      sessionSecrets: { from: 'variable', secrets: ['the newest secret', 'the one before it'] },
      secretsTtlSeconds: 30,
      secretsReportSeconds: 60,
      sessionRefKey: 'a key for references',
      allowedOrigins: ['https://app.example.com', 'http://localhost:5173'],
      environment: 'production',
      logLevel: 'warn',
      trustProxy: ['loopback', '10.0.0.0/8'],
      seed: true,
    });
    expect(Object.isFrozen(config)).toBe(true);
  });

  test('reports everything that is wrong together', () => {
    const problems = problemsOf({
      PORT: '99999',
      HOST: '',
      SESSION_SECRETS: 'long enough to pass,short',
      ALLOWED_ORIGINS: 'https://app.example.com/,app.example.com',
      NODE_ENV: 'staging',
      LOG_LEVEL: 'loud',
      TRUST_PROXY: 'true',
      SEED: 'yes',
    });
    expect(problems.map((problem) => problem.split(/[ :]/, 1)[0])).toEqual([
      'PORT',
      'HOST',
      'MONGODB_URI',
      'SESSION_SECRETS',
      'ALLOWED_ORIGINS',
      'ALLOWED_ORIGINS',
      'NODE_ENV',
      'LOG_LEVEL',
      'TRUST_PROXY',
      'SEED',
    ]);
  });

  test('takes a file of secrets instead, and a JSON array of them', () => {
    const { SESSION_SECRETS: _, ...withoutSecrets } = minimal;
    expect(loadConfig({ ...withoutSecrets, SESSION_SECRETS_FILE: '/run/secrets/session' })).toMatchObject({
      sessionSecrets: { from: 'file', path: '/run/secrets/session' },
    });
    expect(loadConfig({ ...minimal, SESSION_SECRETS: '["a secret, with a comma"]' })).toMatchObject({
      sessionSecrets: { from: 'variable', secrets: ['a secret, with a comma'] },
    });
  });

  test.each([
    {
      title: 'secrets and a file of them',
      env: { SESSION_SECRETS_FILE: '/run/secrets/session' },
      problem: /are both set; leave one out/,
    },
    { title: 'a list that is no JSON', env: { SESSION_SECRETS: '["CANARY' }, problem: /is empty/ },
    { title: 'no time of use', env: { SECRETS_TTL_SECONDS: '0' }, problem: /SECRETS_TTL_SECONDS must be/ },
    { title: 'a short key', env: { SESSION_REF_KEY: 'short' }, problem: /SESSION_REF_KEY must have/ },
    { title: 'no secret at all', env: { SESSION_SECRETS: '' }, problem: /SESSION_SECRETS is empty/ },
    { title: 'only commas', env: { SESSION_SECRETS: ' , ' }, problem: /SESSION_SECRETS is empty/ },
    { title: 'a port with letters', env: { PORT: '80a' }, problem: /PORT must be a whole number/ },
    { title: 'an empty port', env: { PORT: '' }, problem: /PORT must be a whole number/ },
    {
      title: 'another database',
      env: { MONGODB_URI: 'postgres://127.0.0.1/app' },
      problem: /MONGODB_URI is not/,
    },
    {
      title: 'a mistyped connection option',
      env: { MONGODB_URI: 'mongodb://127.0.0.1/app?maxPoolSizes=3' },
      problem: /MONGODB_URI is not/,
    },
    { title: 'the origin "null"', env: { ALLOWED_ORIGINS: 'null' }, problem: /ALLOWED_ORIGINS: "null"/ },
    { title: 'a wildcard origin', env: { ALLOWED_ORIGINS: '*' }, problem: /ALLOWED_ORIGINS: "\*"/ },
    {
      title: 'a subnet that is too wide',
      env: { TRUST_PROXY: '10.0.0.0/33' },
      problem: /TRUST_PROXY must be/,
    },
    {
      title: 'a secret of this repository in production',
      env: { NODE_ENV: 'production', SESSION_SECRETS: 'dev-only-secret-of-this-repository' },
      problem: /is public/,
    },
  ])('refuses $title', ({ env, problem }) => {
    expect(problemsOf({ ...minimal, ...env })).toEqual([expect.stringMatching(problem)]);
  });

  test.each([
    ['false', false],
    ['2', 2],
    ['::1', ['::1']],
  ])('reads TRUST_PROXY=%s', (text, expected) => {
    expect(loadConfig({ ...minimal, TRUST_PROXY: text }).trustProxy).toEqual(expected);
  });

  test('quotes neither secrets nor the connection string', () => {
    const problems = problemsOf({
      SESSION_SECRETS: 'CANARY',
      MONGODB_URI: 'mongodb://user:CANARY@host:port/app',
    });
    expect(problems).toHaveLength(2);
    expect(problems.join()).not.toContain('CANARY');
  });
});
