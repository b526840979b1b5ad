import type { RequestHandler } from 'express';
import { sendRefusal } from './refusal.ts';

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Refuses unsafe requests that another site's page made, which a session cookie would otherwise
 * authenticate. Clients that are no browser send neither header and pass.
 *
 * @param allowedOrigins Origins whose pages may send unsafe requests, exactly as browsers write them.
 * @see OWASP Cross-Site Request Forgery Prevention, "Verifying Origin With Standard Headers".
 */
export function createOriginGuard(allowedOrigins: readonly string[]): RequestHandler {
  return (request, response, next) => {
    const { origin } = request.headers;
    const isForeign =
      origin === undefined
        ? request.headers['sec-fetch-site'] === 'cross-site'
        : !allowedOrigins.includes(origin);
    if (isForeign && !SAFE_METHODS.includes(request.method)) sendRefusal(response, 403);
    else next();
  };
}
