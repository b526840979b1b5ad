import { type KeyObject, randomBytes } from 'node:crypto';
import {
  type CryptoOptions,
  createWebCryptoAdapter,
  MongoStore,
  type WebCryptoAdapterOptions,
} from 'connect-mongo';
import { sign } from 'cookie-signature';
import type { MongoClient } from 'mongodb';
import type { MintedSession, MintedState } from '../cases/minted-session.ts';
import { MintingFailedError, MintingRefusedError } from '../errors.ts';
import { faultMessage } from '../fault-text.ts';
import { createLoginApp } from './create-login-app.ts';
import { createIdGenerator } from './minted-ids.ts';

/** How the store encrypts sessions, under connect-mongo's own names. */
export type MintedEncryption =
  | ({ readonly scheme: 'kruptein'; readonly secret: string } & Omit<CryptoOptions, 'secret'>)
  | ({ readonly scheme: 'webcrypto' } & WebCryptoAdapterOptions);

/** Where sessions are minted, and how the legacy app makes them. */
export interface MinterOptions {
  /** Connected. It stays open. */
  readonly client: MongoClient;
  readonly database: string;
  /** Where the database comes from. A `foreign` one, which Straddle neither started nor cloned, is refused. */
  readonly databaseOrigin: 'started' | 'cloned' | 'foreign';
  /** Mint in a foreign database all the same: somebody has said that this may be. */
  readonly allowForeign?: boolean;
  /** Options of express-session as the legacy app has them. Store, secret and genid are replaced. */
  readonly sessionOptions: object;
  /** Options of connect-mongo as the legacy app has them, besides the client. No index is made. */
  readonly storeOptions: {
    readonly collectionName?: string;
    /** Seconds. */
    readonly touchAfter?: number;
    readonly transformId?: (sessionId: string) => unknown;
  };
  /** Left out: sessions are stored as they are. */
  readonly encryption?: MintedEncryption;
  /** Newest first, as the legacy app has them. */
  readonly secrets: readonly (string | Uint8Array | KeyObject)[];
  /** What passport keeps in the session of a user; may be asynchronous. */
  readonly serializeUser: (userId: string) => unknown;
  /** Mint as if the login had come over TLS: it counts for `cookie.secure: 'auto'`. False when left out. */
  readonly overTls?: boolean;
}

