import { cookieOptionsOf, cookieOptionsProblems } from './cookie-options.ts';
import { type AcceptedCredential, readCredential } from './credential.ts';
import { type Deserializer, takesRequest } from './deserialize-user.ts';
import {
  CookieSecretMissingError,
  SecretProviderFailedError,
  SecretProviderTimeoutError,
  SecretsOverdueError,
  SessionFault,
  SessionPathAmbiguousError,
  SessionPathMismatchError,
  SessionSettingsInvalidError,
  SessionStoreTimeoutError,
  SessionStoreUnavailableError,
} from './errors.ts';
import { judgeSession } from './judge-session.ts';
import type { IncomingHeaders } from './request-headers.ts';
import { isInCookiePath } from './session-path.ts';
import type { ReadResult, SessionStore } from './session-store.ts';
import { type ResolvedSessionSettings, resolveSessionSettings, type SessionSettings } from './settings.ts';
import type { Secret } from './signed-cookie.ts';
import type { Anonymous, AnonymousReason, Verdict } from './verdict.ts';
import { withinBudget } from './within-budget.ts';

/** Newest first. Asked once per request, so an adapter that caches rotates secrets without a restart. */
export interface SecretProvider {
  (): readonly Secret[] | Promise<readonly Secret[]>;
  /**
   * Whether the list is older than it should be, because it could not be read again. A signature that fits none of its
   * secrets is a fault then: the one that fits may have been added since.
   */
  readonly isOverdue?: () => boolean;
}

/** Something that went wrong without changing the verdict. Holds no secret, cookie or session id. */
export interface LogEntry {
  readonly level: 'warn';
  /** `signed-cookies-trusted` is said once, at creation: the settings name that hole. */
  readonly code: 'touch-failed' | 'clear-user-failed' | 'signed-cookies-trusted';
  readonly cause?: unknown;
}

/** Gets what went wrong without changing a verdict. Must not throw. */
export type Log = (entry: LogEntry) => void;

/**
 * @example
 * const deserializers: DeserializersOf = ({ joined }) => [(_id, done) => done(null, joined ?? false)];
 */
export type DeserializersOf = (loaded: { readonly joined: unknown }) => readonly Deserializer[];

/** What an authenticator works with; everything that does I/O or knows the time is here. */
export interface AuthenticatorPorts {
  readonly store: SessionStore;
  readonly secrets: SecretProvider;
  /** Secrets of cookie-parser, where the settings say that it runs before the session. @default none */
  readonly cookieParserSecrets?: SecretProvider;
  /**
   * Left out: the legacy app does not mount `passport.session()`, so nobody is ever authenticated. As a function, it
   * makes the chain of one request around the document that the store's join brought along; the chain decides all the
   * same.
   */
  readonly deserializers?: readonly Deserializer[] | DeserializersOf;
  readonly clock?: () => Date;
  readonly log?: Log;
}

/** What a verdict is given on: all that the legacy session middleware would look at. */
export interface AuthenticateRequest {
  readonly method: string;
  readonly headers: IncomingHeaders;
  /** Path with query as the client sent it, without stage and base path. */
  readonly originalPath: string;
  /** Whether the legacy app would call the request secure, under its `proxy` and `trust proxy` rules. */
  readonly secure: boolean;
  /** `decoded` when the caller has no raw path (HTTP APIs). @default 'raw' */
  readonly pathFidelity?: 'raw' | 'decoded';
}

/** Gives verdicts; made once by `createAuthenticator`, safe to use for concurrent requests. */
export interface Authenticator {
  /**
   * Gives the verdict that the legacy stack would give for the same request.
   *
   * Costs one HMAC per secret, and only for an accepted signature: one store read, then side by side the
   * deserializers and at most one update that extends the session as legacy traffic does. Never creates
   * a session and never rewrites one.
   *
   * @throws {SessionFault} When no verdict can be reached: answer 5xx, never 401.
   */
  authenticate(request: AuthenticateRequest): Promise<Verdict>;
}

/**
 * Builds an authenticator; do so once per process or Lambda environment.
 *
 * @throws {SessionSettingsInvalidError} Naming every unsupported or dangerous setting.
 * @example
 * const authenticator = createAuthenticator(
 *   { resave: false, saveUninitialized: false },
 *   { store, secrets: () => ['keyboard cat'], deserializers: [findUser] },
 * );
 * const verdict = await authenticator.authenticate({
 *   method: 'GET', headers: { cookie: 'connect.sid=…' }, originalPath: '/me', secure: true,
 * });
 */
