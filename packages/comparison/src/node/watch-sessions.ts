import { BSON, type Collection, type MongoClient } from 'mongodb';
import type { OtherSessions } from '../differences/compare-other-sessions.ts';

/** Where sessions are, and how they are named there. */
export interface WatchedSessions {
  readonly collectionName: string;
  /** `transformId` of connect-mongo; the id itself when left out. */
  readonly storedId?: (sessionId: string) => unknown;
}

/** Says what became of the sessions that were there when it began, and which are new. */
export type SessionWatch = (own: readonly string[]) => Promise<OtherSessions>;

/**
 * Remembers the sessions of a database.
 *
 * @returns Counts the changes since, but for those of the sessions with the given ids. What has expired may be removed
 *   by the database at any moment, and is not counted.
 */
export async function watchSessions(
  client: MongoClient,
  database: string,
  { collectionName, storedId = (sessionId) => sessionId }: WatchedSessions,
): Promise<SessionWatch> {
  const collection = client.db(database).collection(collectionName);
  const before = await readSessions(collection);
  return async (own) => {
    const ids = new Set(own.map((sessionId) => keyOf(storedId(sessionId))));
    const after = await readSessions(collection);
    const isOther = ([id]: readonly [string, Buffer]): boolean => !ids.has(id);
    const others = [...before].filter(isOther);
    return {
      added: [...after].filter(isOther).filter(([id]) => !before.has(id)).length,
      removed: others.filter(([id, document]) => !after.has(id) && !hasExpired(document)).length,
      changed: others.filter(([id, document]) => after.get(id)?.equals(document) === false).length,
    };
  };
}

async function readSessions(collection: Collection): Promise<ReadonlyMap<string, Buffer>> {
  const documents: unknown[] = await collection.find({}, { raw: true, batchSize: 10_000 }).toArray();
  return new Map(
    documents.map((document) => {
      // With `raw` the driver gives views on what it received, whatever its types say.
      const bytes = Buffer.from(document as Uint8Array);
      return [keyOf(BSON.deserialize(bytes, { raw: false })['_id']), bytes] as const;
    }),
  );
}

function keyOf(id: unknown): string {
  return BSON.EJSON.stringify({ id }, { relaxed: false });
}

function hasExpired(document: Buffer): boolean {
  const { expires } = BSON.deserialize(document);
  return expires instanceof Date && expires.getTime() <= Date.now();
}
