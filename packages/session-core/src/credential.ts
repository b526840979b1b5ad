import { applyBearer, type EffectiveCookies } from './bearer.ts';
import { readCookie } from './cookie-header.ts';
import { type ParserInput, readSignedByParser, readThroughCookieParser } from './cookie-parser.ts';
import { cookieHeaderOf, type IncomingHeaders } from './request-headers.ts';
import type { ResolvedSessionSettings } from './settings.ts';
import { type Secret, type UnsignResult, unsignSessionCookie } from './signed-cookie.ts';

/** How the client sent the session: as the session cookie, or as a bearer token. */
export type CredentialKind = 'cookie' | 'bearer';

/** A credential whose signature fits: how it came, and which secret signed it. */
export interface AcceptedCredential {
  readonly kind: CredentialKind;
  /** Names the secret without telling it, see `keyIdOf`. */
  readonly keyId: string;
}

export type CredentialResult =
  | ({ readonly status: 'accepted'; readonly sessionId: string } & AcceptedCredential)
  | {
      readonly status: 'rejected';
      readonly reason: 'no-credential' | 'malformed-authorization' | 'unsigned-cookie' | 'bad-signature';
    };

export interface CredentialSecrets {
  /** Of the session, newest first. */
  readonly session: readonly Secret[];
  /** Of cookie-parser, where the settings say that it runs before the session. */
  readonly cookieParser: readonly Secret[];
}

/**
 * Finds the credential of a request and checks its signature. No I/O: a rejected credential costs HMACs only.
 *
 * @param headers As the client sent them; names in any case, values single or multiple.
 * @throws {CookieSecretInvalidError} When an unusable secret is reached.
 * @throws {SessionCookieUnreadableError} For JSON cookies that break legacy's cookie-parser.
 */
export function readCredential(
  headers: IncomingHeaders,
  settings: ResolvedSessionSettings,
  secrets: CredentialSecrets,
): CredentialResult {
  const { name, cookieParsing } = settings;
  const cookies = applyBearer(headers, name, settings.bearer);
  const value = readCookie(cookies.cookieHeader, name, cookieParsing);
  const fromHeader = value ? unsignSessionCookie(value, secrets.session) : undefined;
  if (fromHeader?.status === 'valid') {
    const { sessionId, keyId } = fromHeader;
    return { status: 'accepted', kind: kindOf(headers, settings, cookies), sessionId, keyId };
  }
  const fromParser = readParsedCookies(cookies, { headers, settings, secrets });
  if (fromParser?.status === 'valid') {
    const { kind, sessionId, keyId } = fromParser;
    return { status: 'accepted', kind, sessionId, keyId };
  }
  if (cookies.bearer === 'malformed') return { status: 'rejected', reason: 'malformed-authorization' };
  const failed = fromParser ?? fromHeader;
  if (failed === undefined) return { status: 'rejected', reason: 'no-credential' };
  return {
    status: 'rejected',
    reason: failed.status === 'bad-signature' ? 'bad-signature' : 'unsigned-cookie',
  };
}

interface CredentialInput {
  readonly headers: IncomingHeaders;
  readonly settings: ResolvedSessionSettings;
  readonly secrets: CredentialSecrets;
}

/** What other middleware left in `req.cookies` and `req.signedCookies`, which express-session reads last. */
function readParsedCookies(
  cookies: EffectiveCookies,
  { headers, settings, secrets }: CredentialInput,
): (UnsignResult & { readonly kind: CredentialKind }) | undefined {
  const { parsedCookie } = cookies;
  const { name, cookieParsing, cookieParser } = settings;
  const isParserFirst = cookieParser?.position === 'before-bearer';
  const input: ParserInput = {
    cookieHeader: isParserFirst ? cookieHeaderOf(headers) : cookies.cookieHeader,
    name,
    parsing: cookieParsing,
    parserSecrets: secrets.cookieParser,
    secrets: secrets.session,
  };
  if (parsedCookie !== undefined) {
    // cookie-parser does nothing where it finds `req.cookies` already.
    const signed = isParserFirst ? readSignedByParser(input) : undefined;
    return signed === undefined
      ? { ...unsignSessionCookie(parsedCookie, secrets.session), kind: 'bearer' }
      : { ...signed, kind: 'cookie' };
  }
  if (cookieParser === undefined) return undefined;
  const kind = isParserFirst ? 'cookie' : kindOf(headers, settings, cookies);
  return { ...readThroughCookieParser(input), kind };
}

/** With an appended or parsed token, a session cookie of the request itself comes first. */
function kindOf(
  headers: IncomingHeaders,
  { name, cookieParsing, bearer }: ResolvedSessionSettings,
  cookies: EffectiveCookies,
): CredentialKind {
  if (cookies.bearer !== 'present') return 'cookie';
  if (bearer?.style === 'parsed-cookie') return 'cookie';
  if (bearer?.style !== 'append-cookie') return 'bearer';
  return readCookie(cookieHeaderOf(headers), name, cookieParsing) === undefined ? 'bearer' : 'cookie';
}
