import { CliError } from '../errors.ts';

/** The command line of `straddle doctor` cannot be used. */
export class DoctorOptionsInvalidError extends CliError {
  override readonly code = 'ERR_DOCTOR_OPTIONS_INVALID';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The doctor cannot start:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/**
 * The database could not be read. The driver's own message is not repeated: it may quote the connection string, and
 * with it a password.
 */
export class DoctorDatabaseUnavailableError extends CliError {
  override readonly code = 'ERR_DOCTOR_DATABASE_UNAVAILABLE';

  constructor(problem: string, cause: unknown) {
    super(
      `The session collection could not be read: ${problem}. Check the connection string (not quoted here, it may hold a password), the way to the database, and that the user may read the collection.`,
      cause,
    );
  }
}

/** The lock file is missing, broken, or of a kind that the doctor does not read. */
export class LockFileUnreadableError extends CliError {
  override readonly code = 'ERR_LOCK_FILE_UNREADABLE';

  constructor(file: string, problem: string, cause?: unknown) {
    super(`The lock file ${file} cannot be used: ${problem}.`, cause);
  }
}

/** The module of the settings does not load, or lacks the export. */
export class SettingsModuleUnreadableError extends CliError {
  override readonly code = 'ERR_SETTINGS_MODULE_UNREADABLE';

  constructor(reference: string, problem: string, cause?: unknown) {
    super(`The settings ${reference} cannot be used: ${problem}.`, cause);
  }
}

/** A mistake in the doctor itself. The cause is kept from the terminal, because it may quote a document. */
export class DoctorFailedError extends CliError {
  override readonly code = 'ERR_DOCTOR_FAILED';

  constructor(cause: unknown) {
    const name = cause instanceof Error ? cause.name : typeof cause;
    super(
      `The doctor failed (${name}). This is a bug of straddle; nothing was changed in the database.`,
      cause,
    );
  }
}
