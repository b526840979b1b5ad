import { createCloneIsolation, type Isolation } from '@straddle/comparison/node';
import { cloneDatabase, startEmbeddedMongo } from '@straddle/dev-mongo';
import { seedDatabase } from 'legacy-api/seed';
import { MongoClient } from 'mongodb';

export const sides = ['control', 'candidate'] as const;
export type Side = (typeof sides)[number];

/** One server with a database for each side, which hold the same sample data. */
export interface SampleDatabases {
  /** A connection whose own database is the side's. */
  readonly clients: Readonly<Record<Side, MongoClient>>;
  /** Puts both databases back to the sample data. */
  isolate(): Promise<Isolation>;
  stop(): Promise<void>;
}

/** Every reset reads them all, and some weeks of them show what three months do. */
const EVENTS_KEPT = 150;

/** Starts a server of its own. */
export async function startSampleDatabases(): Promise<SampleDatabases> {
  const server = await startEmbeddedMongo();
  const open = (database: Side): MongoClient =>
    new MongoClient(`mongodb://127.0.0.1:${server.port}/${database}?directConnection=true`);
  const clients = { control: open('control'), candidate: open('candidate') };
  const client = clients.control;
  await seedDatabase(client.db());
  await client
    .db()
    .collection<{ _id: string }>('events')
    .deleteMany({ _id: { $gt: `evt_${String(EVENTS_KEPT).padStart(5, '0')}` } });
  await cloneDatabase(client, 'control', 'candidate');
  return {
    clients,
    isolate: await createCloneIsolation({
      client,
      control: 'control',
      candidate: 'candidate',
      sessions: { collectionName: 'sessions' },
      // In one process a late write is not as late.
      settleMs: 10,
    }),
    stop: async () => {
      for (const side of sides) await clients[side].close();
      await server.stop();
    },
  };
}
