import type { KeyObject } from 'node:crypto';
import { sign, unsign } from 'cookie-signature';
import { CookieSecretInvalidError } from './errors.ts';
import { keyIdOf } from './key-id.ts';

/** A signing secret, in any form that express-session 1.18 and later accept. */
export type Secret = string | NodeJS.ArrayBufferView | KeyObject;

/** What checking the signature of a cookie value comes to. */
export type UnsignResult =
  /** `keyId`: of the secret that fits. */
  | { readonly status: 'valid'; readonly sessionId: string; readonly keyId: string }
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
 * @returns The bare session id and which secret signed it, or which check failed. A validly signed *empty* id is `unsigned`:
 *   express-session treats it as no cookie.
 * @throws {CookieSecretInvalidError} When an entry reached is not a usable secret, as legacy does.
 * @see docs/semantics/sessions.md rows 9-14, 34, 36-39
 * @example
 * unsignSessionCookie(signSessionId('abc', 'keyboard cat'), ['new secret', 'keyboard cat']);
 * //=> { status: 'valid', sessionId: 'abc', keyId: keyIdOf('keyboard cat') }
 */
export function unsignSessionCookie(cookieValue: string, secrets: readonly Secret[]): UnsignResult {
  if (!cookieValue.startsWith('s:')) return { status: 'unsigned' };
  const unsigned = unsignWithAny(cookieValue.slice(2), secrets);
  if (unsigned === false) return { status: 'bad-signature' };
  const { text: sessionId, keyId } = unsigned;
  return sessionId === '' ? { status: 'unsigned' } : { status: 'valid', sessionId, keyId };
}

/** What was signed, and which secret fits. */
export interface Unsigned {
  readonly text: string;
  readonly keyId: string;
}

/**
 * The text that was signed with one of the secrets, or false. The first secret that fits wins.
 *
 * @param signedValue `<text>.<signature>`.
 * @throws {CookieSecretInvalidError} When an entry reached is not a usable secret.
 */
export function unsignWithAny(signedValue: string, secrets: readonly Secret[]): Unsigned | false {
  for (const secret of secrets) {
    const text = unsignWith(signedValue, secret);
    if (text !== false) return { text, keyId: keyIdOf(secret) };
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
