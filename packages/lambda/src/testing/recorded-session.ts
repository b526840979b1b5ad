import {
  type Authenticator,
  createAuthenticator,
  type Principal,
  type SessionStore,
  signSessionId,
} from '@straddle/session-core';
import { readOnlySessionStore, type SessionReader } from '../http/session-access.ts';

export const principal: Principal = {
  userId: 'usr_ada',
  customerAccountId: 'acc_north',
  fullName: 'Ada',
  roles: ['member'],
};
/** The record of the same person. */
export const user: { readonly _id: string; readonly email: string } = {
  _id: 'usr_ada',
  email: 'ada@example.com',
};

const secret = 'a secret for tests only';
/** Must appear in no log line and no answer. */
export const sessionId = 'sid-canary-1';
/** The Cookie header of Ada's browser. */
export const sessionCookie: string = `connect.sid=${encodeURIComponent(signSessionId(sessionId, secret))}`;
/** Ada's session. */
export const storedSession: Readonly<Record<string, unknown>> = {
  cookie: { originalMaxAge: 60_000, expires: '2100-01-01T00:00:00.000Z', httpOnly: true, path: '/' },
  passport: { user: 'usr_ada' },
  cart: { items: ['a'] },
};

interface Reading {
  readonly options: { readonly session: 'read'; readonly sessionReader: SessionReader };
  readonly calls: readonly string[];
}

function recordingStore(payload: unknown): { store: SessionStore; calls: string[] } {
  const calls: string[] = [];
  const store: SessionStore = {
    read: (id) => {
      calls.push(`read ${id}`);
      if (payload === undefined) return Promise.resolve({ status: 'not-found' });
      const session = { sessionId: id, payload, storedPayload: JSON.stringify(payload) };
      return Promise.resolve({ status: 'found', session });
    },
    touch: () => {
      calls.push('touch');
      return Promise.resolve('done');
    },
    clearPassportUser: () => {
      calls.push('clear');
      return Promise.resolve(true);
    },
  };
  return { store, calls };
}

/**
 * What a group with `session: 'read'` is made with, and what it asks of the store.
 *
 * @param payload The stored session; undefined: there is none.
 * @param found What the deserializer answers.
 */
export function reading(payload: unknown, found: unknown = user): Reading {
  const { store, calls } = recordingStore(payload);
  const authenticator: Authenticator = createAuthenticator(
    { resave: false, saveUninitialized: false, rolling: true },
    {
      store: readOnlySessionStore(store),
      secrets: () => [secret],
      deserializers: [(_id, done) => done(null, found)],
    },
  );
  const toPrincipal = (record: unknown) => ({ ...principal, userId: String(Object(record)._id) });
  return { options: { session: 'read', sessionReader: { authenticator, toPrincipal } }, calls };
}
