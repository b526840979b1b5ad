/** Root of everything this package throws. `code` is stable and may be matched on; the text may change. */
export abstract class InfraError extends Error {
  abstract readonly code: string;
}

/** The deployment configuration cannot be used as written; `problems` holds everything that is wrong with it. */
export class DeploymentInvalidError extends InfraError {
  readonly code = 'ERR_DEPLOYMENT_INVALID';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The deployment cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'DeploymentInvalidError';
    this.problems = problems;
  }
}

/** The variables of one function are more than Lambda takes, even with the routes in a file. */
export class FunctionEnvironmentTooLargeError extends InfraError {
  readonly code = 'ERR_FUNCTION_ENVIRONMENT_TOO_LARGE';

  constructor(functionName: string, bytes: number, limitBytes: number) {
    super(
      `The variables of ${functionName} have ${bytes} bytes, and may have ${limitBytes}: shorten functions.${functionName}.environment or allowedOrigins of the deployment.`,
    );
    this.name = 'FunctionEnvironmentTooLargeError';
  }
}

/** A function of the route table cannot be bundled from where its entry is. */
export class FunctionWorkspaceInvalidError extends InfraError {
  readonly code = 'ERR_FUNCTION_WORKSPACE_INVALID';

  constructor(functionName: string, problem: string) {
    super(`The function ${functionName} cannot be bundled: ${problem}`);
    this.name = 'FunctionWorkspaceInvalidError';
  }
}
