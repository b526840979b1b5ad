import type { EnvironmentVariables } from '../environment/read-environment.ts';
import { LambdaFault, SecretUnavailableError } from '../errors.ts';
import { readAwsAccess } from './aws-access.ts';
import { createRefreshedValue, type Fetched } from './create-refreshed-value.ts';
import { readRemoteText } from './remote-text.ts';
import type { SecretReference } from './secret-reference.ts';

/** A secret could not be fetched. Holds no value and nothing that AWS said but the name of its error. */
export interface SecretLogEntry {
  readonly event: 'secret-refresh-failed';
  readonly code: 'ERR_SECRET_UNAVAILABLE';
  /** Name of the variable. */
  readonly secret: string;
  readonly problem: string;
  /** true: the last value is used further. false: there is none, and requests are answered with 500. */
  readonly kept: boolean;
  readonly retryInMs: number;
}

/** What secret values work with. */
export interface SecretValuesOptions {
  /** Read for every call: the credentials in it change while an execution environment lives. */
  readonly environment: () => EnvironmentVariables;
  readonly ttlSeconds: number;
  readonly log: (entry: SecretLogEntry) => void;
  /** How long a request waits for a value that replaces an older one. @default 500 */
  readonly waitMs?: number;
  /** How long one call may take. @default 1500 */
  readonly timeoutMs?: number;
  readonly nowMs?: () => number;
}

/** Secrets that are fetched when they are needed, and again when they are old. */
export interface SecretValues {
  /**
   * Asks for the secret at once, side by side with the others; then hands it out.
   *
   * @param onValue Told of the value each time that it is handed out, and of a plain one at once.
   * @returns Throws or rejects with `SecretUnavailableError` while there has never been a value.
   */
  provider<T>(reference: SecretReference<T>, onValue?: (value: T) => void): ValueProvider<T>;
}

/** Hands a secret out, and says whether it should have been fetched again by now and could not. */
export interface ValueProvider<T> {
  (): T | Promise<T>;
  readonly isOverdue: () => boolean;
}

/**
 * The secrets of one execution environment.
 *
 * Costs one call per secret for each `ttlSeconds` of use, and nothing for plain ones. A value that was fetched is kept
 * when a later call fails or brings something unusable; without any value, who asks gets an error, which is a fault and
 * never "anonymous".
 *
 * @example
 * const values = createSecretValues({ environment: () => process.env, ttlSeconds: 60, log: logLine });
 * const secrets = values.provider(environment.SESSION_SECRETS);
 */
export function createSecretValues(options: SecretValuesOptions): SecretValues {
  const { ttlSeconds, log, waitMs = 500, timeoutMs = 1500, nowMs = Date.now } = options;
  return {
    provider<T>(reference: SecretReference<T>, onValue: (value: T) => void = () => undefined) {
      const { name } = reference;
      const { get, isOverdue } =
        reference.kind === 'plain'
          ? { get: () => reference.value, isOverdue: () => false }
          : createRefreshedValue<T>({
              fetch: () => fetchSecret(reference, { environment: options.environment, timeoutMs }),
              // A little later than the call's own limit, which says what happened.
              fetchLimitMs: timeoutMs + 100,
              ttlMs: ttlSeconds * 1000,
              waitMs,
              nowMs,
              onFailure: (failure) =>
                log({
                  event: 'secret-refresh-failed',
                  code: 'ERR_SECRET_UNAVAILABLE',
                  secret: name,
                  ...failure,
                }),
              unavailable: (problem, cause) => new SecretUnavailableError(name, problem, cause),
            });
      const provide = (): T | Promise<T> => {
        const value = get();
        if (value instanceof Promise) return value.then(told);
        return told(value);
      };
      const told = (value: T): T => {
        onValue(value);
        return value;
      };
      const first = provide();
      // Whoever needs it gets the error.
      if (first instanceof Promise) first.catch(() => undefined);
      return Object.assign(provide, { isOverdue });
    },
  };
}

type Remote<T> = SecretReference<T> & { readonly kind: 'remote' };

async function fetchSecret<T>(
  { from, read }: Remote<T>,
  {
    environment,
    timeoutMs,
  }: { readonly environment: () => EnvironmentVariables; readonly timeoutMs: number },
): Promise<Fetched<T>> {
  try {
    const result = read(await readRemoteText(from, { access: readAwsAccess(environment()), timeoutMs }));
    return result.ok ? result : { ok: false, problem: `its value ${result.problem}` };
  } catch (cause) {
    // Only our own messages are known to quote nothing.
    const problem = cause instanceof LambdaFault ? withoutStop(cause.message) : 'the call could not be made';
    return { ok: false, problem, cause };
  }
}

function withoutStop(message: string): string {
  return message.replace(/\.$/, '');
}
