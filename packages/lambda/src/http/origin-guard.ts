import type { VariableReader } from '../environment/read-environment.ts';
import { EnvironmentInvalidError, OriginForbiddenError } from '../errors.ts';
import type { RouteRule } from './route-assignments.ts';
import type { RouteRequest } from './route-handler.ts';

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Refuses an unsafe request that another site's page made, which a session cookie would otherwise authenticate,
 * on routes with `guards: 'origin'`. Clients that are no browser send neither header and pass, as at legacy.
 *
 * @throws {OriginForbiddenError}
 * @see OWASP Cross-Site Request Forgery Prevention, "Verifying Origin With Standard Headers".
 */
export function refuseForeignOrigin(
  { method, headers }: Pick<RouteRequest, 'method' | 'headers'>,
  { guards }: RouteRule,
  origins: readonly string[] = [],
): void {
  if (guards !== 'origin' || SAFE_METHODS.includes(method)) return;
  const origin = headers['origin'];
  const isForeign =
    origin === undefined ? headers['sec-fetch-site'] === 'cross-site' : !origins.includes(origin);
  if (isForeign) throw new OriginForbiddenError();
}

/**
 * Checks at init that a guard has something to compare with: without it every page is foreign.
 *
 * @throws {EnvironmentInvalidError}
 */
export function assertOriginsKnown(
  routes: Readonly<Record<string, RouteRule>>,
  origins: readonly string[] | undefined,
): void {
  const guarded = Object.keys(routes).filter((routeKey) => routes[routeKey]?.guards === 'origin');
  if (origins !== undefined || guarded.length === 0) return;
  throw new EnvironmentInvalidError([
    `STRADDLE_ROUTES guards "${guarded.join('", "')}" by origin: read ALLOWED_ORIGINS and give allowedOrigins`,
  ]);
}

/**
 * Reads the environment variable ALLOWED_ORIGINS: origins separated by commas, exactly as browsers write them,
 * and the same as the legacy API has.
 */
export const allowedOrigins: VariableReader<readonly string[]> = (text) => {
  const origins = text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  const wrong = origins.find((origin) => !isOrigin(origin));
  return wrong === undefined
    ? { ok: true, value: origins }
    : { ok: false, problem: `holds "${wrong}", which is no origin such as https://app.example.com` };
};

function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
