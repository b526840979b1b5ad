import { isDate } from 'node:util/types';
import type { SessionCookie } from './session-cookie.ts';
import { type Secret, signSessionId } from './signed-cookie.ts';

// The grammars of `cookie` 0.7.2: RFC 6265 names, values and domains, with its documented leniency.
const COOKIE_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const DOMAIN_VALUE = /^([.]?[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)([.][a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;
const PATH_VALUE = /^[\u0020-\u003A\u003D-\u007E]*$/;

const PRIORITIES = new Map<unknown, string>([
  ['low', 'Low'],
  ['medium', 'Medium'],
  ['high', 'High'],
]);
const SAME_SITE_VALUES = new Map<unknown, string>([
  [true, 'Strict'],
  ['strict', 'Strict'],
  ['lax', 'Lax'],
  ['none', 'None'],
]);

/**
 * The `Set-Cookie` value that express-session would send for a loaded session, byte for byte.
 *
 * Attributes come from the cookie stored with the session, never from configuration; there is no Max-Age.
 *
 * @returns undefined when an attribute cannot be expressed: legacy then sends no cookie either.
 * @see docs/semantics/sessions.md, "Set-Cookie"
 */
export function buildSetCookie(
  name: string,
  session: { readonly sessionId: string; readonly cookie: SessionCookie },
  signingSecret: Secret,
): string | undefined {
  const attributes = expressibleAttributes(session.cookie);
  if (attributes === undefined || !COOKIE_NAME.test(name)) return undefined;
  const value = encodeURIComponent(signSessionId(session.sessionId, signingSecret));
  return [`${name}=${value}`, ...attributes].join('; ');
}

/** An attribute that cannot even be made into text is one that cannot be expressed. */
function expressibleAttributes(cookie: SessionCookie): readonly string[] | undefined {
  try {
    return cookieAttributes(cookie);
  } catch {
    return undefined;
  }
}

function cookieAttributes(cookie: SessionCookie): readonly string[] | undefined {
  const { domain, path, expires, priority, sameSite } = cookie;
  const attributes: string[] = [];
  if (domain) {
    if (!DOMAIN_VALUE.test(String(domain))) return undefined;
    attributes.push(`Domain=${String(domain)}`);
  }
  if (path) {
    if (!PATH_VALUE.test(String(path))) return undefined;
    attributes.push(`Path=${String(path)}`);
  }
  if (expires) {
    if (!isDate(expires) || Number.isNaN(expires.valueOf())) return undefined;
    attributes.push(`Expires=${expires.toUTCString()}`);
  }
  if (cookie.httpOnly) attributes.push('HttpOnly');
  if (cookie.secure) attributes.push('Secure');
  if (cookie.partitioned) attributes.push('Partitioned');
  if (priority) {
    const spelled = PRIORITIES.get(lowerCased(priority));
    if (spelled === undefined) return undefined;
    attributes.push(`Priority=${spelled}`);
  }
  if (sameSite) {
    const spelled = SAME_SITE_VALUES.get(lowerCased(sameSite));
    if (spelled === undefined) return undefined;
    attributes.push(`SameSite=${spelled}`);
  }
  return attributes;
}

function lowerCased(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}
