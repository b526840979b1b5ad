import { readBearerToken } from '../bearer.ts';
import { resolveSessionSettings, type SessionSettings } from '../settings.ts';

interface ShimmedRequest {
  headers: { authorization?: string | undefined; cookie?: string | undefined };
}

/**
 * Middleware for the legacy app, mounted *before* `session()`: a bearer token takes the place of the
 * session cookie, other cookies stay. It checks nothing; express-session does.
 *
 * Without `bearer` in the settings it does nothing.
 *
 * @throws {SessionSettingsInvalidError} For settings that the authorizer would refuse.
 * @example
 * app.use(bearerShim(sessionSettings));
 * app.use(session(expressSessionOptions(sessionSettings, secrets, store)));
 */
export function bearerShim(
  settings: SessionSettings,
): (request: ShimmedRequest, response: unknown, next: () => void) => void {
  const { name, bearer } = resolveSessionSettings(settings);
  return (request, _response, next) => {
    const token = readBearerToken({ authorization: request.headers.authorization }, bearer);
    if (token.status !== 'absent') {
      // The first cookie of a name wins, so one in front replaces it; an empty one stands for "no session".
      const replacement = `${name}=${token.status === 'present' ? token.token : ''}`;
      const cookies = request.headers.cookie;
      request.headers.cookie = cookies ? `${replacement}; ${cookies}` : replacement;
    }
    next();
  };
}
