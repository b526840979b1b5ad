import { createHmac, KeyObject } from 'node:crypto';
import type { Secret } from './signed-cookie.ts';

/** More than any list of secrets has; beyond it the names are made anew, so that nothing grows. */
const MAX_REMEMBERED = 64;
const remembered = new Map<string | KeyObject, string>();

/**
 * Names a secret without telling it: 48 bits of a keyed hash, enough to tell a handful of secrets apart and useless to
 * find one.
 *
 * Costs one HMAC the first time that it gets a secret, and a look-up from then on: it is asked for every verdict.
 * Byte arrays are not remembered, because their content can change.
 *
 * @example
 * keyIdOf('keyboard cat').length; //=> 8
 */
export function keyIdOf(secret: Secret): string {
  if (typeof secret !== 'string' && !(secret instanceof KeyObject)) return computeKeyId(secret);
  const known = remembered.get(secret);
  if (known !== undefined) return known;
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  const keyId = computeKeyId(secret);
  remembered.set(secret, keyId);
  return keyId;
}

function computeKeyId(secret: Secret): string {
  return createHmac('sha256', secret).update('straddle key id').digest('base64url').slice(0, 8);
}
