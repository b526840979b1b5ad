import { type CookieParsing, readCookie } from './cookie-header.ts';
import { SessionCookieUnreadableError } from './errors.ts';
import { type Secret, type UnsignResult, unsignSessionCookie, unsignWithAny } from './signed-cookie.ts';

/**
 * The legacy app runs cookie-parser before the session middleware. express-session then also believes what
 * cookie-parser has unsigned, with *its* secrets and without any look at who signed it for what: any value that the
 * app signs for any cookie names a session. Setting this reproduces that hole (difference D-3), and it is named at
 * start-up.
 */
export interface CookieParserSettings {
  readonly trustSignedCookies: true;
}

/**
 * What express-session finds in `req.signedCookies` and `req.cookies` when the Cookie header gave it nothing.
 *
 * @param parserSecrets Secrets of cookie-parser; empty when it has none.
 * @param secrets Secrets of the session.
 * @returns `unsigned` where there is nothing to use. Ids that are no text are never used, where legacy would put them
 *   into a query (difference D-3).
 * @throws {SessionCookieUnreadableError} For JSON cookies on which express-session fails.
 * @see docs/semantics/sessions.md rows 43-46
 */
export function readThroughCookieParser(
  cookieHeader: string,
  { name, parsing }: { readonly name: string; readonly parsing: CookieParsing },
  {
    parserSecrets,
    secrets,
  }: { readonly parserSecrets: readonly Secret[]; readonly secrets: readonly Secret[] },
): UnsignResult {
  const value = readCookie(cookieHeader, name, parsing);
  if (value === undefined) return { status: 'unsigned' };
  if (parserSecrets.length > 0 && value.startsWith('s:')) {
    return fromSignedCookies(unsignWithAny(value.slice(2), parserSecrets));
  }
  const parsed = parseJsonCookie(value);
  if (typeof parsed !== 'string') throw new SessionCookieUnreadableError();
  return parsed === '' ? { status: 'unsigned' } : unsignSessionCookie(parsed, secrets);
}

function fromSignedCookies(unsigned: string | false): UnsignResult {
  if (unsigned === false) return { status: 'bad-signature' };
  const sessionId = parseJsonCookie(unsigned);
  return typeof sessionId === 'string' && sessionId !== ''
    ? { status: 'valid', sessionId }
    : { status: 'unsigned' };
}

/** cookie-parser turns `j:<JSON>` into its value, if that is truthy. */
function parseJsonCookie(value: string): unknown {
  if (!value.startsWith('j:')) return value;
  try {
    return JSON.parse(value.slice(2)) || value;
  } catch {
    return value;
  }
}
