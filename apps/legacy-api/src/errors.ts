/**
 * The faults of this API. What a client may do wrong is no fault: routers answer it themselves (see
 * `refusal.ts`). A fault is logged and answered with 500; its message and cause never reach a client.
 */
export abstract class LegacyApiError extends Error {
  abstract readonly code: LegacyApiErrorCode;

  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
  }
}

export type LegacyApiErrorCode =
  | 'ERR_CONFIGURATION_INVALID'
  | 'ERR_PORT_TAKEN'
  | 'ERR_DATABASE_UNREACHABLE'
  | 'ERR_PASSWORD_HASH_INVALID'
  | 'ERR_SECRETS_FILE_INVALID'
  | 'ERR_SESSION_SETTINGS_MISMATCH';

/** Environment variables that cannot be used; carries every problem at once and quotes no secret. */
export class ConfigurationError extends LegacyApiError {
  override readonly code = 'ERR_CONFIGURATION_INVALID';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration cannot be used:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/** Another process listens on the port. */
export class PortTakenError extends LegacyApiError {
  override readonly code = 'ERR_PORT_TAKEN';

  constructor(port: number, cause: unknown) {
    super(`Port ${port} is in use. Stop the process that has it, or set PORT to another number.`, cause);
  }
}

/** The database did not answer at start-up. */
export class DatabaseUnreachableError extends LegacyApiError {
  override readonly code = 'ERR_DATABASE_UNREACHABLE';

  constructor(cause: unknown) {
    super('The database at MONGODB_URI did not answer. Start it, or correct MONGODB_URI.', cause);
  }
}

/** The file of SESSION_SECRETS_FILE cannot be used; nothing of it is quoted. */
export class SecretsFileInvalidError extends LegacyApiError {
  override readonly code = 'ERR_SECRETS_FILE_INVALID';

  constructor(problem: string, cause?: unknown) {
    super(`The file of SESSION_SECRETS_FILE ${problem}.`, cause);
  }
}

/** A stored password hash is not in the form that `hashPassword` writes. */
export class PasswordHashInvalidError extends LegacyApiError {
  override readonly code = 'ERR_PASSWORD_HASH_INVALID';

  constructor() {
    super('A stored password hash cannot be read. Have the user set a new password.');
  }
}

/** The session middleware of this app does not do what the shared settings say; names every option. */
export class SessionSettingsMismatchError extends LegacyApiError {
  override readonly code = 'ERR_SESSION_SETTINGS_MISMATCH';

  constructor(findings: readonly { readonly option: string; readonly message: string }[]) {
    const lines = findings.map(({ option, message }) => `- ${option}: ${message}`);
    super(
      `The session middleware differs from the settings that the authorizer uses. Correct one of them:\n${lines.join('\n')}`,
    );
  }
}
