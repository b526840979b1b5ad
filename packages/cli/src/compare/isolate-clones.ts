import { createCloneIsolation, type RunExperimentsOptions } from '@straddle/comparison/node';
import { resolveSessionSettings, type SessionSettings } from '@straddle/session-core';
import type { MongoClient } from 'mongodb';
import type { Clones } from './clones.ts';

export interface IsolationSettings {
  readonly local: { readonly sessionSettings?: SessionSettings };
  /** Whether unsafe requests are sent as well. */
  readonly writes: boolean;
  /** More than these are looked at for writes alone; 100,000 when left out. */
  readonly mostDocuments?: number;
}

/** Every document is held in memory, and read again around each request that is looked at. */
const MOST_DOCUMENTS_FOR_READS = 100_000;

/**
 * Has the copies looked at and put back around requests: around all that write, and around reads as well, since one
 * that writes is wrong.
 *
 * @returns Also notes for the report, when the data are too many for a run of reads alone.
 */
export async function isolateClones(
  { local, writes, mostDocuments = MOST_DOCUMENTS_FOR_READS }: IsolationSettings,
  client: MongoClient,
  { control, candidate }: Clones,
): Promise<Pick<RunExperimentsOptions, 'writes' | 'isolate'> & { readonly notes: readonly string[] }> {
  const documents = writes ? 0 : await countDocuments(client, control.name);
  if (documents > mostDocuments) {
    const note = `Nobody looked whether reads write: ${documents} documents are too many to be read around each of them. --writes does so all the same.`;
    return { writes: 'refused', notes: [note] };
  }
  const { collectionName, transformId } = resolveSessionSettings(local.sessionSettings ?? {}).store;
  const isolate = await createCloneIsolation({
    client,
    control: control.name,
    candidate: candidate.name,
    sessions: { collectionName, ...(transformId === undefined ? {} : { storedId: transformId }) },
  });
  return { writes: 'clones', isolate, notes: [] };
}

async function countDocuments(client: MongoClient, database: string): Promise<number> {
  const collections = await client.db(database).collections();
  const counts = await Promise.all(collections.map((collection) => collection.estimatedDocumentCount()));
  return counts.reduce((sum, count) => sum + count, 0);
}
