import { isDate } from 'node:util/types';
import { SessionCookieInvalidError } from './errors.ts';

/**
 * The cookie part of a loaded session, with the arithmetic of express-session's `Cookie`.
 *
 * It is a class with accessors because stored cookies are assigned key by key, in their stored order, and
 * the setters of `expires` and `maxAge` interact; a plain object would differ for odd documents.
 */
export class SessionCookie {
  path: unknown = '/';
  httpOnly: unknown = true;
  secure?: unknown;
  domain?: unknown;
  sameSite?: unknown;
  partitioned?: unknown;
  priority?: unknown;
  originalMaxAge: unknown = null;
  _expires: unknown = null;
  #now: () => Date;

  /**
   * @param stored The `cookie` member of the stored session.
   * @param now Clock of the authenticator.
   * @throws {TypeError} For a truthy non-object, or a `maxAge` that is neither number nor Date, as legacy.
   */
  constructor(stored: unknown, now: () => Date) {
    this.#now = now;
    if (stored) {
      if (typeof stored !== 'object') throw new TypeError('the stored cookie is not an object');
      for (const [key, value] of Object.entries(stored)) {
        if (key !== 'data') Reflect.set(this, key, value);
      }
    }
    if (this.originalMaxAge === undefined || this.originalMaxAge === null) this.originalMaxAge = this.maxAge;
  }

  get expires(): unknown {
    return this._expires;
  }

  set expires(expires: unknown) {
    this._expires = expires;
    this.originalMaxAge = this.maxAge;
  }

  get maxAge(): unknown {
    return isDate(this.expires) ? this.expires.valueOf() - this.#now().valueOf() : this.expires;
  }

  set maxAge(maxAge: unknown) {
    if (maxAge && typeof maxAge !== 'number' && !isDate(maxAge)) {
      throw new TypeError('maxAge must be a number of milliseconds or a Date');
    }
    this.expires = typeof maxAge === 'number' ? new Date(this.#now().valueOf() + maxAge) : maxAge;
  }
}

/**
 * Extends the expiry as every legacy response does: by the `originalMaxAge` *stored with this session*,
 * never by the configured one ("remember me" sets it per session).
 *
 * @throws {SessionCookieInvalidError} For an `originalMaxAge` on which legacy hangs.
 * @see docs/semantics/sessions.md rows 80, 81
 */
export function touchCookie(cookie: SessionCookie): void {
  try {
    cookie.maxAge = cookie.originalMaxAge;
  } catch (cause) {
    throw new SessionCookieInvalidError(cause);
  }
}

/** What callers see of the cookie that is stored with a session. */
export interface StoredCookie {
  readonly originalMaxAge: unknown;
  readonly expires: unknown;
  readonly path: unknown;
  readonly httpOnly: unknown;
  readonly secure: unknown;
  readonly domain: unknown;
  readonly sameSite: unknown;
  readonly partitioned: unknown;
  readonly priority: unknown;
}
