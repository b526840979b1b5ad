import type { Authenticator, LoadedSession, Principal, SessionStore } from '@straddle/session-core';
import type { VariableReader } from '../environment/read-environment.ts';
import { AuthorizerContextInvalidError, EnvironmentInvalidError } from '../errors.ts';
import type { HttpInvocation } from './read-http-event.ts';

/** What the routes of a group may use of the session: `session` of its group in the route table. */
export type SessionAccess = 'none' | 'read';

/** Reads the environment variable STRADDLE_SESSION, which the route table gives every function. */
export const sessionAccess: VariableReader<SessionAccess> = (text) => {
  if (text === 'none' || text === 'read') return { ok: true, value: text };
  const problem =
    text === 'write'
      ? "asks for session: 'write', which is not built: two stacks that write one session lose updates"
      : "must be 'none' or 'read', from the route table";
  return { ok: false, problem };
};

/** How a function looks the session of its own event up again, for `session: 'read'`. */
export interface SessionReader {
  /** Made with a {@link readOnlySessionStore}: the authorizer of this request has extended the session already. */
  readonly authenticator: Authenticator;
  /** The team's own: who is calling, from the deserialized user. */
  readonly toPrincipal: (user: unknown) => Principal;
}

/**
 * The same sessions, never written: extending them and ending logins is the authorizer's part of a request, and
 * a second touch would only cost a round trip.
 *
 * @example
 * createAuthenticator(sessionSettings, { store: readOnlySessionStore(createMongoSessionStore(sessions)), secrets });
 */
export function readOnlySessionStore(store: SessionStore): SessionStore {
  return {
    read: (sessionId) => store.read(sessionId),
    touch: () => Promise.resolve('not-due'),
    clearPassportUser: () => Promise.resolve(false),
  };
}

/** What a request is given of its session. */
export type OpenedSession =
  | { readonly status: 'open'; readonly user: unknown; readonly session: LoadedSession | undefined }
  /** Using it is a mistake of the route table; `setting` says which. */
  | { readonly status: 'withheld'; readonly setting: string }
  /** The session has ended since the authorizer looked. */
  | { readonly status: 'ended' };

/**
 * Verifies the credential of an event once more and loads its session: one read of the session and whatever the
 * deserializers ask for, no write.
 *
 * @throws {SessionFault} When no verdict can be reached.
 * @throws {AuthorizerContextInvalidError} When the credential is another user's than the context says: a router
 *   that took the user from one and the rights from the other would serve neither.
 */
export async function openSession(
  { request, target }: HttpInvocation,
  principal: Principal,
  { authenticator, toPrincipal }: SessionReader,
): Promise<OpenedSession> {
  const verdict = await authenticator.authenticate({
    method: request.method,
    headers: request.headers,
    originalPath: target.query === '' ? target.path : `${target.path}?${target.query}`,
    // API Gateway serves HTTPS only.
    secure: true,
    pathFidelity: target.fidelity,
  });
  if (verdict.outcome === 'anonymous') return { status: 'ended' };
  if (toPrincipal(verdict.user).userId !== principal.userId) {
    throw new AuthorizerContextInvalidError('it names another user than the session does');
  }
  return { status: 'open', user: verdict.user, session: verdict.session };
}

/** @throws {EnvironmentInvalidError} */
export function assertSessionReadable(session: SessionAccess, reader: SessionReader | undefined): void {
  if (session === 'none' || reader !== undefined) return;
  throw new EnvironmentInvalidError([
    "the route table gives this group session: 'read', and the function has no sessionReader",
  ]);
}
