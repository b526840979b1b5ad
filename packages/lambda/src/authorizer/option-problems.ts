import type { SessionSettings } from '@straddle/session-core';
import type { ResultCache } from './result-cache.ts';
import { type RouteAuth, routesOpenToAnonymous } from './route-auth.ts';

/** What decides whether an authorizer may be attached as it is said to be. */
export interface AttachmentOptions {
  readonly answer: 'policy' | 'simple';
  readonly tokenHeader?: 'authorization' | 'cookie' | undefined;
  readonly routeAuth: RouteAuth;
  readonly resultCache: ResultCache;
  readonly settings?: Pick<SessionSettings, 'bearer' | 'rolling' | 'cookie' | 'cookieParser'> | undefined;
}

/**
 * Finds combinations in which API Gateway would answer from less than the verdict was made of: from a header that
 * it did not pass on, from a result that belongs to another route, or without asking at all; and denials of the
 * gateway that would lose legacy's cookie.
 *
 * @returns One problem each, with the mend.
 */
export function attachmentProblems(options: AttachmentOptions): readonly string[] {
  const { settings, tokenHeader, resultCache } = options;
  const isCached = resultCache.resultTtlSeconds > 0;
  const needsSettings = tokenHeader !== undefined || isCached;
  return [
    ...(needsSettings && settings === undefined
      ? ['settings: give the session settings, which say what a verdict depends on']
      : []),
    ...tokenProblems(options),
    ...(isCached ? cacheProblems(options) : []),
    ...openRouteProblems(options),
    ...lostCookieProblems(options),
  ];
}

function tokenProblems({ answer, tokenHeader, settings }: AttachmentOptions): readonly string[] {
  if (tokenHeader === undefined) return [];
  const problems: string[] = [];
  if (answer === 'simple')
    problems.push("tokenHeader: TOKEN authorizers answer with policies; write 'policy'");
  if (settings !== undefined && tokenHeader === 'cookie' && settings.bearer !== undefined) {
    problems.push(
      "tokenHeader: with 'cookie' the Authorization header is not seen, by which legacy may deny a good cookie; use a REQUEST authorizer, or leave out bearer",
    );
  }
  if (settings !== undefined && tokenHeader === 'authorization') {
    problems.push(...authorizationProblems(settings));
  }
  if (typeof settings?.cookie === 'function') {
    problems.push(
      'tokenHeader: a TOKEN event has one header and no exact path, and cookie is a function of the whole request; use a REQUEST authorizer',
    );
  }
  return problems;
}

/**
 * Only one style is sure to go by the token alone; with the others a bad cookie beside a good token can deny. A
 * cookie-parser that runs first lets the cookie in beside a bad one.
 */
function authorizationProblems({
  bearer,
  cookieParser,
}: NonNullable<AttachmentOptions['settings']>): readonly string[] {
  if (bearer !== undefined && cookieParser?.position === 'before-bearer') {
    return [
      "tokenHeader: with 'authorization' the cookie is not seen, which cookie-parser reads before the token; use a REQUEST authorizer",
    ];
  }
  switch (bearer?.style) {
    case undefined:
      return ["tokenHeader: without bearer no Authorization header is accepted; write 'cookie'"];
    case 'replace-cookie':
      return [];
    default:
      return [
        "tokenHeader: with 'authorization' the cookie is not seen, by which this bearer style may deny a good token; use a REQUEST authorizer",
      ];
  }
}

/** A result is used again for every request with the same key, on every route. */
function cacheProblems({ tokenHeader, resultCache, settings }: AttachmentOptions): readonly string[] {
  const key: readonly string[] = tokenHeader === undefined ? resultCache.identitySource : [tokenHeader];
  const problems: string[] = [];
  if (typeof settings?.cookie === 'function') {
    problems.push(
      'resultTtlSeconds: with cookie as a function a verdict depends on the whole request; write 0',
    );
  }
  if (settings?.rolling === true) {
    problems.push('resultTtlSeconds: with rolling every response has a cookie of its own; write 0');
  }
  if (key.length === 0) {
    problems.push("identitySource: name the header that results are kept by: ['cookie']");
  }
  const read = ['cookie', ...(settings?.bearer === undefined ? [] : ['authorization'])];
  for (const header of read.filter((name) => tokenHeader === undefined && !key.includes(name))) {
    problems.push(
      `identitySource: a verdict depends on the header "${header}", which is no identity source; write resultTtlSeconds: 0`,
    );
  }
  return problems;
}

/** The gateway refuses requests without an identity source by itself, and replays results on other routes. */
function openRouteProblems(options: AttachmentOptions): readonly string[] {
  const { routeAuth, tokenHeader, resultCache } = options;
  const reason = [
    ...(resultCache.resultTtlSeconds > 0 ? ['results are cached'] : []),
    ...(tokenHeader !== undefined || resultCache.identitySource.length > 0
      ? ['the gateway answers 401 by itself to callers without the identity source']
      : []),
  ].join(' and ');
  if (reason === '') return [];
  return routesOpenToAnonymous(routeAuth).map(
    (routeKey) =>
      `routes["${routeKey}"]: lets anonymous callers through, but ${reason}; use another authorizer`,
  );
}

/** With `rolling` legacy sends the cookie with every response to a session, and a denial is one. */
function lostCookieProblems({ routeAuth, settings }: AttachmentOptions): readonly string[] {
  if (settings?.rolling !== true) return [];
  return Object.entries(routeAuth)
    .filter(([, { auth, denyAt }]) => auth === 'session' && denyAt === 'gateway')
    .map(
      ([routeKey]) =>
        `routes["${routeKey}"]: with rolling legacy sends its cookie with denials, too, which the gateway cannot; write denyAt: 'handler'`,
    );
}
