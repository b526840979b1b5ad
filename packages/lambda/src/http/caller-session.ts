import { SessionUnavailableError } from '../errors.ts';
import type { GrantedSession } from './admit-caller.ts';
import { createReadOnlySession, type ReadOnlySession } from './read-only-session.ts';

/**
 * What a handler is given of its caller's session, with `session: 'read'` for its group. Otherwise using it throws an
 * error that names the setting.
 *
 * @throws {SessionUnavailableError} From its members.
 */
export interface CallerSession {
  /** The deserialized user. */
  readonly user: unknown;
  /** Frozen at every depth: a change throws. */
  readonly session: ReadOnlySession;
}

/** Makes what a handler gets as its third argument; the session is copied only when somebody reads it. */
export function createCallerSession(granted: GrantedSession): CallerSession {
  let readable: ReadOnlySession | undefined;
  return {
    get user() {
      return opened(granted, 'user').user;
    },
    get session() {
      const { session } = opened(granted, 'session');
      if (session === undefined)
        throw new SessionUnavailableError('session', 'a credential without a session');
      readable ??= createReadOnlySession(session);
      return readable;
    },
  };
}

function opened(granted: GrantedSession, what: string) {
  if (granted.status === 'withheld') throw new SessionUnavailableError(what, granted.setting);
  return granted;
}
