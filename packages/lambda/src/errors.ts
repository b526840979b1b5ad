/** Faults of the Lambda side. Causes stay in the log; clients get a status and a fixed body. */
export abstract class LambdaFault extends Error {
  abstract readonly code: LambdaFaultCode;

  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
  }
}

export type LambdaFaultCode =
  | 'ERR_AUTHORIZER_CONTEXT_INVALID'
  | 'ERR_AUTHORIZER_CONTEXT_TOO_LARGE'
  | 'ERR_AUTHORIZER_EVENT_AMBIGUOUS'
  | 'ERR_AUTHORIZER_EVENT_UNSUPPORTED'
  | 'ERR_AUTHORIZER_OPTIONS_INVALID'
  | 'ERR_AWS_ACCESS_MISSING'
  | 'ERR_AWS_CALL_FAILED'
  | 'ERR_ENVIRONMENT_INVALID'
  | 'ERR_FORBIDDEN'
  | 'ERR_ORIGIN_FORBIDDEN'
  | 'ERR_ROUTE_UNKNOWN'
  | 'ERR_SECRET_UNAVAILABLE'
  | 'ERR_SESSION_READ_ONLY'
  | 'ERR_SESSION_UNAVAILABLE'
  | 'ERR_UNAUTHENTICATED';

/** The route was reached without the context that its authorizer gives: the route is wired wrongly. */
export class AuthorizerContextInvalidError extends LambdaFault {
  override readonly code = 'ERR_AUTHORIZER_CONTEXT_INVALID';

  constructor(problem: string) {
    super(`The authorizer context cannot be used: ${problem}. Attach the session authorizer to this route.`);
  }
}

/** API Gateway takes at most 8 KB from an authorizer. */
export class AuthorizerContextTooLargeError extends LambdaFault {
  override readonly code = 'ERR_AUTHORIZER_CONTEXT_TOO_LARGE';

  constructor(sizeBytes: number) {
    super(
      `The authorizer result has ${sizeBytes} bytes; API Gateway takes 8192. Put less into the principal.`,
    );
  }
}

/** The authorizer was attached in a way that it does not serve. */
export class AuthorizerEventUnsupportedError extends LambdaFault {
  override readonly code = 'ERR_AUTHORIZER_EVENT_UNSUPPORTED';

  constructor(kind: string, mend: string) {
    super(`Authorizer events of kind ${kind} are not served. ${mend}`);
  }
}

/** The authorizer is attached so that it could answer from less than the verdict depends on; names every way. */
export class AuthorizerOptionsInvalidError extends LambdaFault {
  override readonly code = 'ERR_AUTHORIZER_OPTIONS_INVALID';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The authorizer cannot be used so:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/** A header came in two spellings, so the order in which the client sent its values is lost. */
export class AuthorizerEventAmbiguousError extends LambdaFault {
  override readonly code = 'ERR_AUTHORIZER_EVENT_AMBIGUOUS';

  constructor(header: string) {
    super(
      `The header "${header}" came in more than one spelling; which value legacy would use cannot be told.`,
    );
  }
}

/** There is no region or there are no credentials to call AWS with; names every variable. */
export class AwsAccessMissingError extends LambdaFault {
  override readonly code = 'ERR_AWS_ACCESS_MISSING';

  constructor(missing: readonly string[]) {
    super(
      `AWS cannot be called: ${missing.join(', ')} not set. Lambda sets them; elsewhere run \`aws configure export-credentials --format env\` and name the region.`,
    );
  }
}

/** A service of AWS refused a call, could not be reached or answered with something else. */
export class AwsCallFailedError extends LambdaFault {
  override readonly code = 'ERR_AWS_CALL_FAILED';

  /** @param problem Quotes no answer: AWS' messages name principals and resources. */
  constructor(operation: string, problem: string, cause?: unknown) {
    super(`${operation} failed: ${problem}.`, cause);
  }
}

/** Environment variables are missing or malformed; names every one. */
export class EnvironmentInvalidError extends LambdaFault {
  override readonly code = 'ERR_ENVIRONMENT_INVALID';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The environment cannot be used:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/** The principal lacks a role; answered with 403. */
export class ForbiddenError extends LambdaFault {
  override readonly code = 'ERR_FORBIDDEN';

  constructor(role: string) {
    super(`The role "${role}" is required.`);
  }
}

/** Another site's page sent an unsafe request; answered with 403. */
export class OriginForbiddenError extends LambdaFault {
  override readonly code = 'ERR_ORIGIN_FORBIDDEN';

  constructor() {
    super("The page that sent this unsafe request is not of an allowed origin (guards: 'origin').");
  }
}

/** The function was invoked for a route that its table does not list. */
export class RouteUnknownError extends LambdaFault {
  override readonly code = 'ERR_ROUTE_UNKNOWN';

  constructor(routeKey: string) {
    super(`No handler for "${routeKey}" in this function. Deploy the route table and the function together.`);
  }
}

/** A secret could not be fetched, and there is no earlier value of it. */
export class SecretUnavailableError extends LambdaFault {
  override readonly code = 'ERR_SECRET_UNAVAILABLE';

  constructor(name: string, problem: string, cause?: unknown) {
    super(
      `${name} could not be fetched from where ${name}_FROM says: ${problem}. Look at the permissions of the function and at its way to AWS.`,
      cause,
    );
  }
}

/** A route changes the session, which only the legacy stack may do. */
export class SessionReadOnlyError extends LambdaFault {
  override readonly code = 'ERR_SESSION_READ_ONLY';

  constructor(what: string) {
    super(
      `${what} would change the session. It is frozen here: session: 'write' is not built, because two stacks that write one session lose updates. Leave routes that change sessions with legacy (owner: 'legacy').`,
    );
  }
}

/** A route uses the session without having been given it. */
export class SessionUnavailableError extends LambdaFault {
  override readonly code = 'ERR_SESSION_UNAVAILABLE';

  constructor(what: string, setting: string) {
    super(
      `${what} is not available with ${setting}. Write session: 'read' for the group in the route table.`,
    );
  }
}

/** The authorizer let an anonymous caller through to a route that needs a session; answered with 401. */
export class UnauthenticatedError extends LambdaFault {
  override readonly code = 'ERR_UNAUTHENTICATED';

  constructor() {
    super('The caller is anonymous and the route needs a session.');
  }
}
