import { headerValues, type IncomingHeaders } from './request-headers.ts';

/**
 * How clients that cannot hold cookies send the session: `Authorization: Bearer <signed value>`.
 */
export interface BearerSettings {
  /** Which middleware the legacy app has: the token takes the place of the session cookie. */
  readonly style: 'replace-cookie';
  /**
   * true: an `Authorization` header that is not a well-formed bearer token means "anonymous"; the cookie
   * is not looked at. false: schemes other than Bearer are not ours and are ignored.
   * @default true
   */
  readonly exclusive?: boolean;
}

export type BearerToken =
  | { readonly status: 'absent' }
  | { readonly status: 'malformed' }
  | { readonly status: 'present'; readonly token: string };

// RFC 6265 cookie-octets: a token is read as a cookie value, so it must not be able to carry cookie syntax
// such as `; other=1`.
const BEARER = /^bearer +([\u0021\u0023-\u002B\u002D-\u003A\u003C-\u005B\u005D-\u007E]+)$/i;

/**
 * Reads the bearer token of a request. Both stacks use this one function, legacy through `bearerShim`.
 *
 * The token is the signed value, raw (`s:<id>.<sig>`) or percent-encoded; whether its signature holds is
 * judged later. Of several `Authorization` headers the first counts, as in Node.
 *
 * @see docs/semantics/sessions.md, "Bearer"
 * @example
 * readBearerToken({ authorization: 'bearer s:abc.sig' }, { style: 'replace-cookie' });
 * //=> { status: 'present', token: 's:abc.sig' }
 */
export function readBearerToken(headers: IncomingHeaders, settings: BearerSettings | undefined): BearerToken {
  const authorization = settings && headerValues(headers, 'authorization')[0];
  if (settings === undefined || authorization === undefined) return { status: 'absent' };
  const token = BEARER.exec(authorization)?.[1];
  if (token !== undefined) return { status: 'present', token };
  const isBearerScheme = /^bearer(?:\s|$)/i.test(authorization);
  return (settings.exclusive ?? true) || isBearerScheme ? { status: 'malformed' } : { status: 'absent' };
}
