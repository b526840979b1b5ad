import { SessionPayloadInvalidError } from '../errors.ts';
import type { ResolvedStoreSettings } from '../settings.ts';

/**
 * Turns a stored payload into the session as connect-mongo would: giving either of `serialize` and `unserialize`
 * switches JSON off, so that with `serialize` alone payloads are used as they are.
 *
 * @throws {SessionPayloadInvalidError} Where connect-mongo calls back with an error. An `unserialize` that throws with
 *   the code ENOENT is one too, where legacy would take it for "no session" (difference D-1).
 * @see docs/semantics/sessions.md rows 69-75, 85, 86
 */
export function unserializePayload(stored: unknown, settings: ResolvedStoreSettings): unknown {
  const { serialize, unserialize, stringify } = settings;
  if (unserialize !== undefined) return runUnserialize(unserialize, stored);
  if (serialize !== undefined || !stringify) return stored;
  return parseJson(stored);
}

function runUnserialize(unserialize: (payload: never) => unknown, stored: unknown): unknown {
  try {
    return unserialize(stored as never);
  } catch (cause) {
    throw new SessionPayloadInvalidError('store.unserialize threw', cause);
  }
}

/** JSON.parse turns whatever is stored into text first: BSON binary holding JSON works, an object does not. */
function parseJson(stored: unknown): unknown {
  try {
    return JSON.parse(String(stored));
  } catch (cause) {
    throw new SessionPayloadInvalidError('it is not JSON text', cause);
  }
}
