import { readOnlySessionStore, type SessionReader } from '@straddle/lambda/express';
import type { MongoConnection } from '@straddle/lambda/mongo';
import { createAuthenticator, type SecretProvider } from '@straddle/session-core';
import { createMongoSessionStore } from '@straddle/session-core/mongo';
import { createDeserializers, sessionSettings, toPrincipal, type UserRecord } from 'app-session';

const { dbName, collectionName = 'sessions' } = sessionSettings.store ?? {};

/** Looks the session of an event up again, as the authorizer did, without extending it a second time. */
export function createSessionReader(
  connection: Pick<MongoConnection, 'database'>,
  secrets: SecretProvider,
): SessionReader {
  const store = createMongoSessionStore(
    async () => (await connection.database(dbName)).collection(collectionName),
    sessionSettings.store,
  );
  const deserializers = createDeserializers({
    findUserById: async (userId) =>
      (await connection.database()).collection<UserRecord>('users').findOne({ _id: userId }),
  });
  const ports = { store: readOnlySessionStore(store), secrets, deserializers };
  return { authenticator: createAuthenticator(sessionSettings, ports), toPrincipal };
}
