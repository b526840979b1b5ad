import { setTimeout as delay } from 'node:timers/promises';
import type { MongoClient } from 'mongodb';
import type { DatabaseState, EndStates } from '../differences/compare-collections.ts';
import type { Isolation, Sides } from './experiment-options.ts';
import {
  changedCollections,
  isSameState,
  type RawState,
  readRawState,
  restoreState,
  withDocuments,
} from './raw-state.ts';
import { type WatchedSessions, watchSessions } from './watch-sessions.ts';

/** Two databases that hold the same, one per side. */
export interface CloneIsolationOptions {
  /** Connected. It stays open. */
  readonly client: MongoClient;
  /** Name of the database of the control. What it holds now is what both are put back to. */
  readonly control: string;
  readonly candidate: string;
  /** Neither put back nor compared with each other, since each side has its own; it is counted what becomes of them. */
  readonly sessions: WatchedSessions;
  /** How long a side may still write after its answer before its database is looked at; 25 when left out. */
  readonly settleMs?: number;
}

/**
 * Remembers what the control's database holds, and puts both databases back to it whenever it is asked to.
 *
 * Only what a request has changed is written: documents that were added are deleted, changed ones replaced; a
 * collection that lost a document is filled anew, so that the order of insertion stays. Indexes are left as they
 * are. Reads every document of both databases twice per reset, so it is made for fixtures, not for gigabytes. What a side
 * writes after it was looked at is found at the next reset.
 *
 * @returns What `runExperiments` takes as `isolate`.
 * @since 0.1.0
 * @example
 * await cloneDatabase(client, 'app', 'app_control');
 * await cloneDatabase(client, 'app', 'app_candidate');
 * const isolate = await createCloneIsolation({ client, control: 'app_control', candidate: 'app_candidate', sessions: { collectionName: 'sessions' } });
 */
export async function createCloneIsolation({
  client,
  control,
  candidate,
  sessions,
  settleMs = 25,
}: CloneIsolationOptions): Promise<() => Promise<Isolation>> {
  const readBoth = async (): Promise<Sides<RawState>> => {
    const leftOut = [sessions.collectionName];
    const [ofControl, ofCandidate] = await Promise.all(
      [control, candidate].map((name) => readRawState(client.db(name), leftOut)),
    );
    return { control: ofControl ?? new Map(), candidate: ofCandidate ?? new Map() };
  };
  const { control: base } = await readBoth();
  const before = withDocuments(base, new Map());
  let last: Sides<RawState> | undefined;

  async function endStates(): Promise<EndStates> {
    await delay(settleMs);
    const states = await readBoth();
    last = states;
    // Most requests of a run are refused and write nothing: there is nothing to compare then.
    if (isSameState(base, states.control) && isSameState(base, states.candidate)) return NOTHING_CHANGED;
    return {
      before: before.state,
      control: withDocuments(states.control, before.known).state,
      candidate: withDocuments(states.candidate, before.known).state,
    };
  }

  async function watchBoth(): ReturnType<NonNullable<Isolation['watchSessions']>> {
    const [ofControl, ofCandidate] = await Promise.all([
      watchSessions(client, control, sessions),
      watchSessions(client, candidate, sessions),
    ]);
    return async (own) => ({
      control: await ofControl(own.control),
      candidate: await ofCandidate(own.candidate),
    });
  }

  return async () => {
    const current = await readBoth();
    await Promise.all([
      restoreState(client.db(control), { base, current: current.control }),
      restoreState(client.db(candidate), { base, current: current.candidate }),
    ]);
    const strayWrites = last === undefined ? [] : strayWritesBetween(last, current);
    last = undefined;
    return { endStates, watchSessions: watchBoth, strayWrites };
  };
}

/** What both sides write at any time, such as a log of requests, is none. */
function strayWritesBetween(last: Sides<RawState>, current: Sides<RawState>): readonly string[] {
  const ofControl = changedCollections(last.control, current.control);
  const ofCandidate = changedCollections(last.candidate, current.candidate);
  return [
    ...ofControl.filter((name) => !ofCandidate.includes(name)).map((name) => `the control: ${name}`),
    ...ofCandidate.filter((name) => !ofControl.includes(name)).map((name) => `the candidate: ${name}`),
  ];
}

const NOTHING: DatabaseState = {};
const NOTHING_CHANGED: EndStates = { before: NOTHING, control: NOTHING, candidate: NOTHING };
