/** Root of everything this package throws. `code` is stable and may be matched on; the text may change. */
export abstract class BundlingError extends Error {
  abstract readonly code: string;
}

/** The bundler could not build the function: an import that does not exist, a syntax error, a warning. */
export class BundleFailedError extends BundlingError {
  override readonly code = 'ERR_BUNDLE_FAILED';
  readonly problems: readonly string[];

  constructor(entry: string, problems: readonly string[]) {
    super(`${entry} cannot be bundled:\n${listed(problems)}`);
    this.name = 'BundleFailedError';
    this.problems = problems;
  }
}

/** The bundle breaks a rule: something is in it that must not be, or it is too large. `problems` names all. */
export class BundleInvalidError extends BundlingError {
  override readonly code = 'ERR_BUNDLE_INVALID';
  readonly problems: readonly string[];

  constructor(entry: string, problems: readonly string[]) {
    super(`The bundle of ${entry} must not be deployed:\n${listed(problems)}`);
    this.name = 'BundleInvalidError';
    this.problems = problems;
  }
}

/** A workspace's package.json does not say how to bundle its function. `problems` names everything. */
export class BundleSettingsInvalidError extends BundlingError {
  override readonly code = 'ERR_BUNDLE_SETTINGS_INVALID';
  readonly problems: readonly string[];

  constructor(file: string, problems: readonly string[]) {
    super(`"bundle" in ${file} is not valid:\n${listed(problems)}`);
    this.name = 'BundleSettingsInvalidError';
    this.problems = problems;
  }
}

function listed(problems: readonly string[]): string {
  return problems.map((problem) => `  - ${problem}`).join('\n');
}
