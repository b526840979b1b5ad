import { type CookieParsing, readCookie } from './cookie-header.ts';
import { SessionCookieUnreadableError } from './errors.ts';
import {
  type Secret,
  type Unsigned,
  type UnsignResult,
  unsignSessionCookie,
  unsignWithAny,
} from './signed-cookie.ts';

/**
 * The legacy app runs cookie-parser before the session middleware. express-session then also believes what
 * cookie-parser has unsigned, with *its* secrets and without any look at who signed it for what: any value that the
 * app signs for any cookie names a session. Setting this reproduces that hole (difference D-3), and it is named at
 * start-up.
 */
export interface CookieParserSettings {
  readonly trustSignedCookies: true;
  /**
   * Needed together with `bearer`: which of the two middlewares the app mounts first. Before, cookie-parser reads the
   * cookies of the client, which so count beside a token of any style; after, what the other one made of them.
   */
  readonly position?: 'before-bearer' | 'after-bearer';
}

/** What cookie-parser reads, and the secrets of both middlewares. */
export interface ParserInput {
  readonly cookieHeader: string;
  readonly name: string;
  readonly parsing: CookieParsing;
  /** Of cookie-parser; empty when it has none. */
  readonly parserSecrets: readonly Secret[];
  /** Of the session. */
  readonly secrets: readonly Secret[];
}

/**
 * What express-session finds in `req.signedCookies` and `req.cookies` when the Cookie header gave it nothing.
 *
 * @returns `unsigned` where there is nothing to use. Ids that are no text are never used, where legacy would put them
 *   into a query (difference D-3).
 * @throws {SessionCookieUnreadableError} For JSON cookies on which express-session fails.
 * @see docs/semantics/sessions.md rows 43-46, 109
 */
export function readThroughCookieParser(input: ParserInput): UnsignResult {
  const value = valueOf(input);
  if (value === undefined) return { status: 'unsigned' };
  const unsigned = unsignedByParser(value, input.parserSecrets);
  if (unsigned !== undefined) return fromSignedCookies(unsigned);
  const parsed = parseJsonCookie(value);
  if (typeof parsed !== 'string') throw new SessionCookieUnreadableError();
  return parsed === '' ? { status: 'unsigned' } : unsignSessionCookie(parsed, input.secrets);
}

/**
 * What express-session finds in `req.signedCookies` alone, which hides everything in `req.cookies`.
 *
 * @returns Nothing where it goes on to `req.cookies`.
 */
export function readSignedByParser(input: ParserInput): UnsignResult | undefined {
  const unsigned = unsignedByParser(valueOf(input) ?? '', input.parserSecrets);
  return unsigned && unsigned.text !== '' ? fromSignedCookies(unsigned) : undefined;
}

function valueOf({ cookieHeader, name, parsing }: ParserInput): string | undefined {
  return readCookie(cookieHeader, name, parsing);
}

/** Nothing where cookie-parser does not take the cookie for a signed one. */
function unsignedByParser(value: string, parserSecrets: readonly Secret[]): Unsigned | false | undefined {
  return parserSecrets.length > 0 && value.startsWith('s:')
    ? unsignWithAny(value.slice(2), parserSecrets)
    : undefined;
}

function fromSignedCookies(unsigned: Unsigned | false): UnsignResult {
  if (unsigned === false) return { status: 'bad-signature' };
  const sessionId = parseJsonCookie(unsigned.text);
  return typeof sessionId === 'string' && sessionId !== ''
    ? { status: 'valid', sessionId, keyId: unsigned.keyId }
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
