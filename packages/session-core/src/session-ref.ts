import { createHmac } from 'node:crypto';

/**
 * What stands for a session in logs and in the context of a route: it tells sessions apart, while the id itself would be
 * a step towards a credential.
 *
 * @param key Both stacks have the same, so that they name a session alike.
 * @example
 * sessionRefOf('abc', 'a key of this product').length; //=> 22
 */
export function sessionRefOf(sessionId: string, key: string): string {
  return createHmac('sha256', key).update(sessionId).digest('base64url').slice(0, 22);
}
