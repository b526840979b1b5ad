import { cookieHeaderOf, headerValues, type IncomingHeaders } from './request-headers.ts';

/**
 * How clients that cannot hold cookies send the session: `Authorization: Bearer <signed value>`, and which
 * middleware of the legacy app, mounted before `session()`, makes a session cookie of it.
 *
 * The styles are not interchangeable: they differ in which tokens they take and in who wins when a request
 * carries a token and a cookie. Name the one that the legacy app has.
 */
export type BearerSettings = ReplaceCookieBearer | HandwrittenBearer;

/** The style to choose when there is a choice, with `bearerShim`: strict about tokens, other cookies stay. */
export interface ReplaceCookieBearer {
  readonly style: 'replace-cookie';
  /**
   * true: an `Authorization` header that is not a well-formed bearer token means "anonymous"; the cookie
   * is not looked at. false: schemes other than Bearer are not ours and are ignored.
   * @default true
   */
  readonly exclusive?: boolean;
}

/** Styles found in the wild; a header that does not match is ignored. */
export interface HandwrittenBearer {
  readonly style: HandwrittenBearerStyle;
  /** Whether the app's pattern for the scheme is case-sensitive. @default false */
  readonly caseSensitive?: boolean;
}

/** Styles found in the wild, by what the middleware does; the letters are those of docs/semantics/sessions.md. */
export type HandwrittenBearerStyle =
  /** A: `headers.cookie = name + '=' + token` */
  | 'overwrite-header'
  /** B: `headers.cookie += '; ' + name + '=' + token`: a cookie of that name wins */
  | 'append-cookie'
  /** C: as A, but only for requests without any cookie */
  | 'without-cookies'
  /** D: as A, with the token percent-encoded */
  | 'overwrite-header-encoded'
  /** E: as D, with `s:` put before the token */
  | 'overwrite-header-unprefixed'
  /** G: `req.cookies[name] = token`, read when the Cookie header gives nothing */
  | 'parsed-cookie';

/** The cookies that express-session would see once the legacy app's bearer middleware has run. */
export interface EffectiveCookies {
  readonly bearer: 'absent' | 'malformed' | 'present';
  readonly cookieHeader: string;
  /** Style G only: the value under `req.cookies`. */
  readonly parsedCookie?: string;
}

// RFC 6265 cookie-octets: a token is read as a cookie value, so it must not be able to carry cookie syntax
// such as `; other=1`.
const STRICT_TOKEN = /^bearer +([\u0021\u0023-\u002B\u002D-\u003A\u003C-\u005B\u005D-\u007E]+)$/i;
const LOOSE_TOKEN = /^Bearer +(.+)$/;
const LOOSE_TOKEN_ANY_CASE = /^Bearer +(.+)$/i;

/**
 * Applies the bearer style to the headers of a request. Signatures are judged later; of several `Authorization`
 * headers the first counts, as in Node.
 *
 * @param name Name of the session cookie.
 * @see docs/semantics/sessions.md, "Bearer"
 * @example
 * applyBearer({ authorization: 'bearer s:abc.sig', cookie: 'a=1' }, 'connect.sid', { style: 'replace-cookie' });
 * //=> { bearer: 'present', cookieHeader: 'connect.sid=s:abc.sig; a=1' }
 */
export function applyBearer(
  headers: IncomingHeaders,
  name: string,
  settings: BearerSettings | undefined,
): EffectiveCookies {
  const cookieHeader = cookieHeaderOf(headers);
  const authorization = settings && headerValues(headers, 'authorization')[0];
  if (settings === undefined || authorization === undefined) return { bearer: 'absent', cookieHeader };
  return settings.style === 'replace-cookie'
    ? replaceCookie(authorization, { name, cookieHeader, exclusive: settings.exclusive ?? true })
    : applyHandwritten(authorization, settings, { name, cookieHeader });
}

interface Cookies {
  readonly name: string;
  readonly cookieHeader: string;
}

/** The first cookie of a name wins, so one in front replaces it; an empty one stands for "no session". */
function replaceCookie(
  authorization: string,
  { name, cookieHeader, exclusive }: Cookies & { readonly exclusive: boolean },
): EffectiveCookies {
  const token = STRICT_TOKEN.exec(authorization)?.[1];
  const isBearerScheme = /^bearer(?:\s|$)/i.test(authorization);
  if (token === undefined && !exclusive && !isBearerScheme) return { bearer: 'absent', cookieHeader };
  return {
    bearer: token === undefined ? 'malformed' : 'present',
    cookieHeader: joinCookies(`${name}=${token ?? ''}`, cookieHeader),
  };
}

function applyHandwritten(
  authorization: string,
  { style, caseSensitive = false }: HandwrittenBearer,
  { name, cookieHeader }: Cookies,
): EffectiveCookies {
  const pattern = caseSensitive ? LOOSE_TOKEN : LOOSE_TOKEN_ANY_CASE;
  const token = pattern.exec(authorization)?.[1];
  if (token === undefined) return { bearer: 'absent', cookieHeader };
  switch (style) {
    case 'overwrite-header':
      return { bearer: 'present', cookieHeader: `${name}=${token}` };
    case 'append-cookie':
      return { bearer: 'present', cookieHeader: joinCookies(cookieHeader, `${name}=${token}`) };
    case 'without-cookies':
      return cookieHeader === ''
        ? { bearer: 'present', cookieHeader: `${name}=${token}` }
        : { bearer: 'absent', cookieHeader };
    case 'overwrite-header-encoded':
      return { bearer: 'present', cookieHeader: `${name}=${encodeURIComponent(token)}` };
    case 'overwrite-header-unprefixed':
      return { bearer: 'present', cookieHeader: `${name}=${encodeURIComponent(`s:${token}`)}` };
    case 'parsed-cookie':
      return { bearer: 'present', cookieHeader, parsedCookie: token };
  }
}

function joinCookies(...headers: readonly string[]): string {
  return headers.filter((header) => header !== '').join('; ');
}
