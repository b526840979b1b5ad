import type { CoverOf, Difference, SessionDifference } from '../differences/difference.ts';
import { groupHeaders, headerValue } from '../http/header-values.ts';
import { classifyCookieValue, parseSetCookie } from '../http/set-cookie.ts';
import { childPath } from '../json/json-path.ts';
import type { ObservedRequest } from '../results/observation.ts';
import type { Presents } from '../results/result.ts';
import { isGatewayDenial, type ResponsePair } from './transport-rules.ts';

/** What must be known of an experiment to tell a registered difference from a mistake. */
export interface RegisteredContext {
  readonly request: Pick<ObservedRequest, 'method' | 'path' | 'headers'>;
  readonly presents: Presents;
  /** The flavour of the candidate's gateway. */
  readonly api: 'rest' | 'http';
  /** Such as `ANY /projects/{proxy+}`. */
  readonly routeKey: string;
  readonly owner: 'legacy' | 'lambda';
  /** The name of the session cookie. */
  readonly sessionCookie: string;
  /** The ids that the app's settings make possible. Some entries hold only where theirs is among them. */
  readonly possible: readonly string[];
}

/** The context and everything that was seen. */
export interface RegisteredFacts extends RegisteredContext, ResponsePair {
  readonly differences: readonly Difference[];
}

/** An entry of docs/semantics/differences.md that a comparison can observe. */
export interface RegisteredDifference {
  readonly id: string;
  readonly why: string;
  readonly covers: (difference: Difference, facts: RegisteredFacts) => boolean;
}

/**
 * The registered differences that a comparison can observe. Each is as narrow as what can be seen allows:
 * one that covers too much hides a breach.
 */
export const REGISTERED_DIFFERENCES: readonly RegisteredDifference[] = [
  {
    id: 'D-4',
    why: 'a route that only reads stores no session for a visitor',
    covers: (difference, { presents, possible, control, sessionCookie }) =>
      possible.includes('D-4') &&
      presents !== 'valid' &&
      isMissingCookie(difference, sessionCookie) &&
      setsNewSession(control, sessionCookie),
  },
  {
    id: 'D-5',
    why: 'rewriting a payload on a read would lose what another request writes meanwhile',
    covers: (difference, { differences }) =>
      isDroppedMember(difference) ||
      // The rewritten payload holds the expiry of its cookie as well.
      (isSessionChange(difference, 'session.payload.cookie.expires', ['changed', 'unchanged']) &&
        differences.some(isDroppedMember)),
  },
  {
    id: 'D-6',
    why: 'this stack decrypts sessions and never encrypts, so the session of a rejected user ends',
    covers: (difference, { possible, presents, control, candidate }) =>
      possible.includes('D-6') &&
      presents === 'invalid' &&
      control.status === candidate.status &&
      isSessionChange(difference, 'session', ['kept', 'deleted']),
  },
  {
    id: 'D-7',
    why: 'an authorizer that denies can hand no cookie to the response',
    covers: (difference, facts) =>
      facts.control.status === 401 &&
      isDeniedByGateway(facts) &&
      isMissingCookie(difference, facts.sessionCookie),
  },
  {
    id: 'D-10',
    why: 'an HTTP API joins several Authorization headers into one, which is malformed',
    covers: (difference, facts) =>
      facts.api === 'http' &&
      facts.request.headers.filter(([name]) => name.toLowerCase() === 'authorization').length > 1 &&
      isDeniedByGateway(facts) &&
      (isOfAnswer(difference) ||
        isSessionChange(difference, 'session.expires', ['extended', 'unchanged']) ||
        isSessionChange(difference, 'session.lastModified', ['extended', 'unchanged'])),
  },
  {
    id: 'D-11',
    why: 'the gateway asks who is calling before a router can say that there is nothing',
    covers: (difference, facts) =>
      facts.presents !== 'valid' &&
      /^ANY |\{\w+\+\}$/.test(facts.routeKey) &&
      facts.control.status === 404 &&
      isDeniedByGateway(facts) &&
      isOfAnswer(difference),
  },
  {
    id: 'D-12',
    why: "the gateway's denial comes before the origin guard of the function",
    covers: (difference, facts) =>
      facts.api === 'rest' &&
      facts.presents !== 'valid' &&
      comesFromElsewhere(facts) &&
      facts.control.status === 403 &&
      isDeniedByGateway(facts) &&
      isOfAnswer(difference),
  },
  {
    id: 'D-13',
    why: 'the authorizer has extended the session before the origin guard of the function refuses',
    covers: (difference, facts) =>
      facts.presents === 'valid' &&
      comesFromElsewhere(facts) &&
      facts.control.status === 403 &&
      facts.candidate.status === 403 &&
      (isSessionChange(difference, 'session.expires', ['unchanged', 'extended']) ||
        isSessionChange(difference, 'session.lastModified', ['unchanged', 'extended']) ||
        isSessionChange(difference, 'session.lastModified', ['unchanged', 'added'])),
  },
  {
    id: 'D-14',
    why: 'HTTP APIs hand over decoded paths, from which the parameter cannot be recovered',
    covers: (difference, { api, request, candidate }) =>
      api === 'http' &&
      losesItsEncoding(pathOf(request)) &&
      (candidate.status === 400 || candidate.status === 404) &&
      isOfAnswer(difference),
  },
  {
    id: 'D-15',
    why: 'HTTP APIs take a path with a slash at its end for another one, so the greedy route answers',
    covers: (difference, { api, owner, request, control, candidate }) =>
      api === 'http' &&
      owner === 'legacy' &&
      /.\/$/.test(pathOf(request)) &&
      (control.status === candidate.status || candidate.status === 404 || candidate.status === 405) &&
      isOfAnswer(difference),
  },
  {
    id: 'D-16',
    why: 'only the user is taken out of a payload; legacy writes all of it again, its copy of the expiry included',
    covers: (difference, facts) =>
      facts.presents === 'invalid' &&
      // Where legacy has no such route, the denial itself differs (D-11).
      (facts.control.status === facts.candidate.status || isDeniedByGateway(facts)) &&
      isSessionChange(difference, 'session.payload.cookie.expires', ['changed', 'unchanged']) &&
      facts.differences.filter(isOfSession).length === 1,
  },
];

