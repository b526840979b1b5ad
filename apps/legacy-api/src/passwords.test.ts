import { performance } from 'node:perf_hooks';
import { describe, expect, test } from '@jest/globals';
import { PasswordHashInvalidError } from './errors.ts';
import {
  defaultScryptParameters,
  hashPassword,
  type ScryptParameters,
  verifyAgainstNobody,
  verifyPassword,
} from './passwords.ts';

const quick: ScryptParameters = { log2Cost: 4, blockSize: 8, parallelization: 1 };

describe('passwords', () => {
  test('the parameters are stored with the hash', async () => {
    await expect(hashPassword('secret', { log2Cost: 5, blockSize: 4, parallelization: 2 })).resolves.toMatch(
      /^\$scrypt\$ln=5,r=4,p=2\$[\w+/=]{24}\$[\w+/=]{44}$/,
    );
  });

  test('the derived key is scrypt as in RFC 7914, section 12', async () => {
    const hash = await hashPassword(
      'pleaseletmein',
      { log2Cost: 14, blockSize: 8, parallelization: 1 },
      Buffer.from('SodiumChloride'),
    );
    // The first 32 bytes of the vector.
    const key = Buffer.from('7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2', 'hex');
    expect(hash.split('$').at(-1)).toBe(key.toString('base64'));
  });

  test.each([
    { title: 'the password', attempt: 'pässword', expected: true },
    { title: 'the same text composed differently', attempt: 'pa\u0308ssword', expected: true },
    { title: 'another case', attempt: 'Pässword', expected: false },
    { title: 'a prefix', attempt: 'pässwor', expected: false },
    { title: 'nothing', attempt: '', expected: false },
  ])('$title: $expected', async ({ attempt, expected }) => {
    await expect(verifyPassword(attempt, await hashPassword('pässword', quick))).resolves.toBe(expected);
  });

  test('the same password is hashed differently each time', async () => {
    expect(await hashPassword('secret', quick)).not.toBe(await hashPassword('secret', quick));
  });

  test('a hash made with the default cost can be verified', async () => {
    await expect(verifyPassword('secret', await hashPassword('secret'))).resolves.toBe(true);
  });

  test('nobody has a password, and saying so takes as long as checking one', async () => {
    const hash = await hashPassword('secret');
    const startedAt = performance.now();
    await verifyPassword('other', hash);
    const checkedAt = performance.now();
    await expect(verifyAgainstNobody('other', defaultScryptParameters)).resolves.toBe(false);
    const ratio = (performance.now() - checkedAt) / (checkedAt - startedAt);
    // A forgotten dummy hash gives 0.001; the machine may be busy in either half.
    expect(ratio).toBeGreaterThan(0.2);
  });

  test.each([
    '',
    'plain text',
    '$2b$10$abcdefghijklmnopqrstuv',
    '$scrypt$ln=14,r=8,p=1$c2FsdHNhbHQ=$c2hvcnRrZXk=',
    `$scrypt$ln=40,r=8,p=1$c2FsdHNhbHQ=$${'A'.repeat(43)}=`,
  ])('the stored hash %j is a fault', async (storedHash) => {
    await expect(verifyPassword('secret', storedHash)).rejects.toThrow(PasswordHashInvalidError);
  });
});
