import { isDate } from 'node:util/types';
import type { AuthenticateRequest, Log } from './create-authenticator.ts';
import type { AcceptedCredential } from './credential.ts';
import {
  type DeserializedUser,
  type Deserializer,
  deserializeUser,
  serializedUserOf,
} from './deserialize-user.ts';
import { UserDeserializationTimeoutError } from './errors.ts';
import { type InflatedSession, inflateSession } from './inflate-session.ts';
import { type SessionCookie, type StoredCookie, touchCookie } from './session-cookie.ts';
import type { SessionStore, SessionTouch, StoredSession } from './session-store.ts';
import { buildSetCookie } from './set-cookie.ts';
import type { ResolvedSessionSettings } from './settings.ts';
import type { Secret } from './signed-cookie.ts';
import type { Effects, LoadedSession, Verdict } from './verdict.ts';
import { withinBudget } from './within-budget.ts';

export interface JudgeContext {
  readonly settings: ResolvedSessionSettings;
  readonly store: SessionStore;
  readonly deserializers: readonly Deserializer[] | undefined;
  readonly credential: AcceptedCredential;
  readonly signingSecret: Secret;
  readonly request: AuthenticateRequest;
  readonly clock: () => Date;
  readonly log: Log | undefined;
}

/**
 * The verdict on a session that was found: inflate, then deserialize the user and extend the session side
 * by side. The session is extended whatever becomes of the user, as every legacy response does.
 */
export async function judgeSession(stored: StoredSession, context: JudgeContext): Promise<Verdict> {
  const { settings } = context;
  const inflated = inflateSession(stored.payload, context.clock);
  touchCookie(inflated.cookie);
  const touch: SessionTouch = {
    sessionId: stored.sessionId,
    cookie: inflated.cookie,
    lastModified: inflated.data['lastModified'],
    mode: settings.resave || inflated.keysDropped ? 'save' : 'touch',
    budgetMs: settings.budgets.touchMs,
  };

  const [user, touched] = await Promise.allSettled([
    resolveUser(inflated, context),
    touchSession(touch, context),
  ]);
  if (user.status === 'rejected') throw user.reason;
  const touchResult = touched.status === 'fulfilled' ? touched.value : 'failed';

  const rejected = user.value.status === 'rejected';
  const userCleared = rejected && (await clearUser(stored, touch, context));
  const effects: Effects = {
    roundTrips: 1 + (touchResult === 'not-due' ? 0 : 1) + (rejected ? 1 : 0),
    touch: touchResult,
    userCleared,
  };
  const modified = rejected || inflated.keysDropped || savingModifies(touch, settings);
  const { expires } = inflated.cookie;
  const setCookie =
    settings.rolling || (modified && expires !== null && expires !== undefined)
      ? setCookieOf(stored, inflated.cookie, context)
      : undefined;
  const { credential } = context;
  const common = {
    credential,
    session: loadedSession(stored.sessionId, rejected ? withoutUser(inflated) : inflated),
    ...(setCookie === undefined ? {} : { setCookie }),
    effects,
  };
  switch (user.value.status) {
    case 'user':
      return {
        outcome: 'authenticated',
        user: user.value.user,
        ...common,
      };
    case 'rejected':
      return { outcome: 'anonymous', reason: 'user-rejected', ...common };
    case 'absent':
      return { outcome: 'anonymous', reason: 'no-user-in-session', ...common };
  }
}

/**
 * Saving under `touchAfter` removes `lastModified` from the loaded session before headers are written, so
 * express-session takes the session for modified and sends its cookie again.
 */
function savingModifies(touch: SessionTouch, { store }: ResolvedSessionSettings): boolean {
  return touch.mode === 'save' && store.touchAfter > 0 && Boolean(touch.lastModified);
}

async function resolveUser(
  inflated: InflatedSession,
  context: JudgeContext,
): Promise<DeserializedUser | { readonly status: 'absent' }> {
  if (context.deserializers === undefined) return { status: 'absent' };
  const serialized = serializedUserOf(inflated.data);
  if (serialized.status === 'absent') return { status: 'absent' };
  const { deserializeMs } = context.settings.budgets;
  const { method, headers, originalPath } = context.request;
  return withinBudget(
    deserializeUser(serialized.serializedUser, context.deserializers, {
      method,
      headers,
      originalUrl: originalPath,
    }),
    deserializeMs,
    () => new UserDeserializationTimeoutError(deserializeMs),
  );
}

/** Awaited, because a frozen Lambda environment would lose the write; bounded, because it decides nothing. */
async function touchSession(touch: SessionTouch, context: JudgeContext): Promise<Effects['touch']> {
  const { touchMs } = context.settings.budgets;
  try {
    const result = await withinBudget(
      context.store.touch(touch),
      touchMs,
      () => new Error(`The touch took longer than ${touchMs} ms.`),
    );
    return result === 'missing' ? 'failed' : result;
  } catch (cause) {
    context.log?.({ level: 'warn', code: 'touch-failed', cause });
    return 'failed';
  }
}

/** Legacy saves the session without the user it rejected; skipping that would keep a disabled user logged in. */
async function clearUser(
  stored: StoredSession,
  touch: SessionTouch,
  context: JudgeContext,
): Promise<boolean> {
  const { touchMs } = context.settings.budgets;
  try {
    return await withinBudget(
      context.store.clearPassportUser(stored, { ...touch, mode: 'save' }),
      touchMs,
      () => new Error(`Removing the user took longer than ${touchMs} ms.`),
    );
  } catch (cause) {
    context.log?.({ level: 'warn', code: 'clear-user-failed', cause });
    return false;
  }
}

function setCookieOf(
  stored: StoredSession,
  cookie: SessionCookie,
  { settings, request, signingSecret }: JudgeContext,
): string | undefined {
  if (cookie.secure && !request.secure) return undefined;
  return buildSetCookie(settings.name, { sessionId: stored.sessionId, cookie }, signingSecret);
}

/** Legacy deletes a rejected user from the session that the application sees. */
function withoutUser({ data, ...inflated }: InflatedSession): InflatedSession {
  const { user: _rejected, ...passport } = Object(data['passport']);
  return { ...inflated, data: { ...data, passport } };
}

function loadedSession(sessionId: string, { data, cookie }: InflatedSession): LoadedSession {
  const storedCookie: StoredCookie = {
    originalMaxAge: cookie.originalMaxAge,
    expires: cookie.expires,
    path: cookie.path,
    httpOnly: cookie.httpOnly,
    secure: cookie.secure,
    domain: cookie.domain,
    sameSite: cookie.sameSite,
    partitioned: cookie.partitioned,
    priority: cookie.priority,
  };
  const lastModified = data['lastModified'];
  return {
    sessionId,
    data,
    cookie: storedCookie,
    ...(isDate(lastModified) ? { lastModified } : {}),
  };
}
