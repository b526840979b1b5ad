import { randomFillSync } from 'node:crypto';

const pool = Buffer.alloc(8192);
let used = pool.length;

/**
 * Random bytes for the ids of requests: drawn in one go for some hundred requests, since asking the system costs
 * more than all else about an id. For ids only; a secret that lay in a pool would be there for longer than needed.
 *
 * @param count At most 8192.
 */
export function randomIdBytes(count: number): Buffer {
  if (used + count > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += count;
  return Buffer.from(pool.subarray(used - count, used));
}
