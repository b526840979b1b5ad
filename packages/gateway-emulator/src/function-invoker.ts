import type { FunctionDefinition } from './api-definition.ts';

/** How an invocation ended. The gateway decides what a client sees of it. */
export type InvocationOutcome =
  | { readonly status: 'returned'; readonly resultJson: string }
  /** The handler, or the loading of its module, threw or rejected. */
  | { readonly status: 'threw'; readonly errorMessage: string; readonly errorType: string }
  /** The function ran longer than it may, and was stopped. */
  | { readonly status: 'timed-out' }
  /** The function's process ended by itself. */
  | { readonly status: 'crashed'; readonly reason: string };

/** Limits of one invocation. */
export interface InvocationOptions {
  readonly timeoutMs: number;
}

/**
 * Runs functions. Events go in and results come out as JSON text, so that nothing but JSON can pass, as on
 * AWS. One environment runs one event at a time.
 */
export interface FunctionInvoker {
  /** @throws {FunctionUnknownError} If no function has this name. Never for what the function does. */
  invoke(functionName: string, eventJson: string, options: InvocationOptions): Promise<InvocationOutcome>;
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
