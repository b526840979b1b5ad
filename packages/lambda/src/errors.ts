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
  | 'ERR_AUTHORIZER_EVENT_UNSUPPORTED'
  | 'ERR_ENVIRONMENT_INVALID'
  | 'ERR_FORBIDDEN'
  | 'ERR_ROUTE_UNKNOWN'
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

  constructor(kind: string) {
    super(
      `Authorizer events of kind ${kind} are not supported yet. Use a REST API with a REQUEST authorizer, or an HTTP API with payload format 2.0 and policy answers.`,
    );
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

/** The function was invoked for a route that its table does not list. */
export class RouteUnknownError extends LambdaFault {
  override readonly code = 'ERR_ROUTE_UNKNOWN';

  constructor(routeKey: string) {
    super(`No handler for "${routeKey}" in this function. Deploy the route table and the function together.`);
  }
}

/** The authorizer let an anonymous caller through to a route that needs a session; answered with 401. */
export class UnauthenticatedError extends LambdaFault {
  override readonly code = 'ERR_UNAUTHENTICATED';

  constructor() {
    super('The caller is anonymous and the route needs a session.');
  }
}
