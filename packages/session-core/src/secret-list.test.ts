import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatSecretList, parseSecretList } from './index.ts';

describe('a list of secrets', () => {
  test.each([
    { title: 'separated by commas', text: ' the-newest-secret, the-older-secret\n' },
    { title: 'as a JSON array', text: '["the-newest-secret", "the-older-secret"]\n' },
  ])('is read $title', ({ text }) => {
    const secrets = ['the-newest-secret', 'the-older-secret'];
    expect(parseSecretList(text)).toEqual({ status: 'valid', secrets });
  });

  test.each([
    { title: 'nothing', text: '' },
    { title: 'an empty array', text: '[]' },
    { title: 'a short secret', text: 'CANARY-long-enough-secret,CANARY' },
    { title: 'a short secret in an array', text: '["CANARY"]' },
    { title: 'an array that is cut off', text: '["CANARY-long-enough-secret"' },
    { title: 'something else than texts', text: '["CANARY-long-enough-secret", 1234567890123456]' },
    { title: 'an empty place', text: 'CANARY-long-enough-secret,,' },
  ])('is refused with $title, without a word of it', ({ text }) => {
    const result = parseSecretList(text);
    expect(result.status).toBe('invalid');
    expect(JSON.stringify(result)).not.toContain('CANARY');
  });

  test('is written so that it reads the same, whatever is in it', () => {
    const secret = fc.string({ unit: 'binary', minLength: 16, maxLength: 40 });
    const property = fc.property(
      fc.array(secret, { minLength: 1, maxLength: 4 }),
      fc.constantFrom('', '["a"]'),
      (secrets, like) => {
        expect(parseSecretList(formatSecretList(secrets, like))).toEqual({ status: 'valid', secrets });
      },
    );
    fc.assert(property);
  });

  test('keeps the form of the text that it replaces', () => {
    const secrets = ['the-newest-secret', 'the-older-secret'];
    expect(formatSecretList(secrets, '["x"]')).toBe('["the-newest-secret","the-older-secret"]');
    expect(formatSecretList(secrets, 'x')).toBe('the-newest-secret,the-older-secret');
  });
});
