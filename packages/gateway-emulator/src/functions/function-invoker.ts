import type { FunctionDefinition } from '../definition/api-definition.ts';

/** How an invocation ended. The gateway decides what a client sees of it. */
export type InvocationOutcome =
  | { readonly status: 'returned'; readonly resultJson: string }
  /** The handler, or the loading of its module, threw or rejected. */
  | { readonly status: 'threw'; readonly errorMessage: string; readonly errorType: string }
  /** The function ran longer than it may, and was stopped. */
  | { readonly status: 'timed-out' }
  /** The function's process ended by itself. */
  | { readonly status: 'crashed'; readonly reason: string }
  /** As many events run already as the function's reserved concurrency allows. Nothing was run. */
  | { readonly status: 'throttled' };

/** What an invocation cost. */
export interface InvocationReport {
  readonly awsRequestId: string;
  /** From handing the event over to the result; waiting for a free environment is not in it. */
  readonly durationMs: number;
  /** Starting the environment, if this event had to wait for that: a cold start. */
  readonly initMs?: number;
}

/** An invocation that has ended. */
export type Invocation = InvocationOutcome & {
  /** Absent if nothing was run. */
  readonly report?: InvocationReport;
};

/** Limits of one invocation, and what it is for. */
export interface InvocationOptions {
  readonly timeoutMs: number;
  /** Id of the gateway's request, so that what is logged can be joined. */
  readonly requestId?: string | undefined;
  readonly purpose?: 'authorizer' | 'integration' | undefined;
}

/**
 * Runs functions. Events go in and results come out as JSON text, so that nothing but JSON can pass, as on
 * AWS. One environment runs one event at a time.
 */
export interface FunctionInvoker {
  /** @throws {FunctionUnknownError} If no function has this name. Never for what the function does. */
  invoke(functionName: string, eventJson: string, options: InvocationOptions): Promise<Invocation>;
  /** Loads a function before the first event needs it; resolves when it is loaded or has failed to. */
  warm(functionName: string): Promise<void>;
  /**
   * Makes the next event of every function find freshly loaded code: idle environments end now, busy ones after
   * their event. With an argument, also replaces the list of functions.
   */
  recycle(functions?: Readonly<Record<string, FunctionDefinition>>): void;
  /** Ends everything; resolves when nothing is left running. */
  close(): Promise<void>;
}
