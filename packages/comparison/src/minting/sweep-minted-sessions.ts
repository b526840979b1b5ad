import type { MongoClient } from 'mongodb';
import { idsOfRunsBefore } from './minted-ids.ts';

/**
 * Deletes the sessions of runs that were killed before they could. Asks by a range of `_id`, so it is quick on
 * collections of any size, and finds nothing else. Sessions of a store with `transformId` are not found.
 *
 * @param where `startedBefore`: no run that is still going on may have started before it.
 * @returns How many were deleted.
 * @since 0.1.0
 * @example
 * await sweepMintedSessions({ client, database: 'app', startedBefore: new Date(Date.now() - 86_400_000) });
 */
export async function sweepMintedSessions(where: {
  readonly client: MongoClient;
  readonly database: string;
  /** `sessions` when left out. */
  readonly collectionName?: string;
  readonly startedBefore: Date;
}): Promise<number> {
  const { client, database, collectionName = 'sessions', startedBefore } = where;
  const sessions = client.db(database).collection<{ _id: string }>(collectionName);
  const { deletedCount } = await sessions.deleteMany({ _id: idsOfRunsBefore(startedBefore) });
  return deletedCount;
}
