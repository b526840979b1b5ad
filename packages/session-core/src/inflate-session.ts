import { SessionPayloadInvalidError } from './errors.ts';
import { SessionCookie } from './session-cookie.ts';

/** Names that `Session` of express-session already has; stored keys of these names do not survive loading. */
const SESSION_MEMBERS = ['req', 'id', 'touch', 'resetMaxAge', 'save', 'reload', 'destroy', 'regenerate'];

export interface InflatedSession {
  readonly cookie: SessionCookie;
  /** Own stored keys that survive, without `cookie`. */
  readonly data: Record<string, unknown>;
  /** Whether a stored key was dropped that its hash knows: legacy then saves the session instead of touching it. */
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
  const loaded = { ...Object(payload), cookie };
  const hashed = hashText(loaded);
  const data: Record<string, unknown> = {};
  let keysDropped = false;
  for (const [key, value] of Object.entries(loaded)) {
    if (key === 'cookie') continue;
    if (SESSION_MEMBERS.includes(key) || key in Object.prototype) keysDropped = true;
    else data[key] = value;
  }
  return { cookie, data, keysDropped: keysDropped && hashText(data) !== hashed };
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

/**
 * What express-session hashes of every loaded session: its JSON without the cookie.
 *
 * @throws {SessionPayloadInvalidError} For what JSON refuses (BigInt), which is a 500 there.
 */
function hashText(session: object): string {
  try {
    return JSON.stringify(session, function (this: unknown, key, value) {
      return this === session && key === 'cookie' ? undefined : value;
    });
  } catch (cause) {
    throw new SessionPayloadInvalidError('it holds a value that JSON cannot express', cause);
  }
}

/** Property access as JavaScript does it on any value but null and undefined. */
function memberOf(value: unknown, name: string): unknown {
  return Object(value)[name];
}
