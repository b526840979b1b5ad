import { describeProblem, type TemplateProblem } from './cloudformation/template-problem.ts';

/** Root of everything this package throws. `code` is stable and may be matched on; the text may change. */
export abstract class GatewayEmulatorError extends Error {
  abstract readonly code: string;
}

/**
 * The API definition is wrong, or asks for something that the emulator does not do.
 *
 * Nothing is emulated halfway: `problems` names each setting, what is the matter and what to write instead.
 */
export class ApiDefinitionInvalidError extends GatewayEmulatorError {
  readonly code = 'ERR_API_DEFINITION_INVALID';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The gateway cannot run this API:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ApiDefinitionInvalidError';
    this.problems = problems;
  }
}

/** Another process listens on the port already; `port` is the one that was asked for. */
export class GatewayPortInUseError extends GatewayEmulatorError {
  readonly code = 'ERR_GATEWAY_PORT_IN_USE';
  readonly port: number;

  constructor(port: number, options: ErrorOptions) {
    super(
      `Port ${port} is in use: stop the process that has it, or start the gateway on another port`,
      options,
    );
    this.name = 'GatewayPortInUseError';
    this.port = port;
  }
}

/** A function was called that the API definition does not list. A fault of the caller, not of a request. */
export class FunctionUnknownError extends GatewayEmulatorError {
  readonly code = 'ERR_FUNCTION_UNKNOWN';
  readonly functionName: string;

  constructor(functionName: string) {
    super(`There is no function named "${functionName}"; list it in the API definition`);
    this.name = 'FunctionUnknownError';
    this.functionName = functionName;
  }
}

/** The invoker was called after it had been closed. */
export class InvokerClosedError extends GatewayEmulatorError {
  readonly code = 'ERR_INVOKER_CLOSED';

  constructor() {
    super('The function invoker is closed: create another one before invoking again');
    this.name = 'InvokerClosedError';
  }
}

/** A file that is no CloudFormation template. */
export class TemplateUnreadableError extends GatewayEmulatorError {
  readonly code = 'ERR_TEMPLATE_UNREADABLE';

  constructor(problem: string, cause?: unknown) {
    super(`The template cannot be used: ${problem}`, cause === undefined ? undefined : { cause });
    this.name = 'TemplateUnreadableError';
  }
}

/**
 * A template asks for something that the gateway does not do, or leaves open what only AWS knows.
 *
 * Nothing is emulated halfway: `problems` has every place, by logical id and property, and what to write instead.
 */
export class TemplateUnsupportedError extends GatewayEmulatorError {
  readonly code = 'ERR_TEMPLATE_UNSUPPORTED';
  readonly problems: readonly TemplateProblem[];

  constructor(problems: readonly TemplateProblem[]) {
    super(
      `The gateway cannot run this template:\n${problems.map((problem) => `  - ${describeProblem(problem)}`).join('\n')}`,
    );
    this.name = 'TemplateUnsupportedError';
    this.problems = problems;
  }
}
