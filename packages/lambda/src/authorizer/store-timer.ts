import { AsyncLocalStorage } from 'node:async_hooks';
import type { SessionStore } from '@straddle/session-core';

/** Tells how long each decision waited for its session; made once by `createStoreTimer`. */
export interface StoreTimer {
  /** The same store, with its reads timed. */
  time(store: SessionStore): SessionStore;
  /** Does some work and says how long it waited for reads of the store; undefined when it asked for none. */
  during<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly readMs: number | undefined }>;
}

interface Reads {
  startedMs: number | undefined;
  endedMs: number | undefined;
}

/**
 * Makes a timer of session reads, connecting included.
 *
 * A read that was given up counts until the decision was made: when the database stalls, that is the number to see.
 * Decisions made side by side are told apart.
 *
 * @param nowMs Time that only goes forward.
 * @example
 * const storeTimer = createStoreTimer();
 * const authenticator = createAuthenticator(settings, { store: storeTimer.time(store), secrets });
 * createAuthorizer({ authenticator, storeTimer, … }); // each decision line now has storeReadMs
 */
export function createStoreTimer(nowMs: () => number = () => performance.now()): StoreTimer {
  const current = new AsyncLocalStorage<Reads>();
  return {
    time: (store) => ({
      read: async (sessionId) => {
        const reads = current.getStore();
        if (reads !== undefined) reads.startedMs ??= nowMs();
        try {
          return await store.read(sessionId);
        } finally {
          if (reads !== undefined) reads.endedMs = nowMs();
        }
      },
      touch: (touch) => store.touch(touch),
      clearPassportUser: (session, touch) => store.clearPassportUser(session, touch),
    }),
    during: async (work) => {
      const reads: Reads = { startedMs: undefined, endedMs: undefined };
      const result = await current.run(reads, work);
      const { startedMs, endedMs = nowMs() } = reads;
      return { result, readMs: startedMs === undefined ? undefined : endedMs - startedMs };
    },
  };
}
