import { CliError } from '../errors.ts';

/** A command line of `secrets` that cannot be used; names everything that is wrong. */
export class SecretsOptionsInvalidError extends CliError {
  override readonly code = 'ERR_SECRETS_OPTIONS_INVALID';

  constructor(problems: readonly string[]) {
    super(`These options cannot be used:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
  }
}

/** A log cannot be read. */
export class LogUnreadableError extends CliError {
  override readonly code = 'ERR_LOG_UNREADABLE';

  constructor(file: string, cause: unknown) {
    super(
      `The log ${file} cannot be read. Name a file of JSON lines with --log, or - for the standard input.`,
      cause,
    );
  }
}

/** The secrets cannot be read from, or written to, where they are kept. Quotes nothing of them. */
export class SecretSourceFailedError extends CliError {
  override readonly code = 'ERR_SECRET_SOURCE_FAILED';

  constructor(source: string, problem: string, cause?: unknown) {
    super(`${source}: ${problem}.`, cause);
  }
}

/** Some sources were written, then one failed; says what holds which list now. */
export class SecretSourcesDifferError extends CliError {
  override readonly code = 'ERR_SECRET_SOURCES_DIFFER';

  constructor(failed: string, stuck: readonly string[], cause: unknown) {
    super(
      `${failed} could not be written, and ${stuck.join(', ')} could not be put back: they have the new list now, ${failed} has the old one. Nobody is denied by that, but finish it by hand before you go on.`,
      cause,
    );
  }
}
