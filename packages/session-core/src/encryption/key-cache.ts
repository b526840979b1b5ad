import { createHash } from 'node:crypto';

/** Enough for the sessions that one execution environment sees; about half a kilobyte each. */
const DEFAULT_MAX_KEYS = 1000;

/** Derives the key that belongs to a salt, at most once while it stays in the cache. */
export interface KeyCache {
  get(salt: Uint8Array): Promise<Buffer>;
}

/**
 * Remembers derived keys by salt, the least recently used ones forgotten first.
 *
 * Requests that ask for the same salt at the same time share one derivation. A derivation that fails is not
 * remembered.
 *
 * @param derive Costs milliseconds by design; runs off the event loop.
 */
export function createKeyCache(
  derive: (salt: Uint8Array) => Promise<Buffer>,
  maxKeys: number = DEFAULT_MAX_KEYS,
): KeyCache {
  const keys = new Map<string, Promise<Buffer>>();

  return {
    get(salt) {
      // A stored salt may be of any length: its digest bounds what the cache holds.
      const id = createHash('sha256').update(salt).digest('base64');
      const key = keys.get(id) ?? derive(salt);
      keys.delete(id);
      keys.set(id, key);
      key.catch(() => {
        if (keys.get(id) === key) keys.delete(id);
      });
      if (keys.size > maxKeys) {
        const [oldest] = keys.keys();
        if (oldest !== undefined) keys.delete(oldest);
      }
      return key;
    },
  };
}
