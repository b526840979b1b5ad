import type { ResolvedStoreSettings } from '../../settings.ts';
import { type Secret, signSessionId } from '../../signed-cookie.ts';

/** An id that no store has; it only ever meets the recording client. */
export const PROBE_SESSION_ID = 'straddle-probe';

export function cookieHeader(name: string, secret: Secret): string {
  return `${name}=${encodeURIComponent(signSessionId(PROBE_SESSION_ID, secret))}`;
}

/**
 * A session in which nobody is logged in, so that no deserializer runs.
 *
 * @param session Its payload as it is stored.
 * @param lastModifiedMsAgo Left out: the document has no `lastModified`.
 */
export function probeDocument(
  session: unknown,
  lastModifiedMsAgo?: number,
): Readonly<Record<string, unknown>> {
  return {
    _id: PROBE_SESSION_ID,
    session,
    expires: new Date(Date.now() + 3_600_000),
    ...(lastModifiedMsAgo === undefined ? {} : { lastModified: new Date(Date.now() - lastModifiedMsAgo) }),
  };
}

/** The payload of such a session, stored as the settings say, without encryption. */
export function plainPayload({ serialize, unserialize, stringify }: ResolvedStoreSettings): unknown {
  const payload = { cookie: { originalMaxAge: null, expires: null, httpOnly: true, path: '/' }, probe: true };
  if (serialize !== undefined) return serialize(payload as never);
  return stringify && unserialize === undefined ? JSON.stringify(payload) : payload;
}
