import { applyBearer } from './bearer.ts';
import type { AuthenticateRequest } from './create-authenticator.ts';
import { CookieOptionsFailedError, CookieOptionsUnknowableError, type SessionFault } from './errors.ts';
import { joinRequestHeaders } from './join-request-headers.ts';
import { SessionCookie } from './session-cookie.ts';
import { pathnameOf } from './session-path.ts';
import type {
  CookieOptionsFunction,
  CookieOptionsRequest,
  CookieSettings,
  ResolvedSessionSettings,
} from './settings.ts';

/** What the session middleware is asked with: an object for every request, or what a function made of this one. */
export interface CookieOptions {
  /** The beginning that a request's path must have; `/` for none. */
  readonly path: string;
  /** As they were given, whatever the types say. */
  readonly given: CookieSettings;
  /**
   * express-session makes a new session for every request that names none, of these options. When they are no cookie
   * options it fails, and the session without a cookie that is left behind makes the answer hang (difference D-2).
   *
   * @throws {CookieOptionsFailedError}
   */
  readonly assertNewSessionPossible: () => void;
}

/**
 * The cookie options that hold for a request. Sessions that were stored keep their own, so a function decides only
 * about the path gate, and whether a new session could be made.
 *
 * @throws {CookieOptionsFailedError} Where the function throws or gives nothing, on which legacy fails.
 * @throws {CookieOptionsUnknowableError} Where it wants to know what only the legacy app knows of a request.
 * @see docs/semantics/sessions.md rows 104-108
 */
export function cookieOptionsOf(
  settings: ResolvedSessionSettings,
  request: AuthenticateRequest,
): CookieOptions {
  const { cookie } = settings;
  if (typeof cookie !== 'function') {
    return { path: cookie.path, given: cookie, assertNewSessionPossible: () => undefined };
  }
  const options = askFunction(cookie, createRequestView(request, settings));
  const createCookie = (): SessionCookie => new SessionCookie(options, () => new Date());
  return {
    // Of whatever type: legacy reads this one member, and compares it as text.
    path: String(Object(options).path || '/'),
    given: options,
    assertNewSessionPossible() {
      try {
        createCookie();
      } catch (cause) {
        throw new CookieOptionsFailedError('it gave something that is no cookie options', cause);
      }
    },
  };
}

/**
 * Whether a function asks for what is not known, as far as one ordinary request shows: better at creation than at the
 * first request. What it throws for lack of a header is no matter here.
 */
export function cookieOptionsProblems(settings: ResolvedSessionSettings): readonly string[] {
  try {
    cookieOptionsOf(settings, { method: 'GET', headers: {}, originalPath: '/', secure: true });
  } catch (error) {
    if (error instanceof CookieOptionsUnknowableError) return [`cookie: ${error.message}`];
  }
  return [];
}

function askFunction(cookieOf: CookieOptionsFunction, asked: AskedRequest): CookieSettings {
  try {
    const options: CookieSettings | null | undefined = cookieOf(asked.view);
    // A function that catches the refusal has still been refused.
    if (asked.refusal !== undefined) throw asked.refusal;
    if (options === undefined || options === null) throw new TypeError('neither options nor an object');
    return options;
  } catch (cause) {
    throw asked.refusal ?? new CookieOptionsFailedError('it threw, or gave nothing', cause);
  }
}

const ASKABLE = 'only method, headers, path and secure are known';

interface AskedRequest {
  readonly view: CookieOptionsRequest;
  refusal: SessionFault | undefined;
}

/** The members that both stacks have; asking for another one is refused by name, since legacy would have answered. */
function createRequestView(
  request: AuthenticateRequest,
  { name, bearer }: ResolvedSessionSettings,
): AskedRequest {
  const members: Readonly<Record<string, () => unknown>> = {
    method: () => request.method,
    headers() {
      // The session middleware comes after the one that makes a cookie of a bearer token.
      const cookies = applyBearer(request.headers, name, bearer);
      const cookie = cookies.bearer === 'absent' ? {} : { cookie: cookies.cookieHeader };
      return { ...joinRequestHeaders(request.headers), ...cookie };
    },
    secure: () => request.secure,
    path() {
      if (request.pathFidelity === 'decoded') refuse('path', 'an HTTP API hands it over decoded');
      return pathnameOf(request.originalPath);
    },
  };
  const refuse = (member: string, why: string): never => {
    asked.refusal ??= new CookieOptionsUnknowableError(member, why);
    throw asked.refusal;
  };
  const read = (member: string | symbol): unknown => {
    if (typeof member === 'symbol') return undefined;
    if (!Object.hasOwn(members, member)) refuse(member, ASKABLE);
    return members[member]?.();
  };
  const asked: AskedRequest = {
    view: new Proxy({} as CookieOptionsRequest, {
      get: (_target, member) => read(member),
      has: (_target, member) => read(member) !== undefined,
      ownKeys: () => refuse('every member', ASKABLE),
    }),
    refusal: undefined,
  };
  return asked;
}
