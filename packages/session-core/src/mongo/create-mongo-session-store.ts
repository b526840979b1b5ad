import { isDate } from 'node:util/types';
import { createPayloadDecrypter, type PayloadDecrypter } from '../encryption/index.ts';
import { SessionPayloadInvalidError, SessionSettingsInvalidError } from '../errors.ts';
import type { SessionStore, SessionTouch } from '../session-store.ts';
import { type ResolvedStoreSettings, resolveSessionSettings, type StoreSettings } from '../settings.ts';
import { unserializePayload } from './payload-transforms.ts';
import type { SessionCollection, SessionDocument, WriteLimit } from './session-collection.ts';
import { userRemoval } from './user-removal.ts';

/** What the MongoDB store takes beside settings: time, a join, and the key of encrypted sessions. */
export interface MongoSessionStoreOptions {
  /** Application clock; legacy compares `expires` with it, not with the database's. */
  readonly clock?: () => Date;
  /**
   * Reads the user's document in the same round trip, for the deserializers to find. Only for sessions stored as
   * sub-documents, with the users in the same database.
   */
  readonly join?: UserJoin;
  /** Needed with `encryption` in the settings; a function is asked once, at the first session that is found. */
  readonly encryptionKey?: StoreEncryptionKey | (() => StoreEncryptionKey | Promise<StoreEncryptionKey>);
}

/** The secret of connect-mongo's own encryption; not the cookie secret. */
export type StoreEncryptionKey = string | Uint8Array;

/** Where the document of a session's user is found: by the stored `passport.user`. */
export interface UserJoin {
  /** Collection of users, in the database of the sessions. */
  readonly from: string;
  /** @default '_id' */
  readonly foreignField?: string;
}

/**
 * Reads and extends the sessions that connect-mongo (3 to 6) wrote.
 *
 * Reading costs one `findOne`, extending at most one `updateOne`; nothing is ever inserted, and indexes are
 * legacy's business.
 *
 * @param collection The collection, or a function that is called at the first accepted signature: rejected
 *   credentials then never load the driver.
 * @param settings The `store` part of the session settings.
 * @throws {SessionSettingsInvalidError} For a join that the stored form does not allow, and for encryption without a key.
 * @see docs/semantics/sessions.md, "Reading the store" and "Touch"
 * @example
 * createMongoSessionStore(async () => (await client.connect()).db().collection('sessions'), { touchAfter: 60 });
 */
export function createMongoSessionStore(
  collection: SessionCollection | (() => Promise<SessionCollection>),
  settings: StoreSettings = {},
  options: MongoSessionStoreOptions = {},
): SessionStore {
  const { store } = resolveSessionSettings({ store: settings });
  const { join } = options;
  if (join !== undefined) refuseImpossibleJoin(store);
  const decrypt = createDecryption(store, options.encryptionKey);
  const open = typeof collection === 'function' ? collection : async () => collection;
  const clock = options.clock ?? (() => new Date());
  const idOf = (sessionId: string): unknown => documentId(sessionId, store);

  return {
    async read(sessionId) {
      const sessions = await open();
      const filter = {
        _id: idOf(sessionId),
        $or: [{ expires: { $exists: false } }, { expires: { $gt: clock() } }],
      };
      const document =
        join === undefined ? await sessions.findOne(filter) : await findJoined(sessions, filter, join);
      if (document === null) return { status: 'not-found' };
      const payload = decodePayload({ ...document, session: await decrypt(document.session) }, store);
      if (!payload) return { status: 'not-found' };
      return {
        status: 'found',
        session: {
          sessionId,
          payload,
          storedPayload: document.session,
          ...(join === undefined ? {} : { joined: document.straddleJoined?.[0] }),
        },
      };
    },

    async touch(touch) {
      const now = clock();
      if (touch.mode === 'touch' && !isTouchDue(touch.lastModified, store.touchAfter, now)) return 'not-due';
      const sessions = await open();
      const { matchedCount } = await sessions.updateOne(
        { _id: idOf(touch.sessionId) },
        extension(touch, store, now),
        writeLimit(touch),
      );
      return matchedCount === 0 ? 'missing' : 'done';
    },

    async clearPassportUser(session, touch) {
      const sessions = await open();
      const { filter, update } = userRemoval(session, store);
      const extended = extension(touch, store, clock());
      const { matchedCount } = await sessions.updateOne(
        { _id: idOf(session.sessionId), ...filter },
        { ...extended, ...update, $set: { ...extended.$set, ...update.$set } },
        writeLimit(touch),
      );
      return matchedCount > 0;
    },
  };
}

/** Without one, a minute of stalled writes takes every connection of the pool, and then reads fail too. */
function writeLimit({ budgetMs }: SessionTouch): WriteLimit {
  return budgetMs === undefined ? {} : { maxTimeMS: budgetMs, signal: AbortSignal.timeout(budgetMs) };
}

function createDecryption(
  store: ResolvedStoreSettings,
  key: MongoSessionStoreOptions['encryptionKey'],
): (stored: unknown) => Promise<unknown> {
  const { encryption, stringify, serialize, unserialize } = store;
  if (encryption === undefined) return async (stored) => stored;
  if (key === undefined) {
    throw new SessionSettingsInvalidError(['store.encryption: give the key to the store, as encryptionKey']);
  }
  const customTransform = serialize !== undefined || unserialize !== undefined;
  let decrypter: Promise<PayloadDecrypter> | undefined;
  const open = async (): Promise<PayloadDecrypter> =>
    createPayloadDecrypter(encryption, typeof key === 'function' ? await key() : key, {
      stringify,
      customTransform,
    });
  return async (stored) => {
    decrypter ??= open();
    // A key that could not be fetched is asked for again by the next request.
    decrypter.catch(() => {
      decrypter = undefined;
    });
    return (await decrypter).decrypt(stored);
  };
}

/** Ids are never taken out of JSON text within a query: what is in there is data. */
function refuseImpossibleJoin(settings: ResolvedStoreSettings): void {
  const { stringify, serialize, unserialize, encryption } = settings;
  if (!stringify && serialize === undefined && unserialize === undefined && encryption === undefined) return;
  throw new SessionSettingsInvalidError([
    'join: only for sessions stored as sub-documents (stringify: false, no serializers, no encryption); the user id is not looked for in text',
  ]);
}

async function findJoined(
  sessions: SessionCollection,
  filter: Readonly<Record<string, unknown>>,
  { from, foreignField = '_id' }: UserJoin,
): Promise<SessionDocument | null> {
  const localField = 'session.passport.user';
  const [document] = await sessions
    .aggregate([
      { $match: filter },
      { $limit: 1 },
      { $lookup: { from, localField, foreignField, as: 'straddleJoined' } },
    ])
    .toArray();
  return document ?? null;
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