/** The entries of docs/semantics/differences.md that no comparison covers, and why. */
export const UNCOVERED_DIFFERENCES: Readonly<Record<string, string>> = {
  'D-1': 'it is an outage, and a comparison that meets one must say so',
  'D-2': 'legacy never answers, so the cell could not be run',
  'D-3': 'no client presents an id that somebody else has signed or that nobody has',
  'D-8': 'what other middleware believes of a caller is in no credential that a client presents',
  'D-9': 'the candidate serves a request that legacy denies; covering that could hide a breach',
};

/**
 * Says which registered difference covers a difference.
 *
 * Nothing is covered where the candidate serves what the control refused, whatever an entry says.
 */
export function createRegisteredCover(facts: RegisteredFacts): CoverOf {
  if (servesWhatWasRefused(facts)) return () => undefined;
  return (difference) => {
    const entry = REGISTERED_DIFFERENCES.find(({ covers }) => covers(difference, facts));
    return entry === undefined
      ? undefined
      : { standing: 'registered', registered: { id: entry.id, why: entry.why } };
  };
}

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/**
 * A redirect, to a login page for example, is a refusal as well where the other side just answers. A fault of
 * the control (5xx) or its 304 is none.
 */
export function servesWhatWasRefused({ control, candidate }: StatusPair): boolean {
  if (REDIRECTS.includes(control.status)) return candidate.status < 300;
  return control.status >= 400 && control.status < 500 && candidate.status < 400;
}

interface StatusPair {
  readonly control: { readonly status: number };
  readonly candidate: { readonly status: number };
}

/** 401 by the gateway itself: no function has seen the request. */
function isDeniedByGateway({ api, candidate }: RegisteredFacts): boolean {
  if (candidate.status !== 401) return false;
  if (api === 'rest') return isGatewayDenial(candidate);
  const body = typeof candidate.body === 'string' ? candidate.body : Buffer.from(candidate.body).toString();
  return (
    body === '{"message":"Unauthorized"}' && headerValue(candidate.headers, 'apigw-requestid') !== undefined
  );
}

/** Unsafe, and made by another site's page as far as its headers say. */
function comesFromElsewhere({ request: { method, headers } }: RegisteredFacts): boolean {
  if (['GET', 'HEAD', 'OPTIONS'].includes(method)) return false;
  return (
    headerValue(headers, 'origin') !== undefined || headerValue(headers, 'sec-fetch-site') === 'cross-site'
  );
}

/** What follows from another answer. Sessions do not, nor does a cookie that only the candidate sends. */
function isOfAnswer({ kind }: Difference): boolean {
  return (
    kind === 'status' ||
    kind === 'cookie-missing' ||
    kind.startsWith('header-') ||
    kind.startsWith('json-') ||
    kind.startsWith('body-')
  );
}

function isMissingCookie({ kind, path }: Difference, name: string): boolean {
  return kind === 'cookie-missing' && path === `headers.set-cookie[${name}]`;
}

function setsNewSession({ headers }: ResponsePair['control'], name: string): boolean {
  return (groupHeaders(headers).get('set-cookie') ?? [])
    .map(parseSetCookie)
    .some((cookie) => cookie.name === name && classifyCookieValue(cookie.value).class === 'signed-id');
}

function isSessionChange(
  difference: Difference,
  path: string,
  [control, candidate]: readonly [control: string, candidate: string],
): boolean {
  return (
    isOfSession(difference) &&
    difference.path === path &&
    difference.control === control &&
    difference.candidate === candidate
  );
}

function isOfSession(difference: Difference): difference is SessionDifference {
  return difference.kind.startsWith('session-');
}

/** What every loaded session has itself, so that express-session drops it from the payload (row 83). */
const SESSION_MEMBERS = ['req', 'id', 'touch', 'resetMaxAge', 'save', 'reload', 'destroy', 'regenerate'];
const DROPPED_PATHS = new Set(
  [...SESSION_MEMBERS, ...Object.getOwnPropertyNames(Object.prototype)].map((key) =>
    childPath('session.payload', key),
  ),
);

function isDroppedMember(difference: Difference): boolean {
  return (
    DROPPED_PATHS.has(difference.path) &&
    isSessionChange(difference, difference.path, ['removed', 'unchanged'])
  );
}

function pathOf({ path }: Pick<ObservedRequest, 'path'>): string {
  return path.split('?', 1)[0] ?? '';
}

/** An encoded slash, or a percent sign that begins no encoded UTF-8. */
function losesItsEncoding(path: string): boolean {
  if (/%2f/i.test(path)) return true;
  try {
    decodeURIComponent(path);
    return false;
  } catch {
    return true;
  }
}
