import type { StoredSession } from '../session-store.ts';
import type { ResolvedStoreSettings } from '../settings.ts';

/** An update that only applies to the payload that was read: somebody may have logged in again meanwhile. */
export interface UserRemoval {
  readonly filter: Readonly<Record<string, unknown>>;
  readonly update: {
    readonly $set?: Readonly<Record<string, unknown>>;
    readonly $unset?: Readonly<Record<string, ''>>;
  };
}

/**
 * How to take `passport.user` out of a stored session, in the form in which legacy would store it.
 *
 * Everything else in the payload stays as it is. Payloads written by a `serialize` of the application's own are
 * written by it again. Encrypted ones are not written here: such a session is ended (difference D-6).
 *
 * @see docs/semantics/sessions.md row 91
 */
export function userRemoval(session: StoredSession, settings: ResolvedStoreSettings): UserRemoval {
  const { storedPayload } = session;
  if (typeof storedPayload === 'object' && storedPayload !== null && !isBinary(storedPayload)) {
    return {
      // A value from the database never becomes an operator.
      filter: { 'session.passport.user': { $eq: userOf(storedPayload) } },
      update: { $unset: { 'session.passport.user': '' } },
    };
  }
  return {
    filter: { session: { $eq: storedPayload } },
    update: {
      $set:
        settings.encryption === undefined
          ? { session: serializeWithoutUser(session, settings) }
          : { expires: new Date(0) },
    },
  };
}

function serializeWithoutUser(
  { storedPayload, payload }: StoredSession,
  settings: ResolvedStoreSettings,
): unknown {
  const { serialize, unserialize } = settings;
  if (serialize === undefined && unserialize === undefined) {
    return JSON.stringify(withoutUser(JSON.parse(String(storedPayload))));
  }
  const remaining = withoutUser(structuredClone(payload));
  // Without a serialize of its own, connect-mongo stores the session as a sub-document then.
  return serialize === undefined ? remaining : serialize(remaining as never);
}

function withoutUser(payload: unknown): unknown {
  const passport: unknown = Object(payload).passport;
  if (typeof passport === 'object' && passport !== null) Reflect.deleteProperty(passport, 'user');
  return payload;
}

function userOf(payload: object): unknown {
  const passport: unknown = Object(payload).passport;
  return Object(passport).user;
}

/** BSON binary data, which may hold the JSON text; told by its type tag, so that no driver is needed. */
function isBinary(value: object): boolean {
  return Reflect.get(value, '_bsontype') === 'Binary';
}
