import { describe, expect, test } from '@jest/globals';
import { createKeyCache, type KeyCache } from './key-cache.ts';

describe('derived keys', () => {
  test('are derived once per salt', async () => {
    const { cache, derived } = countingCache(10);
    expect(await cache.get(salt('a'))).toEqual(Buffer.from('key of a'));
    expect(await cache.get(salt('b'))).toEqual(Buffer.from('key of b'));
    expect(await cache.get(salt('a'))).toEqual(Buffer.from('key of a'));
    expect(derived).toEqual(['a', 'b']);
  });

  test('are shared by requests at the same time', async () => {
    const { cache, derived } = countingCache(10);
    await Promise.all([cache.get(salt('a')), cache.get(salt('a'))]);
    expect(derived).toEqual(['a']);
  });

  test('are bounded, and the least recently used one goes first', async () => {
    const { cache, derived } = countingCache(2);
    for (const text of ['a', 'b', 'a', 'c', 'a', 'c', 'b']) await cache.get(salt(text));
    expect(derived).toEqual(['a', 'b', 'c', 'b']);
  });

  test('are forgotten when deriving failed', async () => {
    let fails = true;
    const cache = createKeyCache(async () => {
      if (fails) throw new Error('no memory');
      return Buffer.from('key');
    });
    await expect(cache.get(salt('a'))).rejects.toThrow('no memory');
    fails = false;
    expect(await cache.get(salt('a'))).toEqual(Buffer.from('key'));
  });
});

function countingCache(maxKeys: number): { readonly cache: KeyCache; readonly derived: string[] } {
  const derived: string[] = [];
  const cache = createKeyCache(async (bytes) => {
    const text = Buffer.from(bytes).toString();
    derived.push(text);
    return Buffer.from(`key of ${text}`);
  }, maxKeys);
  return { cache, derived };
}

function salt(text: string): Uint8Array {
  return Buffer.from(text);
}
