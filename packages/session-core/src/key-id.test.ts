import { createSecretKey } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { keyIdOf } from './index.ts';

test('a secret has one name in every form, also when it is asked for again', () => {
  const names = [
    'keyboard cat',
    Buffer.from('keyboard cat'),
    createSecretKey(Buffer.from('keyboard cat')),
    'keyboard cat',
  ].map(keyIdOf);
  expect(new Set(names)).toEqual(new Set([expect.stringMatching(/^[\w-]{8}$/)]));
});

test('bytes that change get another name', () => {
  const bytes = Buffer.from('keyboard cat');
  const before = keyIdOf(bytes);
  bytes.write('K');
  expect(keyIdOf(bytes)).not.toBe(before);
});

test('more secrets than are remembered keep their names apart', () => {
  const names = Array.from({ length: 200 }, (_, index) => keyIdOf(`secret ${index}`));
  expect(new Set(names).size).toBe(200);
  expect(keyIdOf('secret 0')).toBe(names[0]);
});
