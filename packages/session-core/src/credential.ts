import { readBearerToken } from './bearer.ts';
import { decodeCookieValue, readCookie } from './cookie-header.ts';
import { cookieHeaderOf, type IncomingHeaders } from './request-headers.ts';
import type { ResolvedSessionSettings } from './settings.ts';
import { type Secret, unsignSessionCookie } from './signed-cookie.ts';

export type CredentialKind = 'cookie' | 'bearer';

export type CredentialResult =
  | { readonly status: 'accepted'; readonly kind: CredentialKind; readonly sessionId: string }
  | {
      readonly status: 'rejected';
      readonly reason: 'no-credential' | 'malformed-authorization' | 'unsigned-cookie' | 'bad-signature';
    };

/**
 * Finds the credential of a request and checks its signature. No I/O: a rejected credential costs HMACs only.
 *
 * @param headers As the client sent them; names in any case, values single or multiple.
 * @throws {CookieSecretInvalidError} When an unusable secret is reached.
 */
export function readCredential(
  headers: IncomingHeaders,
  settings: ResolvedSessionSettings,
  secrets: readonly Secret[],
): CredentialResult {
  const bearer = readBearerToken(headers, settings.bearer);
  if (bearer.status === 'malformed') return { status: 'rejected', reason: 'malformed-authorization' };
  const kind: CredentialKind = bearer.status === 'present' ? 'bearer' : 'cookie';
  const value =
    bearer.status === 'present'
      ? decodeCookieValue(bearer.token)
      : readCookie(cookieHeaderOf(headers), settings.name);
  if (value === undefined || value === '') return { status: 'rejected', reason: 'no-credential' };

  const unsigned = unsignSessionCookie(value, secrets);
  switch (unsigned.status) {
    case 'valid':
      return { status: 'accepted', kind, sessionId: unsigned.sessionId };
    case 'unsigned':
      return { status: 'rejected', reason: 'unsigned-cookie' };
    case 'bad-signature':
      return { status: 'rejected', reason: 'bad-signature' };
  }
}
