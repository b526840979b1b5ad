import { faultMessage } from './fault-text.ts';

/** Root of everything this package throws. What it can tell apart by itself is returned, not thrown. */
export abstract class ComparisonError extends Error {
  abstract readonly code: `ERR_${string}`;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** A comparison.config.ts that says nothing, points nowhere or has run out. All problems together. */
export class ComparisonSettingsInvalidError extends ComparisonError {
  readonly code = 'ERR_COMPARISON_SETTINGS_INVALID';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `The comparison settings cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
    this.problems = problems;
  }
}

/** An `examples.ts` that is not a list of requests per route key. All problems together. */
export class RouteExamplesInvalidError extends ComparisonError {
  readonly code = 'ERR_ROUTE_EXAMPLES_INVALID';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`Route examples cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/** A base URL that requests cannot be sent to. The URL is not quoted: it may hold a password. */
export class TargetInvalidError extends ComparisonError {
  readonly code = 'ERR_TARGET_INVALID';

  constructor(side: string, problem: string) {
    super(`The base URL of the ${side} ${problem}. Write it like http://127.0.0.1:3001.`);
  }
}

/** The login answered, but not with a session: wrong password, throttled, or another cookie name. */
export class CredentialRefusedError extends ComparisonError {
  readonly code = 'ERR_CREDENTIAL_REFUSED';
}

/** Sessions are not minted there: nobody has allowed it, or nothing could sign them. */
export class MintingRefusedError extends ComparisonError {
  readonly code = 'ERR_MINTING_REFUSED';

  constructor(problem: string) {
    super(`Sessions are not minted: ${problem}.`);
  }
}

/** A session could not be minted. */
export class MintingFailedError extends ComparisonError {
  readonly code = 'ERR_MINTING_FAILED';

  constructor(problem: string, options?: ErrorOptions) {
    super(`A session could not be minted: ${problem}`, options);
  }
}

/** A client by a name for which a credential source has nothing. */
export class ClientUnknownError extends ComparisonError {
  readonly code = 'ERR_CLIENT_UNKNOWN';

  constructor(client: string) {
    super(
      `There is no credential for the client "${client}". Logging in gives "cookie" and "bearer"; others need sessions that are minted.`,
    );
  }
}

/** Options of a comparison that contradict each other or miss something. All problems together. */
export class ExperimentOptionsInvalidError extends ComparisonError {
  readonly code = 'ERR_EXPERIMENT_OPTIONS_INVALID';

  constructor(problems: readonly string[]) {
    super(`The comparison cannot start:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

/** The login could not be reached or did not answer. */
export class CredentialSourceUnavailableError extends ComparisonError {
  readonly code = 'ERR_CREDENTIAL_SOURCE_UNAVAILABLE';
}

/** A report could not be written. What was compared is not lost: the other reports are written all the same. */
export class ReportUnwritableError extends ComparisonError {
  readonly code = 'ERR_REPORT_UNWRITABLE';

  /** @param place The file, or words for a stream. */
  constructor(place: string, cause: unknown) {
    super(`The report cannot be written to ${place}: ${faultMessage(cause)}`, { cause });
  }
}

/** A recording cannot be begun: its file is there already, or cannot be made. */
export class RecordingUnwritableError extends ComparisonError {
  readonly code = 'ERR_RECORDING_UNWRITABLE';

  constructor(file: string, problem: string, cause?: unknown) {
    super(`Nothing can be recorded to ${file}: ${problem}.`, { cause });
  }
}

/** A recording cannot be read at all. Lines that cannot be read are told one by one instead. */
export class RecordingUnreadableError extends ComparisonError {
  readonly code = 'ERR_RECORDING_UNREADABLE';

  constructor(file: string, cause: unknown) {
    super(`The recording ${file} cannot be read: ${faultMessage(cause)}`, { cause });
  }
}
