import type { MongoClient } from 'mongodb';
import type { DatabaseState, EndStates } from '../compare-collections.ts';
import type { Isolation } from './experiment-options.ts';
import { isSameState, type RawState, readRawState, restoreState, withDocuments } from './raw-state.ts';

/** Two databases that hold the same, one per side. */
export interface CloneIsolationOptions {
  /** Connected. It stays open. */
  readonly client: MongoClient;
  /** Name of the database of the control. What it holds now is what both are put back to. */
  readonly control: string;
  readonly candidate: string;
  /** Collections that are neither compared nor put back: those of the sessions, which each side has its own of. */
  readonly leftOut: readonly string[];
}

/**
 * Remembers what the control's database holds, and puts both databases back to it whenever it is asked to.
 *
 * Only what a request has changed is written: documents that were added are deleted, changed ones replaced; a
 * collection that lost a document is filled anew, so that the order of insertion stays. Indexes are left as they
 * are. Reads every document of both databases twice per reset, so it is made for fixtures, not for gigabytes.
 *
 * @returns What `runExperiments` takes as `isolate`.
 * @since 0.1.0
 * @example
 * await cloneDatabase(client, 'app', 'app_control');
 * await cloneDatabase(client, 'app', 'app_candidate');
 * const isolate = await createCloneIsolation({ client, control: 'app_control', candidate: 'app_candidate', leftOut: ['sessions'] });
 */
export async function createCloneIsolation({
  client,
  control,
  candidate,
  leftOut,
}: CloneIsolationOptions): Promise<() => Promise<Isolation>> {
  const read = (name: string): Promise<RawState> => readRawState(client.db(name), leftOut);
  const base = await read(control);
  const before = withDocuments(base, new Map());
  const reset = async (name: string): Promise<void> =>
    restoreState(client.db(name), { base, current: await read(name) });

  async function endStates(): Promise<EndStates> {
    const [ofControl, ofCandidate] = await Promise.all([read(control), read(candidate)]);
    // Most requests of a run are refused and write nothing: there is nothing to compare then.
    if (isSameState(base, ofControl) && isSameState(base, ofCandidate)) return NOTHING_CHANGED;
    return {
      before: before.state,
      control: withDocuments(ofControl, before.known).state,
      candidate: withDocuments(ofCandidate, before.known).state,
    };
  }

  return async () => {
    await Promise.all([reset(control), reset(candidate)]);
    return { endStates };
  };
}

const NOTHING: DatabaseState = {};
const NOTHING_CHANGED: EndStates = { before: NOTHING, control: NOTHING, candidate: NOTHING };
