import type { IncomingMessage } from 'node:http';
import { SessionReadOnlyError, SessionUnavailableError } from '../errors.ts';
import type { AdmittedCaller, GrantedSession } from '../http/admit-caller.ts';
import { createReadOnlySession } from '../http/read-only-session.ts';

/**
 * Gives a request what passport and express-session would: `user`, `isAuthenticated()`, `session`, `sessionID`.
 *
 * `user`, or what `userProperty` calls it, is the deserialized user with `session: 'read'`, else the principal. Logging in and out throws, as does
 * every change of the session.
 */
export function attachCaller(request: IncomingMessage, caller: AdmittedCaller, userProperty: string): void {
  const { session } = caller;
  const user = session.status === 'open' ? session.user : caller.principal;
  let readable: object | undefined;
  const readSession = (): object | undefined => {
    const loaded = grantedSession(session, 'req.session');
    readable ??= loaded && createReadOnlySession(loaded);
    return readable;
  };
  Object.defineProperties(request, {
    // May be replaced by a middleware of the router's own, as at legacy: it is asked for at each call.
    [userProperty]: { value: user, writable: true, configurable: true, enumerable: true },
    isAuthenticated: { value: () => Boolean(Reflect.get(request, userProperty)) },
    isUnauthenticated: { value: () => !Reflect.get(request, userProperty) },
    session: {
      get: readSession,
      set() {
        refuse('assigning req.session');
      },
    },
    sessionID: { get: () => grantedSession(session, 'req.sessionID')?.sessionId },
    ...Object.fromEntries(
      ['logIn', 'logOut', 'login', 'logout'].map((name) => [name, { value: () => refuse(`req.${name}()`) }]),
    ),
  });
}

function grantedSession(session: GrantedSession, what: string) {
  if (session.status === 'withheld') throw new SessionUnavailableError(what, session.setting);
  return session.session;
}

function refuse(what: string): never {
  throw new SessionReadOnlyError(what);
}
