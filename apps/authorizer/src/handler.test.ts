import { expect, test } from '@jest/globals';

test('names every variable that it lacks when it is loaded, not at the first request', async () => {
  const environment = { ...process.env };
  for (const name of [
    'MONGODB_URI',
    'SESSION_SECRETS',
    'SESSION_REF_KEY',
    'STRADDLE_ROUTE_AUTH',
    'STRADDLE_RESULT_CACHE',
  ]) {
    delete process.env[name];
  }
  try {
    await expect(import('./handler.ts')).rejects.toMatchObject({
      code: 'ERR_ENVIRONMENT_INVALID',
      problems: [
        'MONGODB_URI is not set, nor is MONGODB_URI_FROM',
        'SESSION_SECRETS is not set, nor is SESSION_SECRETS_FROM',
        'SESSION_REF_KEY is not set, nor is SESSION_REF_KEY_FROM',
        'STRADDLE_ROUTE_AUTH is not set',
        'STRADDLE_RESULT_CACHE is not set',
      ],
    });
  } finally {
    Object.assign(process.env, environment);
  }
});
