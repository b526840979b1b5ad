import type { ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import onHeaders from 'on-headers';

/** Lets a login answer without its session cookie. */
export interface SessionCookieValve {
  /** Mount it before `session()`, on the routes that may withhold. */
  readonly middleware: RequestHandler;
  /** Marks a response that must not set the session cookie. */
  withhold(response: ServerResponse): void;
}

/**
 * Keeps the session cookie out of chosen responses, for clients that asked for a token: a browser must not
 * silently get both. Other cookies stay.
 *
 * `on-headers` runs its listeners in reverse order of registration. Registered before express-session's, the
 * one here runs after it, when the cookie is already in the header list.
 */
export function createSessionCookieValve(cookieName: string): SessionCookieValve {
  const withheld = new WeakSet<ServerResponse>();
  return {
    middleware: (_request, response, next) => {
      onHeaders(response, () => {
        if (withheld.has(response)) removeCookie(response, cookieName);
      });
      next();
    },
    withhold: (response) => {
      withheld.add(response);
    },
  };
}

function removeCookie(response: ServerResponse, cookieName: string): void {
  const cookies = [response.getHeader('Set-Cookie') ?? []].flat().map(String);
  const others = cookies.filter((cookie) => !cookie.startsWith(`${cookieName}=`));
  if (others.length === 0) response.removeHeader('Set-Cookie');
  else response.setHeader('Set-Cookie', others);
}