export function createAuthenticator(settings: SessionSettings, ports: AuthenticatorPorts): Authenticator {
  const resolved = resolveSessionSettings(settings);
  const problems = cookieOptionsProblems(resolved);
  if (problems.length > 0) throw new SessionSettingsInvalidError(problems);
  if (resolved.passport.requestDeserializers !== 'accepted') {
    refuseRequestDeserializers(chainOf(ports.deserializers, undefined) ?? []);
  }
  if (resolved.cookieParser) ports.log?.({ level: 'warn', code: 'signed-cookies-trusted' });
  const clock = ports.clock ?? (() => new Date());

  return {
    async authenticate(request) {
      const cookieOptions = cookieOptionsOf(resolved, request);
      if (!isSessionInScope(request, cookieOptions.path)) {
        if (ports.deserializers === undefined) return anonymous('outside-cookie-path', 0);
        throw new SessionPathMismatchError(cookieOptions.path);
      }
      const secrets = await provideSecrets(ports.secrets, resolved);
      const credential = readCredential(request.headers, resolved, {
        session: secrets,
        cookieParser: await provideParserSecrets(resolved, ports.cookieParserSecrets),
      });
      if (credential.status === 'rejected') {
        if (credential.reason === 'bad-signature' && ports.secrets.isOverdue?.())
          throw new SecretsOverdueError();
        cookieOptions.assertNewSessionPossible();
        return anonymous(credential.reason, 0);
      }
      const { kind, keyId } = credential;
      const read = await readSession(ports.store, credential.sessionId, resolved.budgets.readMs);
      if (read.status === 'not-found') {
        cookieOptions.assertNewSessionPossible();
        return anonymous('session-not-found', 1, { kind, keyId });
      }
      return judgeSession(read.session, {
        settings: resolved,
        store: ports.store,
        deserializers: chainOf(ports.deserializers, read.session.joined),
        credential: { kind, keyId },
        signingSecret: secrets[0],
        request,
        clock,
        log: ports.log,
      });
    },
  };
}

function chainOf(
  deserializers: AuthenticatorPorts['deserializers'],
  joined: unknown,
): readonly Deserializer[] | undefined {
  return typeof deserializers === 'function' ? deserializers({ joined }) : deserializers;
}

/** A deserializer of three arguments wants the request, of which this stack only has a part. */
function refuseRequestDeserializers(deserializers: readonly Deserializer[]): void {
  const problems = deserializers
    .map((deserializer, index) => ({ deserializer, index }))
    .filter(({ deserializer }) => takesRequest(deserializer))
    .map(
      ({ index }) =>
        `deserializers[${index}]: takes (request, serializedUser, done) and will only get method, headers and originalUrl of the request; take (serializedUser, done), or set passport.requestDeserializers: 'accepted'`,
    );
  if (problems.length > 0) throw new SessionSettingsInvalidError(problems);
}

function isSessionInScope(request: AuthenticateRequest, cookiePath: string): boolean {
  if (request.pathFidelity === 'decoded' && cookiePath !== '/')
    throw new SessionPathAmbiguousError(cookiePath);
  return isInCookiePath(request.originalPath, cookiePath);
}

async function provideSecrets(
  provider: SecretProvider,
  settings: ResolvedSessionSettings,
): Promise<readonly [Secret, ...Secret[]]> {
  const [newest, ...older] = await askProvider(provider, settings);
  if (newest === undefined) throw new CookieSecretMissingError();
  return [newest, ...older];
}

/** Asked only where cookie-parser is believed; it may have no secrets at all. */
async function provideParserSecrets(
  settings: ResolvedSessionSettings,
  provider: SecretProvider | undefined,
): Promise<readonly Secret[]> {
  return settings.cookieParser === undefined || provider === undefined ? [] : askProvider(provider, settings);
}

async function askProvider(
  provider: SecretProvider,
  { budgets: { secretsMs } }: ResolvedSessionSettings,
): Promise<readonly Secret[]> {
  try {
    const secrets = provider();
    // The usual provider has them at hand; only a promise can take its time.
    if (!(secrets instanceof Promise)) return secrets;
    return await withinBudget(secrets, secretsMs, () => new SecretProviderTimeoutError(secretsMs));
  } catch (cause) {
    throw cause instanceof SecretProviderTimeoutError ? cause : new SecretProviderFailedError(cause);
  }
}

async function readSession(store: SessionStore, sessionId: string, budgetMs: number): Promise<ReadResult> {
  try {
    return await withinBudget(store.read(sessionId), budgetMs, () => new SessionStoreTimeoutError(budgetMs));
  } catch (cause) {
    throw cause instanceof SessionFault ? cause : new SessionStoreUnavailableError(cause);
  }
}

function anonymous(reason: AnonymousReason, roundTrips: number, credential?: AcceptedCredential): Anonymous {
  const effects = { roundTrips, touch: 'none', userCleared: false } as const;
  return { outcome: 'anonymous', reason, ...(credential === undefined ? {} : { credential }), effects };
}
