import type { CookieValue, CookieValueClass } from '../differences/difference.ts';

/** A Set-Cookie line, read as RFC 6265 §5.2 tells a browser to. Attribute names are in lower case. */
export interface SetCookie {
  readonly name: string;
  readonly value: string;
  readonly attributes: ReadonlyMap<string, string | true>;
}

/**
 * Reads one Set-Cookie line. Never fails: a line without `=` is a cookie with an empty value, and of an
 * attribute given twice the last counts, as in browsers.
 */
export function parseSetCookie(line: string): SetCookie {
  const [pair = '', ...parts] = line.split(';');
  const [name, value] = splitPair(pair);
  const attributes = new Map<string, string | true>();
  for (const part of parts.filter((text) => text.trim() !== '')) {
    const [attribute, argument] = splitPair(part);
    attributes.set(attribute.toLowerCase(), part.includes('=') ? argument : true);
  }
  return { name, value, attributes };
}

function splitPair(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at === -1) return [text.trim(), ''];
  return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

/** Stands, in text that was masked before it was compared, for the credential that the request carried. */
export const CREDENTIAL_PLACEHOLDER_PREFIX = '$STRADDLE_CREDENTIAL_';

/**
 * `s:<id>.<signature>`, plain or percent-encoded, with an id long enough to be random (express-session's
 * are 32 characters): a signed `theme.dark` must not pass for a session.
 */
const SIGNED_ID = /^s(?::|%3A)[\w-]{22,}\.(?:[\w+/-]|%2B|%2F){43}$/i;

/** What may be said of a cookie's value without giving it away. */
export function classifyCookieValue(value: string): CookieValue {
  return { class: classOf(value), length: value.length };
}

function classOf(value: string): CookieValueClass {
  if (value.startsWith(CREDENTIAL_PLACEHOLDER_PREFIX)) return 'presented';
  if (value === '') return 'empty';
  return SIGNED_ID.test(value) ? 'signed-id' : 'other';
}
