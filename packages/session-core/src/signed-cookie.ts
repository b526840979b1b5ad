import type { KeyObject } from 'node:crypto';
import { sign, unsign } from 'cookie-signature';
import { CookieSecretInvalidError } from './errors.ts';

/** A signing secret, in any form that express-session 1.18 and later accept. */
export type Secret = string | NodeJS.ArrayBufferView | KeyObject;

/** What checking the signature of a cookie value comes to. */
export type UnsignResult =
  | { readonly status: 'valid'; readonly sessionId: string }
  | { readonly status: 'unsigned' }
  | { readonly status: 'bad-signature' };

/**
 * Recovers the session id from the decoded value of a session cookie.
 *
 * Costs one HMAC-SHA256 per secret until one matches; the comparison takes the same time wherever the
 * signatures differ. A bad signature is an outcome, not a fault: legacy answers it with an anonymous
 * request. Never touches a store.
 *
 * @param cookieValue Percent-decoded, `s:<session id>.<signature>`.
 * @param secrets Newest first; all are tried.
 * @returns The bare session id, or which check failed. A validly signed *empty* id is `unsigned`:
 *   express-session treats it as no cookie.
 * @throws {CookieSecretInvalidError} When an entry reached is not a usable secret, as legacy does.
 * @see docs/semantics/sessions.md rows 9-14, 34, 36-39
 * @example
 * unsignSessionCookie(signSessionId('abc', 'keyboard cat'), ['new secret', 'keyboard cat']);
 * //=> { status: 'valid', sessionId: 'abc' }
 */
export function unsignSessionCookie(cookieValue: string, secrets: readonly Secret[]): UnsignResult {
  if (!cookieValue.startsWith('s:')) return { status: 'unsigned' };
  const sessionId = unsignWithAny(cookieValue.slice(2), secrets);
  if (sessionId === '') return { status: 'unsigned' };
  return sessionId === false ? { status: 'bad-signature' } : { status: 'valid', sessionId };
}

/**
 * The text that was signed with one of the secrets, or false. The first secret that fits wins.
 *
 * @param signedValue `<text>.<signature>`.
 * @throws {CookieSecretInvalidError} When an entry reached is not a usable secret.
 */
export function unsignWithAny(signedValue: string, secrets: readonly Secret[]): string | false {
  for (const secret of secrets) {
    const text = unsignWith(signedValue, secret);
    if (text !== false) return text;
  }
  return false;
}

/**
 * Signs a session id as express-session does: the value of the cookie before percent-encoding, and the
 * token that bearer clients send.
 *
 * @example
 * signSessionId('abc', 'keyboard cat'); //=> 's:abc.<43 characters of base64>'
 */
export function signSessionId(sessionId: string, secret: Secret): string {
  return `s:${sign(sessionId, secret)}`;
}

function unsignWith(signedValue: string, secret: Secret): string | false {
  try {
    return unsign(signedValue, secret);
  } catch (cause) {
    throw new CookieSecretInvalidError(cause);
  }
}
