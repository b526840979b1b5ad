import type { MatrixUsers, MatrixVariant } from '@straddle/comparison';
import { verdictMatrix } from '@straddle/comparison';
import {
  createMatrixCredentialSource,
  createMinter,
  type Minter,
  type MinterOptions,
} from '@straddle/comparison/minting';
import type { CredentialSource, SessionReader, SideName } from '@straddle/comparison/node';
import {
  type ResolvedSessionSettings,
  resolveSessionSettings,
  type SessionSettings,
} from '@straddle/session-core';
import { connectMongoOptions, expressSessionOptions } from '@straddle/session-core/express';
import type { MongoClient } from 'mongodb';
import { MintingUnsupportedError } from '../errors.ts';
import type { LocalSettings } from '../load-comparison.ts';
import { createSideSessionReader } from './side-session-reader.ts';

/** Where and how sessions are made. */
export interface SessionMintingOptions extends Pick<LocalSettings, 'serializeUser' | 'sessionData'> {
  readonly client: MongoClient;
  /** Of each side; one name twice where both share a database. */
  readonly databases: Readonly<Record<SideName, string>>;
  readonly databaseOrigin: MinterOptions['databaseOrigin'];
  readonly allowForeign?: boolean;
  readonly sessionSettings: SessionSettings;
  /** Of a store that encrypts sessions. */
  readonly encryptionKey?: string | undefined;
  /** Newest first. */
  readonly secrets: readonly string[];
  readonly users: MatrixUsers;
  /** Ask in every way that a credential can be presented, instead of the few that every API knows. */
  readonly matrix: boolean;
  readonly allowedOrigin?: string;
}

/** Whom to ask as, with sessions that are made for each request and looked at around it. */
export interface SessionMinting {
  readonly clients: readonly MatrixVariant[];
  readonly credentials: CredentialSource;
  readonly sessions: SessionReader;
  /** Gives the candidate a copy of a session of the control, so that one credential is good on both sides. */
  readonly share: (sessionId: string) => Promise<void>;
  /** Makes a session on each side that nobody asks with: whoever ends or extends those of others shows by it. */
  readonly mintBystanders: () => Promise<void>;
  /** Deletes every session that was minted. */
  close(): Promise<void>;
}

/**
 * What a run without the whole matrix asks as. With a `touchAfter` a session that was just made is not extended: that an
 * extension got lost shows only in one that is due.
 */
const BASIC_NAMES = ['cookie', 'touch-due', 'bearer', 'bearer-touch-due', 'anonymous'];

/**
 * Makes sessions by the team's own session settings.
 *
 * @throws {SessionSettingsInvalidError} For settings that the authorizer would refuse.
 * @throws {MintingUnsupportedError} For settings by which sessions cannot be made here.
 * @throws {MintingRefusedError} For a foreign database.
 */
export function mintSessions(options: SessionMintingOptions): SessionMinting {
  const { client, databases, sessionSettings, secrets, users, matrix, allowedOrigin } = options;
  const { name, bearer, store } = resolveSessionSettings(sessionSettings);
  const encryption = encryptionOf(store.encryption, options.encryptionKey);
  const databaseOf = (side: SideName): string => store.dbName ?? databases[side];
  const minterOf = (side: SideName): Minter =>
    createMinter({
      client,
      database: databaseOf(side),
      databaseOrigin: options.databaseOrigin,
      ...(options.allowForeign === undefined ? {} : { allowForeign: options.allowForeign }),
      sessionOptions: expressSessionOptions(sessionSettings, secrets, undefined),
      storeOptions: connectMongoOptions(sessionSettings),
      ...(encryption === undefined ? {} : { encryption }),
      secrets,
      serializeUser: options.serializeUser ?? ((userId) => userId),
    });
  const control = minterOf('control');
  const isShared = databaseOf('control') === databaseOf('candidate');
  const minters = { control, candidate: isShared ? control : minterOf('candidate') };
  const variants = verdictMatrix({
    cookieName: name,
    ...(bearer === undefined ? {} : { bearer }),
    hasOlderSecret: secrets.length > 1,
    users,
    touchAfterSeconds: store.touchAfter,
    ...(allowedOrigin === undefined ? {} : { allowedOrigin }),
  });
  const sessions = createSideSessionReader(options);
  const clients = matrix ? variants : variants.filter((variant) => BASIC_NAMES.includes(variant.name));
  return {
    clients,
    credentials: createMatrixCredentialSource({
      variants: clients,
      users,
      minters,
      ...(options.sessionData === undefined ? {} : { data: options.sessionData }),
    }),
    sessions,
    async share(sessionId) {
      const session = isShared ? 'absent' : await sessions.read(sessionId, 'control');
      if (session === 'absent') return;
      await client
        .db(databases.candidate)
        .collection(store.collectionName)
        .insertOne({ ...session });
    },
    async mintBystanders() {
      await Promise.all(Object.values(minters).map((minter) => minter.mint({ userId: users.valid })));
    },
    close: async () => {
      await Promise.all(Object.values(minters).map((minter) => minter.close()));
    },
  };
}

type Encryption = ResolvedSessionSettings['store']['encryption'];

function encryptionOf(encryption: Encryption, secret: string | undefined): MinterOptions['encryption'] {
  if (encryption === undefined) return undefined;
  if (secret === undefined || secret === '') {
    throw new MintingUnsupportedError('the store encrypts them, and STORE_ENCRYPTION_KEY is not set');
  }
  switch (encryption.scheme) {
    case 'webcrypto':
      return { ...encryption, secret };
    case 'kruptein': {
      const { connectMongoMajor, ...options } = encryption;
      if (connectMongoMajor === 6) return { ...options, secret };
      throw writtenByAnother(connectMongoMajor);
    }
    case 'connect-mongo-3':
      throw writtenByAnother(3);
  }
}

/** Each major version packs a payload in its own way before it is encrypted. */
function writtenByAnother(major: number): MintingUnsupportedError {
  return new MintingUnsupportedError(
    `the store encrypts them as connect-mongo ${major} does, and here connect-mongo 6 makes them`,
  );
}
