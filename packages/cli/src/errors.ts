/** What the command could not do, with the mend in the message. */
export abstract class CliError extends Error {
  abstract readonly code: string;

  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
  }
}

/** There is no route table where the command was run. */
export class RouteTableMissingError extends CliError {
  override readonly code = 'ERR_ROUTE_TABLE_MISSING';

  constructor(folder: string) {
    super(
      `No migration.config.ts in ${folder} or above it. Run the command inside the repository, or say --config <file>.`,
    );
  }
}

/** The route table's module could not be loaded, or exports no table. */
export class RouteTableUnreadableError extends CliError {
  override readonly code = 'ERR_ROUTE_TABLE_UNREADABLE';

  constructor(file: string, problem: string, cause?: unknown) {
    super(`${file} cannot be used: ${problem}.`, cause);
  }
}

/** There is nothing to compare the route table with. */
export class EarlierTableMissingError extends CliError {
  override readonly code = 'ERR_EARLIER_TABLE_MISSING';

  constructor(since: string, name: string, cause: unknown) {
    super(
      `${since} is no file, and git has no ${name} at a revision of that name. In a shallow clone, fetch it first.`,
      cause,
    );
  }
}

/** A command line about a template that cannot be used. All problems together. */
export class TemplateOptionsInvalidError extends CliError {
  override readonly code = 'ERR_TEMPLATE_OPTIONS_INVALID';

  constructor(problems: readonly string[]) {
    super(`These options cannot be used:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
  }
}

/** A port that the command wants is taken. */
export class PortTakenError extends CliError {
  override readonly code = 'ERR_PORT_TAKEN';

  constructor(port: number, option: string) {
    super(`Port ${port} is in use. Stop what listens there, or choose another with ${option} <port>.`);
  }
}

/** The file for the access log cannot be opened. */
export class AccessLogUnwritableError extends CliError {
  override readonly code = 'ERR_ACCESS_LOG_UNWRITABLE';

  constructor(path: string, cause: unknown) {
    super(
      `The access log cannot be written to ${path}. Name a file in a folder that exists with --access-log <file>.`,
      cause,
    );
  }
}

/** The legacy API came up, but no Express app was seen in it. */
export class LegacyRoutesUnreadError extends CliError {
  override readonly code = 'ERR_LEGACY_ROUTES_UNREAD';

  constructor() {
    super(
      'The legacy API did not tell its routes. legacy.dev.command has to start Node.js itself (no container), and its server has to be given the Express app.',
    );
  }
}

/** The route table does not say how to start the legacy API. */
export class LegacyCommandMissingError extends CliError {
  override readonly code = 'ERR_LEGACY_COMMAND_MISSING';

  constructor() {
    super(
      'The route table has no legacy.dev. Say there how to start the legacy API and which path answers once it is up.',
    );
  }
}

/** The legacy API ended, or did not answer in time. */
export class LegacyStartFailedError extends CliError {
  override readonly code = 'ERR_LEGACY_START_FAILED';

  constructor(problem: string, output: string) {
    super(`The legacy API did not start: ${problem}.${output === '' ? '' : `\n${output}`}`);
  }
}

/** A moved route has no example, so nothing would be compared. */
export class RouteExamplesMissingError extends CliError {
  override readonly code = 'ERR_ROUTE_EXAMPLES_MISSING';

  constructor(missing: readonly string[]) {
    super(`Give each moved route at least one example:\n${missing.map((route) => `- ${route}`).join('\n')}`);
  }
}

/** comparison.config.ts could not be loaded, or exports something else. */
export class ComparisonConfigUnreadableError extends CliError {
  override readonly code = 'ERR_COMPARISON_CONFIG_UNREADABLE';

  constructor(file: string, problem: string, cause?: unknown) {
    super(`${file} cannot be used: ${problem}.`, cause);
  }
}

/** Nobody has said as whom to ask. */
export class CompareUnpreparedError extends CliError {
  override readonly code = 'ERR_COMPARE_UNPREPARED';

  constructor() {
    super(
      'Nobody has said as whom to ask. Export `users` and, as `local`, the session settings from comparison.config.ts, so that sessions can be made; or say --email and --password.',
    );
  }
}

/** A command line of `compare` that cannot be used. All problems together. */
export class CompareOptionsInvalidError extends CliError {
  override readonly code = 'ERR_COMPARE_OPTIONS_INVALID';

  constructor(problems: readonly string[]) {
    super(`These options cannot be used:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
  }
}

/** Sessions of this app cannot be made here. */
export class MintingUnsupportedError extends CliError {
  override readonly code = 'ERR_MINTING_UNSUPPORTED';

  constructor(problem: string) {
    super(`Sessions cannot be minted: ${problem}. Log in with --email and --password instead.`);
  }
}

/** No comparison keeps its sides up, so there is nothing to send a credential to. */
export class CredentialsNotLentError extends CliError {
  override readonly code = 'ERR_CREDENTIALS_NOT_LENT';

  constructor() {
    super(
      'No sides are up that Straddle started: credentials are made for those alone. Run `straddle compare --stay`, and this in another terminal.',
    );
  }
}

/** `straddle gateway` is not told enough. All problems together. */
export class GatewaySettingsInvalidError extends CliError {
  override readonly code = 'ERR_GATEWAY_SETTINGS_INVALID';

  constructor(problems: readonly string[]) {
    super(`The gateway cannot start:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
  }
}
