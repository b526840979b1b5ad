import type { SecretProvider } from '../create-authenticator.ts';
import {
  CookieSecretInvalidError,
  CookieSecretMissingError,
  SecretProviderFailedError,
  SecretProviderTimeoutError,
  SessionFault,
} from '../errors.ts';
import { keyIdOf } from '../key-id.ts';
import type { Secret } from '../signed-cookie.ts';
import { withinBudget } from '../within-budget.ts';

/** Secrets that change while the process runs. */
export interface LiveSecrets {
  /** Newest first, never empty. Always the same array, changed in place: express-session keeps it. */
  readonly current: Secret[];
  /** Asks at once, as the timer does. Never rejects. */
  readonly refresh: () => Promise<void>;
  /** Ends the asking. */
  readonly stop: () => void;
}

/** Where secrets come from, and who is told. */
export interface WatchSecretsOptions {
  /** A file, a parameter of AWS, anything: asked at the start and then again and again. */
  readonly provider: SecretProvider;
  /** @default 60 */
  readonly everySeconds?: number;
  /** How long one answer may take. @default 10000 */
  readonly timeoutMs?: number;
  /** Called after every answer that could be used, changed or not. */
  readonly onSecrets?: (secrets: readonly Secret[]) => void;
  /** Called after every failure but the first one, which is thrown. The secrets stay as they are. */
  readonly onFault?: (fault: SessionFault) => void;
}

/**
 * Keeps the secrets of a running legacy app up to date, so that they are rotated without a restart.
 *
 * A failure keeps the last secrets: they were right until a moment ago, while without any every user is logged out. The
 * timer does not keep the process alive.
 *
 * @throws {SecretProviderFailedError | SecretProviderTimeoutError | CookieSecretMissingError | CookieSecretInvalidError} When
 *   the first answer cannot be used: better not to start.
 * @example
 * const live = await watchSecrets({ provider: () => ['keyboard cat'] });
 * const options = expressSessionOptions(sessionSettings, live, MongoStore.create({ client }));
 * app.use(session(options));
 */
export async function watchSecrets(options: WatchSecretsOptions): Promise<LiveSecrets> {
  const { everySeconds = 60, onSecrets, onFault } = options;
  const current = [...(await ask(options))];
  onSecrets?.(current);
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let asking: Promise<void> | undefined;

  const update = async (): Promise<void> => {
    try {
      const next = await ask(options);
      // At once and never empty in between: each request sees the old list or the new one.
      current.splice(0, current.length, ...next);
      onSecrets?.(current);
    } catch (error) {
      onFault?.(error instanceof SessionFault ? error : new SecretProviderFailedError(error));
    }
  };
  const refresh = (): Promise<void> => {
    asking ??= update().finally(() => {
      asking = undefined;
    });
    return asking;
  };
  const schedule = (): void => {
    if (isStopped) return;
    timer = setTimeout(() => void refresh().then(schedule), everySeconds * 1000);
    timer.unref();
  };
  schedule();
  return {
    current,
    refresh,
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

async function ask({ provider, timeoutMs = 10_000 }: WatchSecretsOptions): Promise<readonly Secret[]> {
  const secrets = await withinBudget(
    Promise.resolve().then(provider),
    timeoutMs,
    () => new SecretProviderTimeoutError(timeoutMs),
  ).catch((cause: unknown) => {
    throw cause instanceof SecretProviderTimeoutError ? cause : new SecretProviderFailedError(cause);
  });
  if (secrets.length === 0) throw new CookieSecretMissingError();
  try {
    secrets.forEach(keyIdOf);
  } catch (cause) {
    throw new CookieSecretInvalidError(cause);
  }
  return secrets;
}
