import {
  type AuthenticateRequest,
  createAuthenticator,
  SessionFault,
  type SessionFaultCode,
  type StoreSettings,
  signSessionId,
} from '@straddle/session-core';
import { createMongoSessionStore, type SessionDocument } from '@straddle/session-core/mongo';
import { expiryOf, isFound } from './expiry.ts';

/** The store settings that decide whether a document can be read. */
export interface ReadSettings extends Pick<StoreSettings, 'encryption'> {
  readonly stringify: boolean;
  /** More than 0: `lastModified` is handed to the session, which some payloads do not survive. */
  readonly touchAfter: number;
}

/** What session-core reads with. */
export interface Reading {
  readonly settings: ReadSettings;
  /** For `settings.encryption`. */
  readonly encryptionKey?: string;
  readonly now: Date;
}

/** What the authorizer would make of a session, if a request with its cookie came now. */
export type Judgement = {
  /** As the store decoded it; undefined when it could not. */
  readonly payload: unknown;
} & (
  | {
      readonly outcome: 'survives';
      readonly loggedIn: boolean;
      /** false: the session is read, but neither stack can extend it. */
      readonly extended: boolean;
      readonly data: Readonly<Record<string, unknown>>;
    }
  | { readonly outcome: 'not-found' }
  | { readonly outcome: 'fault'; readonly code: SessionFaultCode }
);

// Signs a made-up id in front of a collection of one document: no secret or id of anybody is involved.
const SECRET = 'straddle doctor';
const REQUEST: AuthenticateRequest = {
  method: 'GET',
  headers: { cookie: `connect.sid=${encodeURIComponent(signSessionId('doctor', SECRET))}` },
  originalPath: '/',
  secure: true,
};

/** Judges one document after the other, never two at once. */
export type Judge = (document: SessionDocument) => Promise<Judgement>;

/**
 * Makes a judge that runs session-core itself: reading, decoding, inflation and the arithmetic of the touch.
 *
 * Nothing is sent to a database: the collection is the document, and updates of it are swallowed. In place of
 * the team's deserializers stands one that accepts everybody, so it only says whether somebody is logged in.
 * Derived keys are kept from one document to the next.
 *
 * @throws {SessionSettingsInvalidError} For settings that no authorizer could have.
 */
export function createJudge({ settings, encryptionKey, now }: Reading): Judge {
  const clock = (): Date => now;
  let current: SessionDocument | null = null;
  let payload: unknown;
  const store = createMongoSessionStore(
    {
      findOne: async () => current,
      updateOne: async () => ({ matchedCount: 1 }),
      // Only asked for a declared join, and none is declared here.
      aggregate: () => ({ toArray: async () => [] }),
    },
    settings,
    { clock, ...(encryptionKey === undefined ? {} : { encryptionKey }) },
  );
  const authenticator = createAuthenticator(
    { resave: false, saveUninitialized: false, store: settings },
    {
      store: {
        ...store,
        read: async (sessionId) => {
          const result = await store.read(sessionId);
          if (result.status === 'found') payload = result.session.payload;
          return result;
        },
      },
      secrets: () => [SECRET],
      deserializers: [(_serializedUser, done) => done(null, true)],
      clock,
    },
  );

  return async (document) => {
    current = isFound(expiryOf(document.expires, now)) ? document : null;
    payload = undefined;
    try {
      const verdict = await authenticator.authenticate(REQUEST);
      if (verdict.session === undefined) return { outcome: 'not-found', payload };
      return {
        outcome: 'survives',
        payload,
        loggedIn: verdict.outcome === 'authenticated',
        extended: verdict.effects.touch !== 'failed',
        data: verdict.session.data,
      };
    } catch (error) {
      if (!(error instanceof SessionFault)) throw error;
      return { outcome: 'fault', code: error.code, payload };
    }
  };
}
