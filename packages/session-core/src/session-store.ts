import type { SessionCookie } from './session-cookie.ts';

/** A session as the store decoded it, before inflation. */
export interface StoredSession {
  readonly sessionId: string;
  /** Truthy payload; what it holds is judged by inflation. */
  readonly payload: unknown;
  /** The stored form of the payload, for compare-and-set. */
  readonly storedPayload: unknown;
  /** What a declared join brought along; absent without one, undefined when it found nothing. */
  readonly joined?: unknown;
}

/** What reading a session comes to; a store that cannot answer rejects instead. */
export type ReadResult =
  | { readonly status: 'found'; readonly session: StoredSession }
  | { readonly status: 'not-found' };

/** How a session that was found is to be extended. */
export interface SessionTouch {
  readonly sessionId: string;
  /** Cookie after `touchCookie`: its `expires` decides. */
  readonly cookie: SessionCookie;
  /** The inflated session's `lastModified`, of whatever type. */
  readonly lastModified: unknown;
  /**
   * `touch`: legacy would call `store.touch`, which `touchAfter` throttles. `save`: legacy would call
   * `store.set`, which always extends and stamps `lastModified`; the payload is not written all the same.
   */
  readonly mode: 'touch' | 'save';
  /** After this time nobody waits for the write any more: give it up, so that it holds no connection. @default no limit */
  readonly budgetMs?: number;
}

/**
 * Where sessions live. Decoding and `touchAfter` belong to the store; when to touch, to the authenticator.
 * Implementations never create a session: no upsert.
 */
export interface SessionStore {
  /** One round trip. Rejects when the store cannot answer; a document that cannot be decoded is a `SessionPayloadInvalidError`. */
  read(sessionId: string): Promise<ReadResult>;
  /** At most one round trip. `missing`: the session is gone, which is no error. */
  touch(touch: SessionTouch): Promise<'done' | 'not-due' | 'missing'>;
  /**
   * Removes `passport.user` and extends the expiry in one update, if the payload is still what was read.
   * @returns false when somebody else changed or removed the session meanwhile.
   */
  clearPassportUser(session: StoredSession, touch: SessionTouch): Promise<boolean>;
}
