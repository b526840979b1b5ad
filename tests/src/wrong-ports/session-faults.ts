import type { SessionStore } from '@straddle/session-core';
import type { Collection } from 'mongodb';
import type { Fault, StoredSessionDocument, WrongPort } from './fault.ts';

type Sessions = Collection<StoredSessionDocument>;

/** A store that extends sessions in its own way. */
function touching(
  touch: (
    asked: Parameters<SessionStore['touch']>[0],
    real: { readonly store: SessionStore; readonly sessions: Sessions },
  ) => ReturnType<SessionStore['touch']>,
): Fault {
  return { store: (store, sessions) => ({ ...store, touch: (asked) => touch(asked, { store, sessions }) }) };
}

/** A store that does something to a session after it has read it. */
function afterRead(effect: (sessionId: string, sessions: Sessions) => Promise<unknown>): Fault {
  return {
    store: (store, sessions) => ({
      ...store,
      read: async (sessionId) => {
        const result = await store.read(sessionId);
        await effect(sessionId, sessions);
        return result;
      },
    }),
  };
}

const HOUR_MS = 3_600_000;

function expiresIn(ms: number): Date {
  return new Date(Date.now() + ms);
}

async function changePayload(
  sessionId: string,
  sessions: Sessions,
  change: (payload: Record<string, unknown>) => void,
): Promise<void> {
  const stored = await sessions.findOne({ _id: sessionId });
  if (stored === null) return;
  const payload: Record<string, unknown> = JSON.parse(stored.session);
  change(payload);
  await sessions.updateOne({ _id: sessionId }, { $set: { session: JSON.stringify(payload) } });
}

const asked = 'own account';

/** Ports that give the right verdict and do something else to the session. */
export const sessionFaults: readonly WrongPort[] = [
  {
    title: 'a touch that is lost',
    fault: touching(async () => 'not-due'),
    asked,
    as: 'cookie',
    reports: ['session-expires session.expires'],
  },
  {
    title: 'a touch that is lost for tokens',
    fault: touching(async () => 'done'),
    asked,
    as: 'bearer',
    reports: ['session-expires session.expires'],
  },
  {
    title: 'a touch that extends by two lifetimes',
    fault: touching(async (touch, { sessions }) => {
      const expires = new Date(Number(touch.cookie.expires) * 2 - Date.now());
      await sessions.updateOne({ _id: touch.sessionId }, { $set: { expires } });
      return 'done';
    }),
    asked,
    as: 'cookie',
    reports: ['session-expires session.expires'],
  },
  {
    title: 'a touch that extends by half a minute too much',
    fault: touching(async (touch, { sessions }) => {
      const expires = new Date(Number(touch.cookie.expires) + 30_000);
      await sessions.updateOne({ _id: touch.sessionId }, { $set: { expires } });
      return 'done';
    }),
    asked,
    as: 'cookie',
    reports: ['session-expires session.expires'],
  },
  {
    title: 'a session that is made besides',
    fault: afterRead((sessionId, sessions) =>
      sessions.insertOne({ _id: `${sessionId}x`, expires: expiresIn(HOUR_MS), session: '{"cookie":{}}' }),
    ),
    asked,
    as: 'cookie',
    reports: ['session-others session.others.added'],
  },
  {
    title: 'sessions of others that are ended',
    fault: afterRead((sessionId, sessions) => sessions.deleteMany({ _id: { $ne: sessionId } })),
    asked,
    as: 'bearer',
    reports: ['session-others session.others.removed'],
  },
  {
    title: 'sessions of others that are extended',
    fault: afterRead((sessionId, sessions) =>
      sessions.updateMany({ _id: { $ne: sessionId } }, { $set: { expires: expiresIn(HOUR_MS) } }),
    ),
    asked,
    as: 'cookie',
    reports: ['session-others session.others.changed'],
  },
  {
    title: 'a touch that shortens the session',
    fault: touching(async ({ sessionId }, { sessions }) => {
      await sessions.updateOne({ _id: sessionId }, { $set: { expires: expiresIn(HOUR_MS) } });
      return 'done';
    }),
    asked,
    as: 'cookie',
    reports: ['session-expires session.expires'],
  },
  {
    title: 'a touch that takes the end away',
    fault: touching(async ({ sessionId }, { sessions }) => {
      await sessions.updateOne({ _id: sessionId }, { $unset: { expires: 1 } });
      return 'done';
    }),
    asked,
    as: 'cookie',
    reports: ['session-expires session.expires'],
  },
  {
    title: 'a touch that says when, which legacy does not without touchAfter',
    fault: touching(async (touch, { store, sessions }) => {
      await sessions.updateOne({ _id: touch.sessionId }, { $set: { lastModified: new Date() } });
      return store.touch(touch);
    }),
    asked,
    as: 'cookie',
    reports: ['session-last-modified session.lastModified'],
  },
  {
    title: 'something left in the session',
    fault: afterRead((sessionId, sessions) =>
      changePayload(sessionId, sessions, (payload) => {
        payload['lastRoute'] = '/me';
      }),
    ),
    asked,
    as: 'cookie',
    reports: ['session-payload session.payload.lastRoute'],
  },
  {
    title: 'another user left in the session',
    fault: afterRead((sessionId, sessions) =>
      changePayload(sessionId, sessions, (payload) => {
        payload['passport'] = { user: 'usr_bo' };
      }),
    ),
    asked,
    as: 'cookie',
    reports: ['session-payload session.payload.passport.user'],
  },
  {
    title: 'a touch that writes the payload again',
    fault: afterRead((sessionId, sessions) =>
      changePayload(sessionId, sessions, (payload) => {
        payload['cookie'] = { ...Object(payload['cookie']), expires: expiresIn(HOUR_MS).toISOString() };
      }),
    ),
    asked,
    as: 'cookie',
    reports: ['session-payload session.payload.cookie.expires'],
  },
  {
    title: 'a session that is destroyed',
    fault: afterRead((sessionId, sessions) => sessions.deleteOne({ _id: sessionId })),
    asked,
    as: 'cookie',
    reports: ['session-existence session'],
  },
  {
    title: 'a session that comes back after the logout',
    fault: afterRead((_id, sessions) =>
      sessions.updateOne(
        { _id },
        { $setOnInsert: { expires: expiresIn(HOUR_MS), session: '{"cookie":{}}' } },
        { upsert: true },
      ),
    ),
    asked,
    as: 'logged-out',
    reports: ['session-existence session'],
  },
  {
    title: 'the login of a deleted user that stays in the session',
    fault: { store: (store) => ({ ...store, clearPassportUser: async () => true }) },
    asked,
    as: 'deleted-user',
    reports: [
      'session-payload session.payload.passport.user',
      'session-payload session.payload.cookie.expires',
    ],
  },
  {
    title: 'an expired session that comes back to life',
    fault: afterRead((_id, sessions) =>
      sessions.updateOne({ _id }, { $set: { expires: expiresIn(HOUR_MS) } }),
    ),
    asked,
    as: 'expired',
    reports: ['session-expires session.expires'],
  },
  {
    title: 'the session of the second cookie that is extended as well',
    fault: {
      store: (store, sessions) => ({
        ...store,
        touch: async (touch) => {
          await sessions.updateMany({}, { $set: { expires: expiresIn(15 * 24 * HOUR_MS) } });
          return store.touch(touch);
        },
      }),
    },
    asked,
    as: 'two-good-cookies',
    // Of everybody else's, too.
    reports: ['session-expires sessions[1].expires', 'session-others session.others.changed'],
  },
];

