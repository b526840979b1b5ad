import type { AcceptedCredential } from './credential.ts';
import type { StoredCookie } from './session-cookie.ts';

/** What the request is, by the rules of the legacy stack. Faults are thrown instead. */
export type Verdict = Authenticated | Anonymous;

/** Somebody is logged in; `user` is what the deserializers answered. */
export interface Authenticated {
  readonly outcome: 'authenticated';
  /** What the deserializer answered; any truthy value. */
  readonly user: unknown;
  readonly credential: AcceptedCredential;
  readonly session?: LoadedSession;
  /** One `Set-Cookie` value that the response must carry. */
  readonly setCookie?: string;
  readonly effects: Effects;
}

/** Nobody is logged in, by the rules of the legacy stack: an outcome, not a fault. Answer 401 where a user is needed. */
export interface Anonymous {
  readonly outcome: 'anonymous';
  /** For logs and counters; never for clients. */
  readonly reason: AnonymousReason;
  /** There is one whose signature fits; left out otherwise. */
  readonly credential?: AcceptedCredential;
  readonly session?: LoadedSession;
  readonly setCookie?: string;
  readonly effects: Effects;
}

/** Why there is no user; a closed list, explained in docs/errors.md. */
export type AnonymousReason =
  | 'no-credential'
  | 'malformed-authorization'
  | 'unsigned-cookie'
  | 'bad-signature'
  | 'outside-cookie-path'
  | 'session-not-found'
  | 'no-user-in-session'
  | 'user-rejected';

/** What answering cost and changed. */
export interface Effects {
  /** Round trips that the session store was asked for; deserializers make their own. */
  readonly roundTrips: number;
  /** `none`: no session was found. `failed` never changes a verdict. */
  readonly touch: 'done' | 'not-due' | 'failed' | 'none';
  /** Whether `passport.user` was removed from the session because the deserializers rejected it. */
  readonly userCleared: boolean;
}

/** The session as legacy code would see it, with what survives loading only. Never send or log its `sessionId`. */
export interface LoadedSession {
  readonly sessionId: string;
  /** Own keys that survive loading, without `cookie`. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly cookie: StoredCookie;
  readonly lastModified?: Date;
}
