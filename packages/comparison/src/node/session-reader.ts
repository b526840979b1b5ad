import type { SessionSnapshot, SessionState } from '../results/observation.ts';
import type { SideName } from './credential-source.ts';

/** Looks at a session document without changing it. */
export interface SessionReader {
  read(sessionId: string, side: SideName): Promise<SessionState>;
}

/** The part of a MongoDB collection that is needed; the driver's own `Collection` has it. */
export interface SessionCollection {
  findOne(filter: { readonly _id: string }): Promise<SessionSnapshot | null>;
}

/**
 * Reads sessions from the collection that connect-mongo keeps them in, one `findOne` by `_id` per look.
 * Expired documents that have not been swept yet are found: the comparison wants to see them.
 *
 * @param collection Such as `client.db('app').collection<{ _id: string }>('sessions')`.
 * @since 0.1.0
 */
export function createCollectionSessionReader(collection: SessionCollection): SessionReader {
  return {
    read: async (sessionId) => (await collection.findOne({ _id: sessionId })) ?? 'absent',
  };
}
