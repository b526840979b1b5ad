import { parse } from 'node:url';

/**
 * The part of a request target that express-session compares with `cookie.path`.
 *
 * @param originalPath Path with query as the client sent it, without stage or base path.
 * @see docs/semantics/sessions.md rows 52-56
 * @example
 * pathnameOf('/api?x=1'); //=> '/api'
 */
export function pathnameOf(originalPath: string): string {
  if (isPlainPath(originalPath)) {
    const query = originalPath.indexOf('?');
    return query === -1 ? originalPath : originalPath.slice(0, query);
  }
  // parseurl falls back to the legacy parser for absolute forms, fragments and blanks; WHATWG URL would
  // normalise `/a/../b` and refuse `*`, and so give another verdict.
  return parse(originalPath).pathname ?? '/';
}

/**
 * Whether express-session would look for a session: a prefix test without segment boundary, case-sensitive,
 * without percent-decoding (`/api` covers `/apix`).
 */
export function isInCookiePath(originalPath: string, cookiePath: string): boolean {
  return pathnameOf(originalPath).startsWith(cookiePath);
}

function isPlainPath(path: string): boolean {
  return path.startsWith('/') && !/[\t\n\f\r #\u00A0\uFEFF]/.test(path);
}
