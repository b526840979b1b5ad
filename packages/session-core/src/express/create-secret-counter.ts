import { readCredential } from '../credential.ts';
import { keyIdOf } from '../key-id.ts';
import type { IncomingHeaders } from '../request-headers.ts';
import { sessionRefOf } from '../session-ref.ts';
import { resolveSessionSettings, type SessionSettings } from '../settings.ts';
import { createUseTally, type SecretUse } from './use-tally.ts';
import type { LiveSecrets } from './watch-secrets.ts';

export type { SecretUse } from './use-tally.ts';

/** One line per interval, from each process. Holds no secret and no session id. */
export interface SecretsUsedLine {
  readonly event: 'session-secrets-used';
  readonly stack: 'legacy';
  readonly instance: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** Empty when nobody called with a signature that fits. */
  readonly used: readonly SecretUse[];
}

/** What a counter works with. */
export interface SecretCounterOptions {
  readonly settings: SessionSettings;
  readonly secrets: LiveSecrets;
  readonly instance: string;
  readonly log: (line: SecretsUsedLine) => void;
  /** The key of the authorizer. Left out: requests are counted, but sessions are not told apart. */
  readonly sessionRefKey?: string | undefined;
  /** @default 300 */
  readonly everySeconds?: number;
  readonly clock?: () => Date;
}

/** Middleware that only looks at headers. */
export type CountingMiddleware = (
  request: { readonly headers: IncomingHeaders },
  response: unknown,
  next: () => void,
) => void;

/** Counts which secret verified the requests of a legacy app. */
export interface SecretCounter {
  readonly middleware: CountingMiddleware;
  /** Writes the line of the interval so far, as the timer does. */
  readonly report: () => void;
  /** Writes the last line and ends the timer. */
  readonly stop: () => void;
}

/**
 * Counts which secret verified each request, by cookie and bearer: express-session does not tell, and a secret may only be
 * dropped when nobody is left who needs it.
 *
 * Mount it before `bearerShim`. Costs one more reading of the cookies and one HMAC per secret and request; it decides
 * nothing. Requests count wherever their path lies, as every credential that is still in use does.
 *
 * @throws {SessionSettingsInvalidError} For settings that the authorizer would refuse.
 * @example
 * const live = await watchSecrets({ provider: () => secrets });
 * const log = (line: SecretsUsedLine) => console.log(JSON.stringify(line));
 * const counter = createSecretCounter({ settings: sessionSettings, secrets: live, instance: 'legacy-1', log });
 * app.use(counter.middleware);
 * app.use(bearerShim(sessionSettings));
 */
export function createSecretCounter(options: SecretCounterOptions): SecretCounter {
  const { secrets, instance, log, sessionRefKey, everySeconds = 300, clock = () => new Date() } = options;
  const settings = resolveSessionSettings(options.settings);
  const refer =
    sessionRefKey === undefined ? undefined : (sessionId: string) => sessionRefOf(sessionId, sessionRefKey);
  const tally = createUseTally(refer);
  let fromMs = clock().getTime();
  const report = (): void => {
    const toMs = clock().getTime();
    log({ event: 'session-secrets-used', stack: 'legacy', instance, fromMs, toMs, used: tally.take() });
    fromMs = toMs;
  };
  const timer = setInterval(report, everySeconds * 1000);
  timer.unref();
  return {
    middleware(request, _response, next) {
      try {
        // Secrets of cookie-parser are not rotated here.
        const session = secrets.current;
        const credential = readCredential(request.headers, settings, { session, cookieParser: [] });
        const [newest] = session;
        if (credential.status === 'accepted' && newest !== undefined) {
          tally.add(credential, keyIdOf(newest));
        }
      } catch {
        // What cannot be read here is answered by express-session itself.
      }
      next();
    },
    report,
    stop() {
      clearInterval(timer);
      report();
    },
  };
}