/** Whose session, and what is to have happened to it. */
export interface MintRequest {
  readonly userId: string;
  /** `live` when left out. */
  readonly state?: MintedState;
  /** What the legacy app puts into the session of everybody who logs in. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Makes sessions, and deletes them again. */
export interface Minter {
  mint(request: MintRequest): Promise<MintedSession>;
  /** Deletes every session that was minted, also one that is being made. Nothing can be minted afterwards. */
  close(): Promise<void>;
}

/** How far in the past an expired session ended, and how long an extension has been due. */
const EXPIRED_MS = 60_000;
const TOUCH_DUE_MS = 60_000;

/** So many ids fit into one command. */
const IDS_PER_DELETE = 1000;

/**
 * Makes sessions through the real express-session, connect-mongo and passport, in this process: they are what
 * a login at the legacy app would have stored, for any user and without a password.
 *
 * A session costs one login's writes: an insert, a delete that finds nothing, and one more write for each thing
 * that is to have happened to it. Every id begins with `straddle-minted-`, so that what a killed run leaves can
 * be found; see `sweepMintedSessions`.
 *
 * @throws {MintingRefusedError} For a foreign database, or without any secret.
 * @since 0.1.0
 * @example
 * const minter = createMinter({ client, database: 'app', databaseOrigin: 'started', sessionOptions, storeOptions, secrets, serializeUser: (id) => id });
 * try {
 *   const { signed } = await minter.mint({ userId: 'usr_ada' });
 * } finally {
 *   await minter.close();
 * }
 */
export function createMinter(options: MinterOptions): Minter {
  const secrets = checked(options);
  const { client, database, storeOptions } = options;
  const { collectionName = 'sessions', touchAfter = 0 } = storeOptions;
  const { transformId = (sessionId: string) => sessionId } = storeOptions;
  // An _id may be anything, but the driver wants to be told one type.
  const storedId = (sessionId: string): string => transformId(sessionId) as string;
  const store = MongoStore.create({
    ...(storeOptions as object),
    ...cryptoOf(options.encryption),
    client,
    dbName: database,
    collectionName,
    autoRemove: 'disabled',
  });
  const collection = client.db(database).collection<{ _id: string }>(collectionName);
  const ids: string[] = [];
  const generateId = createIdGenerator(new Date());
  const logIn = createLoginApp({
    ...options,
    store,
    createId: () => {
      const sessionId = generateId();
      ids.push(sessionId);
      return sessionId;
    },
    overTls: options.overTls ?? false,
  });
  const making = new Set<Promise<unknown>>();
  let isClosed = false;

  async function make({ userId, state = 'live', data = {} }: MintRequest): Promise<MintedSession> {
    const sessionId = await logIn(userId, data);
    if (state === 'expired') {
      const expires = new Date(Date.now() - EXPIRED_MS);
      await collection.updateOne({ _id: storedId(sessionId) }, { $set: { expires } });
    }
    if (state === 'touch-due' && touchAfter > 0) {
      const lastModified = new Date(Date.now() - touchAfter * 1000 - TOUCH_DUE_MS);
      await collection.updateOne({ _id: storedId(sessionId) }, { $set: { lastModified } });
    }
    if (state === 'logged-out') {
      await new Promise<void>((resolve, reject) => {
        store.destroy(sessionId, (error: unknown) => (error ? reject(error) : resolve()));
      });
    }
    return { sessionId, signed: signEachWay(sessionId, secrets) };
  }

  return {
    async mint(request) {
      if (isClosed) throw new MintingFailedError('the minter is closed');
      const made = make(request);
      making.add(made);
      try {
        return await made;
      } catch (error) {
        throw new MintingFailedError(faultMessage(error), { cause: error });
      } finally {
        making.delete(made);
      }
    },
    async close() {
      isClosed = true;
      await Promise.allSettled(making);
      while (ids.length > 0) {
        const some = ids.slice(0, IDS_PER_DELETE);
        await collection.deleteMany({ _id: { $in: some.map(storedId) } });
        ids.splice(0, some.length);
      }
    },
  };
}

/** Of the real package, which alone writes its formats. */
function cryptoOf(encryption: MintedEncryption | undefined): object {
  if (encryption === undefined) return {};
  return encryption.scheme === 'kruptein'
    ? { crypto: encryption }
    : { cryptoAdapter: createWebCryptoAdapter(encryption) };
}

type Secrets = readonly [newest: Secret, older?: Secret];
type Secret = MinterOptions['secrets'][number];

function checked({ databaseOrigin, allowForeign, database, secrets }: MinterOptions): Secrets {
  if (databaseOrigin === 'foreign' && allowForeign !== true) {
    throw new MintingRefusedError(
      `the database "${database}" was neither started nor cloned by Straddle. Compare with a clone, or say that sessions may be written there (--mint-into with --allow-writes)`,
    );
  }
  const [newest, older] = secrets;
  if (newest === undefined) throw new MintingRefusedError('there is no secret to sign with');
  return older === undefined ? [newest] : [newest, older];
}

function signEachWay(sessionId: string, [newest, older]: Secrets): MintedSession['signed'] {
  return {
    newestSecret: signed(sessionId, newest),
    ...(older === undefined ? {} : { olderSecret: signed(sessionId, older) }),
    wrongSecret: signed(sessionId, randomBytes(32)),
  };
}

function signed(sessionId: string, secret: Secret): string {
  return `s:${sign(sessionId, secret)}`;
}
