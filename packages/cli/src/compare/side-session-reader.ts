import { createCollectionSessionReader, type SessionReader, type SideName } from '@straddle/comparison/node';
import { resolveSessionSettings, type SessionSettings } from '@straddle/session-core';
import type { MongoClient } from 'mongodb';

/** Looks at sessions where the legacy app of each side keeps them, under the ids by which it stores them. */
export function createSideSessionReader({
  client,
  databases,
  sessionSettings,
}: {
  readonly client: MongoClient;
  readonly databases: Readonly<Record<SideName, string>>;
  readonly sessionSettings: SessionSettings;
}): SessionReader {
  const { dbName, collectionName, transformId } = resolveSessionSettings(sessionSettings).store;
  const readerOf = (side: SideName): SessionReader =>
    createCollectionSessionReader(
      client.db(dbName ?? databases[side]).collection<{ _id: string }>(collectionName),
    );
  const readers = { control: readerOf('control'), candidate: readerOf('candidate') };
  return {
    // An _id may be anything, but the driver wants to be told one type.
    read: (sessionId, side) => readers[side].read((transformId?.(sessionId) ?? sessionId) as string, side),
  };
}
