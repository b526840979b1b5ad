import { isDate } from 'node:util/types';
import { SessionPayloadInvalidError } from '../errors.ts';
import type { SessionStore, SessionTouch, StoredSession } from '../session-store.ts';
import { type ResolvedStoreSettings, resolveSessionSettings, type StoreSettings } from '../settings.ts';
import { unserializePayload } from './payload-transforms.ts';
import type { SessionCollection, SessionDocument } from './session-collection.ts';

/**
 * Reads and extends the sessions that connect-mongo (3 to 6) wrote.
 *
 * Reading costs one `findOne`, extending at most one `updateOne`; nothing is ever inserted, and indexes are
 * legacy's business.
 *
 * @param collection The collection, or a function that is called at the first accepted signature: rejected
 *   credentials then never load the driver.
 * @param settings The `store` part of the session settings.
 * @param options.clock Application clock; legacy compares `expires` with it, not with the database's.
 * @see docs/semantics/sessions.md, "Reading the store" and "Touch"
 * @example
 * createMongoSessionStore(async () => (await client.connect()).db().collection('sessions'), { touchAfter: 60 });
 */
export function createMongoSessionStore(
  collection: SessionCollection | (() => Promise<SessionCollection>),
  settings: StoreSettings = {},
  options: { readonly clock?: () => Date } = {},
): SessionStore {
  const { store } = resolveSessionSettings({ store: settings });
  const open = typeof collection === 'function' ? collection : async () => collection;
  const clock = options.clock ?? (() => new Date());
  const idOf = (sessionId: string): unknown => documentId(sessionId, store);

  return {
    async read(sessionId) {
      const sessions = await open();
      const document = await sessions.findOne({
        _id: idOf(sessionId),
        $or: [{ expires: { $exists: false } }, { expires: { $gt: clock() } }],
      });
      if (document === null) return { status: 'not-found' };
      const payload = decodePayload(document, store);
      if (!payload) return { status: 'not-found' };
      return { status: 'found', session: { sessionId, payload, storedPayload: document.session } };
    },

    async touch(touch) {
      const now = clock();
      if (touch.mode === 'touch' && !isTouchDue(touch.lastModified, store.touchAfter, now)) return 'not-due';
      const sessions = await open();
      const { matchedCount } = await sessions.updateOne(
        { _id: idOf(touch.sessionId) },
        extension(touch, store, now),
      );
      return matchedCount === 0 ? 'missing' : 'done';
    },

    async clearPassportUser(session, touch) {
      const sessions = await open();
      const { filter, update } = userRemoval(session, store.stringify);
      const extended = extension(touch, store, clock());
      const { matchedCount } = await sessions.updateOne(
        { _id: idOf(session.sessionId), ...filter },
        { ...extended, ...update, $set: { ...extended.$set, ...update.$set } },
      );
      return matchedCount > 0;
    },
  };
}

/** @throws {SessionPayloadInvalidError} When `transformId` throws; legacy answers 500. */
function documentId(sessionId: string, { transformId }: ResolvedStoreSettings): unknown {
  if (transformId === undefined) return sessionId;
  try {
    return transformId(sessionId);
  } catch (cause) {
    throw new SessionPayloadInvalidError('store.transformId threw', cause);
  }
}

/**
 * The payload as connect-mongo would hand it to express-session.
 *
 * @throws {SessionPayloadInvalidError} Where connect-mongo calls back with an error.
 */
function decodePayload(document: SessionDocument, store: ResolvedStoreSettings): unknown {
  const payload = unserializePayload(document.session, store);
  if (store.touchAfter > 0 && document.lastModified) {
    if (typeof payload !== 'object' || payload === null) {
      throw new SessionPayloadInvalidError('it has a lastModified but no object to carry it');
    }
    return { ...payload, lastModified: document.lastModified };
  }
  return payload;
}

/** `touchAfter` only throttles sessions that carry a `lastModified`; without one, every request touches. */
function isTouchDue(lastModified: unknown, touchAfterSeconds: number, now: Date): boolean {
  if (!lastModified) return true;
  if (!isDate(lastModified)) {
    throw new TypeError('lastModified of the session is not a Date, so legacy cannot touch it either');
  }
  const lastModifiedMs = lastModified.getTime();
  if (touchAfterSeconds <= 0 || !(lastModifiedMs > 0)) return true;
  return !(now.getTime() - lastModifiedMs < touchAfterSeconds * 1000);
}

interface Extension extends Record<string, unknown> {
  readonly $set: Readonly<Record<string, Date>>;
}

function extension(touch: SessionTouch, store: ResolvedStoreSettings, now: Date): Extension {
  const { expires } = touch.cookie;
  const stampsModification =
    store.touchAfter > 0 &&
    (touch.mode === 'save' || (isDate(touch.lastModified) && touch.lastModified.getTime() > 0));
  return {
    $set: {
      ...(stampsModification ? { lastModified: now } : {}),
      expires: expires ? toDate(expires) : new Date(now.getTime() + store.ttl * 1000),
    },
    ...(store.timestamps ? { $currentDate: { updatedAt: true } } : {}),
  };
}

function toDate(expires: unknown): Date {
  return isDate(expires) ? expires : new Date(String(expires));
}

/** Removes the user only from the payload that was read: somebody may have logged in again meanwhile. */
function userRemoval(
  session: StoredSession,
  stringify: boolean,
): {
  readonly filter: Readonly<Record<string, unknown>>;
  readonly update: { readonly $set?: Readonly<Record<string, unknown>>; readonly $unset?: object };
} {
  if (!stringify) {
    const passport: unknown = Object(session.storedPayload).passport;
    return {
      filter: { 'session.passport.user': { $eq: Object(passport).user } },
      update: { $unset: { 'session.passport.user': '' } },
    };
  }
  const stored = String(session.storedPayload);
  const payload = JSON.parse(stored);
  delete payload.passport.user;
  return { filter: { session: stored }, update: { $set: { session: JSON.stringify(payload) } } };
}
