import { isNativeError } from 'node:util/types';

import type { InvocationOutcome } from './function-invoker.ts';
import type { LambdaContext } from './lambda-context.ts';

/** A handler nobody has looked at yet. */
export type UnknownHandler = (event: unknown, context: LambdaContext) => unknown;

/** Whether a module's export can be called. */
export function isHandler(value: unknown): value is UnknownHandler {
  return typeof value === 'function';
}

/** The ways a handler can end by itself. */
export type HandlerOutcome = Extract<InvocationOutcome, { status: 'returned' | 'threw' }>;

/**
 * Calls a handler with an event parsed from JSON, and turns what it does into text as the Lambda runtime does:
 * no result is `null`; a result that is no JSON (circular, BigInt) is an error of the function.
 */
export async function callHandler(
  handler: UnknownHandler,
  eventJson: string,
  context: LambdaContext,
): Promise<HandlerOutcome> {
  try {
    const result: unknown = await handler(JSON.parse(eventJson), context);
    return toResultJson(result);
  } catch (error) {
    return describeThrown(error);
  }
}

function toResultJson(result: unknown): HandlerOutcome {
  try {
    // undefined, functions and symbols have no JSON text at all.
    const text: string | undefined = JSON.stringify(result);
    return { status: 'returned', resultJson: text ?? 'null' };
  } catch (error) {
    return { ...describeThrown(error), errorType: 'Runtime.MarshalError' };
  }
}

/** An error as Lambda reports it: its name and message; for anything else its type and text. */
export function describeThrown(error: unknown): Extract<HandlerOutcome, { status: 'threw' }> {
  return isNativeError(error) || error instanceof Error
    ? { status: 'threw', errorMessage: error.message, errorType: error.name }
    : { status: 'threw', errorMessage: String(error), errorType: typeof error };
}
