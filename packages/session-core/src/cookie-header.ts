/**
 * Which version of the `cookie` package express-session brings: `0.7` with 1.18.1 and later, `0.6` with 1.18.0 and
 * older (0.4.2 parses alike). The same header can authenticate under one and not under the other.
 */
export type CookieParsing = '0.7' | '0.6';

/**
 * Reads one cookie out of a `Cookie` header exactly as the `cookie` package does, which express-session uses.
 *
 * The rules that decide verdicts: the first pair with the name wins, whatever it holds; only spaces and
 * tabs are trimmed; one pair of double quotes is stripped; names are never decoded; a value that is not
 * valid percent-encoding is kept as it is; `,` separates nothing.
 *
 * @param cookieHeader The header as one string; several headers are joined with `'; '` before.
 * @param name Case-sensitive cookie name.
 * @param parsing Older versions trim every kind of white space, and take a left quote alone for a pair.
 * @returns The decoded value, which may be empty, or undefined when no pair has the name.
 * @see docs/semantics/sessions.md, "Reading the cookie"
 * @example
 * readCookie('theme=dark; connect.sid=s%3Aabc.sig', 'connect.sid'); //=> 's:abc.sig'
 */
export function readCookie(
  cookieHeader: string,
  name: string,
  parsing: CookieParsing = '0.7',
): string | undefined {
  const { trim, unquote } = RULES[parsing];
  // A pair needs a name of one character and '='; the parser gives up on shorter headers.
  if (cookieHeader.length < 2) return undefined;
  let start = 0;
  while (start < cookieHeader.length) {
    const equals = cookieHeader.indexOf('=', start);
    if (equals === -1) return undefined;
    const semicolon = cookieHeader.indexOf(';', start);
    const end = semicolon === -1 ? cookieHeader.length : semicolon;
    if (equals > end) {
      // Tokens without '=' are skipped: go on after the last ';' before this '='.
      start = cookieHeader.lastIndexOf(';', equals - 1) + 1;
      continue;
    }
    if (trim(cookieHeader.slice(start, equals)) === name) {
      return decodeCookieValue(unquote(trim(cookieHeader.slice(equals + 1, end))));
    }
    start = end + 1;
  }
  return undefined;
}

/**
 * Percent-decodes a cookie value once; text that is not valid percent-encoding is returned unchanged.
 *
 * @example
 * decodeCookieValue('s%3Aabc'); //=> 's:abc'
 * decodeCookieValue('100%'); //=> '100%'
 */
export function decodeCookieValue(value: string): string {
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

interface ParsingRules {
  readonly trim: (text: string) => string;
  readonly unquote: (value: string) => string;
}

const RULES: Readonly<Record<CookieParsing, ParsingRules>> = {
  '0.7': {
    trim: trimBlanks,
    unquote: (value) => (value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value),
  },
  '0.6': {
    trim: (text) => text.trim(),
    unquote: (value) => (value.startsWith('"') ? value.slice(1, -1) : value),
  },
};

/** Only SP and HTAB: `String.prototype.trim` would also drop NBSP, which older versions did. */
function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
