/**
 * Every fault of session-core. A fault means "no verdict could be reached": answer it with 5xx, never
 * with 401, or a database blink logs everybody out. Messages name the mend and quote no secret, cookie,
 * session id or payload; the `cause` may, so it belongs in a protected log and never in a response.
 */
export abstract class SessionFault extends Error {
  abstract readonly code: SessionFaultCode;

  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
  }
}

/** The codes of all faults, so that a `switch` over them can be exhaustive. They stand in docs/errors.md. */
export type SessionFaultCode =
  | 'ERR_SESSION_SETTINGS_INVALID'
  | 'ERR_COOKIE_OPTIONS_FAILED'
  | 'ERR_COOKIE_OPTIONS_UNKNOWABLE'
  | 'ERR_COOKIE_SECRET_MISSING'
  | 'ERR_COOKIE_SECRET_INVALID'
  | 'ERR_SECRET_PROVIDER_FAILED'
  | 'ERR_SECRET_PROVIDER_TIMEOUT'
  | 'ERR_SECRETS_OVERDUE'
  | 'ERR_SESSION_COOKIE_UNREADABLE'
  | 'ERR_SESSION_PATH_MISMATCH'
  | 'ERR_SESSION_PATH_AMBIGUOUS'
  | 'ERR_SESSION_STORE_UNAVAILABLE'
  | 'ERR_SESSION_STORE_TIMEOUT'
  | 'ERR_SESSION_PAYLOAD_INVALID'
  | 'ERR_SESSION_COOKIE_INVALID'
  | 'ERR_USER_DESERIALIZATION_FAILED'
  | 'ERR_USER_DESERIALIZATION_TIMEOUT';

/** Settings that cannot give the legacy verdict; thrown at creation with every problem at once. */
export class SessionSettingsInvalidError extends SessionFault {
  override readonly code = 'ERR_SESSION_SETTINGS_INVALID';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`Session settings cannot be used:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/** `cookie` of the settings is a function that failed for this request, on which legacy answers 500 too. */
export class CookieOptionsFailedError extends SessionFault {
  override readonly code = 'ERR_COOKIE_OPTIONS_FAILED';

  constructor(problem: string, cause?: unknown) {
    super(`The cookie function of the session settings failed: ${problem}.`, cause);
  }
}

/** `cookie` of the settings is a function that asks the request for what this stack does not know of it. */
export class CookieOptionsUnknowableError extends SessionFault {
  override readonly code = 'ERR_COOKIE_OPTIONS_UNKNOWABLE';

  constructor(member: string, why: string) {
    super(
      `The cookie function of the session settings reads "${member}" of the request: ${why}. Take the options from what both stacks know.`,
    );
  }
}

/** The secret provider gave an empty list; legacy answers 500 even to requests without a cookie. */
export class CookieSecretMissingError extends SessionFault {
  override readonly code = 'ERR_COOKIE_SECRET_MISSING';

  constructor() {
    super('No cookie secret is configured. Give at least one, newest first.');
  }
}

/** An entry of the secret list is not a string, byte array or KeyObject. */
export class CookieSecretInvalidError extends SessionFault {
  override readonly code = 'ERR_COOKIE_SECRET_INVALID';

  constructor(cause: unknown) {
    super('A cookie secret is not a string, byte array or KeyObject.', cause);
  }
}

/** The secret provider threw or rejected. */
export class SecretProviderFailedError extends SessionFault {
  override readonly code = 'ERR_SECRET_PROVIDER_FAILED';

  constructor(cause: unknown) {
    super('The cookie secrets could not be read.', cause);
  }
}

/** The secret provider did not answer in time. */
export class SecretProviderTimeoutError extends SessionFault {
  override readonly code = 'ERR_SECRET_PROVIDER_TIMEOUT';

  constructor(budgetMs: number) {
    super(`The cookie secrets could not be read within ${budgetMs} ms.`);
  }
}

/** A signature fits no secret of a list that should have been read again and could not. */
export class SecretsOverdueError extends SessionFault {
  override readonly code = 'ERR_SECRETS_OVERDUE';

  constructor() {
    super(
      'A signature fits none of the cookie secrets, and they could not be read again in time: its secret may be newer than they are.',
    );
  }
}

/** cookie-parser made something other than text of the session cookie, on which express-session fails. */
export class SessionCookieUnreadableError extends SessionFault {
  override readonly code = 'ERR_SESSION_COOKIE_UNREADABLE';

  constructor() {
    super(
      'The session cookie is a JSON cookie that holds no text; express-session behind cookie-parser fails on it.',
    );
  }
}

/** The request lies outside `cookie.path`, where passport.session() of the legacy app answers 500. */
export class SessionPathMismatchError extends SessionFault {
  override readonly code = 'ERR_SESSION_PATH_MISMATCH';

  constructor(cookiePath: string) {
    super(
      `The request path does not start with cookie.path "${cookiePath}", where the legacy app has no session and passport.session() fails. Do not put this route behind the session authorizer, or widen cookie.path on both stacks.`,
    );
  }
}

/** The caller only has a decoded path, from which a `cookie.path` other than `/` cannot be judged. */
export class SessionPathAmbiguousError extends SessionFault {
  override readonly code = 'ERR_SESSION_PATH_AMBIGUOUS';

  constructor(cookiePath: string) {
    super(
      `cookie.path "${cookiePath}" is compared with the path as sent, but HTTP APIs hand over a decoded path. Use a REST API, or cookie.path "/".`,
    );
  }
}

/** The session store answered with an error, whatever its code (an ENOENT included: difference D-1). */
export class SessionStoreUnavailableError extends SessionFault {
  override readonly code = 'ERR_SESSION_STORE_UNAVAILABLE';

  constructor(cause: unknown) {
    super('The session store could not be read.', cause);
  }
}

/** The session store did not answer in time, where legacy would hang (difference D-2). */
export class SessionStoreTimeoutError extends SessionFault {
  override readonly code = 'ERR_SESSION_STORE_TIMEOUT';

  constructor(budgetMs: number) {
    super(`The session store did not answer within ${budgetMs} ms.`);
  }
}

/** The stored session cannot be decoded or inflated; legacy answers 500. */
export class SessionPayloadInvalidError extends SessionFault {
  override readonly code = 'ERR_SESSION_PAYLOAD_INVALID';

  constructor(problem: string, cause?: unknown) {
    super(`A stored session cannot be used: ${problem}.`, cause);
  }
}

/** `originalMaxAge` of the stored cookie is of a type on which legacy hangs (difference D-2). */
export class SessionCookieInvalidError extends SessionFault {
  override readonly code = 'ERR_SESSION_COOKIE_INVALID';

  constructor(cause: unknown) {
    super('The stored session cookie has an originalMaxAge that is neither a number nor a Date.', cause);
  }
}

/** A deserializer failed, or none gave an answer for the stored user. */
export class UserDeserializationFailedError extends SessionFault {
  override readonly code = 'ERR_USER_DESERIALIZATION_FAILED';

  constructor(problem: string, cause?: unknown) {
    super(`The user of a session could not be deserialized: ${problem}.`, cause);
  }
}

/** A deserializer did not answer in time, where legacy would hang (difference D-2). */
export class UserDeserializationTimeoutError extends SessionFault {
  override readonly code = 'ERR_USER_DESERIALIZATION_TIMEOUT';

  constructor(budgetMs: number) {
    super(`The deserializers did not answer within ${budgetMs} ms.`);
  }
}