/** Under `touchAfter`, where a touch waits until the last one is some time ago. */
export const touchAfterFaults: readonly WrongPort[] = [
  {
    title: 'a touch that is lost',
    fault: touching(async () => 'not-due'),
    asked,
    as: 'touch-due',
    reports: ['session-expires session.expires', 'session-last-modified session.lastModified'],
  },
  {
    title: 'a touch that is lost for tokens',
    fault: touching(async () => 'not-due'),
    asked,
    as: 'bearer-touch-due',
    reports: ['session-expires session.expires', 'session-last-modified session.lastModified'],
  },
  {
    title: 'a touch that does not wait',
    fault: touching((touch, { store }) => store.touch({ ...touch, lastModified: new Date(1) })),
    asked,
    as: 'cookie',
    reports: ['session-expires session.expires', 'session-last-modified session.lastModified'],
  },
  {
    title: 'a touch that does not say when, so that the next one does not wait',
    fault: touching(async ({ sessionId, cookie }, { sessions }) => {
      await sessions.updateOne({ _id: sessionId }, { $set: { expires: new Date(Number(cookie.expires)) } });
      return 'done';
    }),
    asked,
    as: 'touch-due',
    reports: ['session-last-modified session.lastModified'],
  },
  {
    title: 'another touchAfter',
    fault: { settings: (settings) => ({ ...settings, store: { ...settings.store, touchAfter: 86_400 } }) },
    asked,
    as: 'touch-due',
    reports: ['session-expires session.expires', 'session-last-modified session.lastModified'],
  },
  {
    title: 'no touchAfter at all',
    fault: { settings: (settings) => ({ ...settings, store: { ...settings.store, touchAfter: 0 } }) },
    asked,
    as: 'cookie',
    reports: ['session-expires session.expires'],
  },
];
