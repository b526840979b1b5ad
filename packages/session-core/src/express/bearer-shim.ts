import { applyBearer } from '../bearer.ts';
import { resolveSessionSettings, type SessionSettings } from '../settings.ts';

interface ShimmedRequest {
  headers: { authorization?: string | undefined; cookie?: string | undefined };
  cookies?: Record<string, unknown>;
}

/**
 * Middleware for the legacy app, mounted *before* `session()`: turns a bearer token into what express-session reads,
 * in the style of the settings. It checks nothing; express-session does.
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
    const { authorization, cookie } = request.headers;
    const cookies = applyBearer({ authorization, cookie }, name, bearer);
    if (cookies.bearer !== 'absent') request.headers.cookie = cookies.cookieHeader;
    if (cookies.parsedCookie !== undefined)
      request.cookies = { ...request.cookies, [name]: cookies.parsedCookie };
    next();
  };
}
