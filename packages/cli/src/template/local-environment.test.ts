import { describe, expect, test } from '@jest/globals';
import { localEnvironment } from './local-environment.ts';

const values = {
  databaseUri: 'mongodb://here',
  sessionSecrets: 'newest,older',
  sessionRefKey: 'key',
  allowedOrigins: ['http://a', 'http://b'],
};

describe('the variables of a function on this machine', () => {
  test('are values in place of where AWS keeps them', () => {
    const names = ['MONGODB_URI_FROM', 'SESSION_SECRETS_FROM', 'SESSION_REF_KEY_FROM', 'STRADDLE_ROUTES'];
    expect(localEnvironment(values, { names })).toEqual({
      MONGODB_URI_FROM: undefined,
      MONGODB_URI: 'mongodb://here',
      SESSION_SECRETS_FROM: undefined,
      SESSION_SECRETS: 'newest,older',
      SESSION_REF_KEY_FROM: undefined,
      SESSION_REF_KEY: 'key',
    });
  });

  test('replace values that the template has, and add none that it does not name', () => {
    expect(localEnvironment(values, { names: ['MONGODB_URI', 'ALLOWED_ORIGINS'] })).toEqual({
      MONGODB_URI: 'mongodb://here',
      ALLOWED_ORIGINS: 'http://a,http://b',
    });
    expect(localEnvironment(values, { names: ['LOG_LEVEL'] })).toEqual({});
  });
});
