import { groupHeaders, headerValue } from '../http/header-values.ts';
import { classifyCookieValue, parseSetCookie, type SetCookie } from '../http/set-cookie.ts';
import type { ObservedResponse } from '../results/observation.ts';
import type { CookieDifference } from './difference.ts';

/**
 * How far apart two lifetimes may be and still count as one. `Expires` and `Date` are each cut to whole
 * seconds, so equal lifetimes can be written one second apart on either side.
 */
const LIFETIME_TOLERANCE_MS = 2000;

/**
 * Compares the cookies that two responses set, per name and attribute.
 *
 * The order of cookies with different names says nothing. `Expires` is compared as a lifetime, from the
 * response's own `Date`: the sides answer at different moments. Values are kept as classes only.
 */
export function compareSetCookies(
  control: ObservedResponse,
  candidate: ObservedResponse,
): readonly CookieDifference[] {
  const controlCookies = cookiesOf(control);
  const candidateCookies = cookiesOf(candidate);
  const paths = [...new Set([...controlCookies.keys(), ...candidateCookies.keys()])];
  return paths.flatMap((path) => compareCookie(path, controlCookies.get(path), candidateCookies.get(path)));
}

interface SentCookie extends SetCookie {
  readonly sentAtMs: number;
}

/** By path. The second cookie of one name is `headers.set-cookie[name][1]`. */
function cookiesOf(response: ObservedResponse): ReadonlyMap<string, SentCookie> {
  const sentAtMs = Date.parse(headerValue(response.headers, 'date') ?? '');
  const cookies = new Map<string, SentCookie>();
  const seen = new Map<string, number>();
  for (const line of groupHeaders(response.headers).get('set-cookie') ?? []) {
    const cookie = parseSetCookie(line);
    const nth = seen.get(cookie.name) ?? 0;
    seen.set(cookie.name, nth + 1);
    const path = `headers.set-cookie[${cookie.name}]${nth === 0 ? '' : `[${nth}]`}`;
    cookies.set(path, { ...cookie, sentAtMs });
  }
  return cookies;
}

function compareCookie(
  path: string,
  control: SentCookie | undefined,
  candidate: SentCookie | undefined,
): readonly CookieDifference[] {
  if (candidate === undefined) return [{ kind: 'cookie-missing', path }];
  if (control === undefined) return [{ kind: 'cookie-extra', path }];
  const names = [...new Set([...control.attributes.keys(), ...candidate.attributes.keys()])];
  const attributes = names.flatMap((name) => compareAttribute(`${path}.${name}`, name, [control, candidate]));
  if (control.value === candidate.value) return attributes;
  const [controlValue, candidateValue] = [control, candidate].map(({ value }) => classifyCookieValue(value));
  if (controlValue === undefined || candidateValue === undefined) return attributes;
  return [
    { kind: 'cookie-value-changed', path: `${path}.value`, control: controlValue, candidate: candidateValue },
    ...attributes,
  ];
}

function compareAttribute(
  path: string,
  name: string,
  [controlCookie, candidateCookie]: readonly [SentCookie, SentCookie],
): readonly CookieDifference[] {
  const control = controlCookie.attributes.get(name);
  const candidate = candidateCookie.attributes.get(name);
  if (candidate === undefined) {
    return control === undefined ? [] : [{ kind: 'cookie-attribute-missing', path, control }];
  }
  if (control === undefined) return [{ kind: 'cookie-attribute-extra', path, candidate }];
  if (isSameArgument(name, control, candidate)) return [];
  if (name === 'expires' && hasSameLifetime(controlCookie, candidateCookie)) return [];
  return [{ kind: 'cookie-attribute-changed', path, control, candidate }];
}

/** `SameSite` is read without case (RFC 6265bis §5.6.7), and so are domains. */
function isSameArgument(name: string, control: string | true, candidate: string | true): boolean {
  if (control === candidate) return true;
  if (name !== 'samesite' && name !== 'domain') return false;
  return String(control).toLowerCase() === String(candidate).toLowerCase();
}

function hasSameLifetime(control: SentCookie, candidate: SentCookie): boolean {
  const [controlMs, candidateMs] = [control, candidate].map(
    ({ attributes, sentAtMs }) => Date.parse(String(attributes.get('expires'))) - sentAtMs,
  );
  // Without a readable date on either side the subtraction is NaN, and nothing is forgiven.
  return Math.abs((controlMs ?? Number.NaN) - (candidateMs ?? Number.NaN)) <= LIFETIME_TOLERANCE_MS;
}
