import { randomFillSync } from 'node:crypto';

const pool = Buffer.alloc(8192);
let used = pool.length;

/**
 * Random bytes as text for the ids of requests: drawn in one go for some hundred requests, since asking the system
 * costs more than all else about an id. For ids only; a secret that lay in a pool would be there for longer than needed.
 *
 * @param bytes At most 8192.
 */
export function randomId(bytes: number, encoding: 'hex' | 'base64url'): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString(encoding, used - bytes, used);
}
