import { SessionPayloadInvalidError } from './errors.ts';
import { SessionCookie } from './session-cookie.ts';

/** Names that `Session` of express-session already has; stored keys of these names do not survive loading. */
const SESSION_MEMBERS = ['req', 'id', 'touch', 'resetMaxAge', 'save', 'reload', 'destroy', 'regenerate'];

export interface InflatedSession {
  readonly cookie: SessionCookie;
  /** Own stored keys that survive, without `cookie`. */
  readonly data: Record<string, unknown>;
  /** Whether a stored key was dropped: legacy then saves the session instead of touching it. */
  readonly keysDropped: boolean;
}

/**
 * Turns a decoded payload into the session that legacy code would see.
 *
 * @param payload Truthy payload as decoded by the store.
 * @throws {SessionPayloadInvalidError} Where legacy answers 500: no `cookie` member, or one that cannot be used.
 * @see docs/semantics/sessions.md rows 76-79, 82, 83
 */
export function inflateSession(payload: unknown, now: () => Date): InflatedSession {
  const stored = memberOf(payload, 'cookie');
  if (stored === undefined || stored === null) {
    throw new SessionPayloadInvalidError('it has no cookie member');
  }
  const cookie = inflateCookie(stored, now);
  const data: Record<string, unknown> = {};
  let keysDropped = false;
  for (const [key, value] of Object.entries(Object(payload))) {
    if (key === 'cookie') continue;
    if (SESSION_MEMBERS.includes(key) || key in Object.prototype) keysDropped = true;
    else data[key] = value;
  }
  assertHashable(data);
  return { cookie, data, keysDropped };
}

function inflateCookie(stored: unknown, now: () => Date): SessionCookie {
  try {
    const cookie = new SessionCookie(stored, now);
    const expires = memberOf(stored, 'expires');
    if (typeof expires === 'string') cookie.expires = new Date(expires);
    // Restored verbatim, of whatever type: the setters above have overwritten it.
    cookie.originalMaxAge = memberOf(stored, 'originalMaxAge');
    return cookie;
  } catch (cause) {
    throw new SessionPayloadInvalidError('its cookie member cannot be read', cause);
  }
}

/** express-session hashes every loaded session through JSON; what JSON refuses (BigInt) is a 500 there. */
function assertHashable(data: Record<string, unknown>): void {
  try {
    JSON.stringify(data);
  } catch (cause) {
    throw new SessionPayloadInvalidError('it holds a value that JSON cannot express', cause);
  }
}

/** Property access as JavaScript does it on any value but null and undefined. */
function memberOf(value: unknown, name: string): unknown {
  return Object(value)[name];
}
