import { isAsyncFunction, isNativeError } from 'node:util/types';

import type { InvocationOutcome } from './function-invoker.ts';
import {
  createLambdaContext,
  type InvocationCallback,
  type InvocationFacts,
  type LambdaContext,
} from './lambda-context.ts';

/** A handler nobody has looked at yet. */
export type UnknownHandler = (
  event: unknown,
  context: LambdaContext,
  callback?: InvocationCallback,
) => unknown;

/** Whether a module's export can be called. */
export function isHandler(value: unknown): value is UnknownHandler {
  return typeof value === 'function';
}

/** The ways a handler can end by itself. */
export type HandlerOutcome = Extract<InvocationOutcome, { status: 'returned' | 'threw' }>;

/** One call of a handler. */
export interface HandlerCall extends InvocationFacts {
  readonly eventJson: string;
  /**
   * Calls the listener once, when the process has nothing left to do; gives the function that calls it off.
   * Without it nobody can tell: a plain return value is the result, and a callback's result does not wait.
   */
  readonly onEmptyEventLoop?: (listener: () => void) => () => void;
}

/**
 * Calls a handler as the Node.js 22 runtime of Lambda does, and turns what it does into text.
 *
 * A handler ends by its promise, its callback or `context.done/succeed/fail`, whichever comes first. What it
 * returns counts only if it is a promise: a handler that returns a plain value, and one that forgets its
 * callback, has the result `null` once nothing is left to do. An async function that can never settle is an
 * error. No result is `null`; one that has no JSON (circular, BigInt) is an error of the function.
 *
 * Rows L20 to L28. (Node.js 24 of Lambda refuses handlers with a callback, and takes plain values.)
 */
export async function callHandler(handler: UnknownHandler, call: HandlerCall): Promise<HandlerOutcome> {
  const { onEmptyEventLoop = () => () => {} } = call;
  let callOff = (): void => {};
  try {
    return await new Promise((resolve) => {
      callOff = onEmptyEventLoop(() => resolve(isAsyncFunction(handler) ? neverSettles : noResult));
      const done: InvocationCallback = (error, result) =>
        resolve(error === undefined || error === null ? toResultJson(result) : describeThrown(error));
      const context = createLambdaContext(call, done);
      const callback: InvocationCallback = (error, result) => {
        const waits = context.callbackWaitsForEmptyEventLoop && call.onEmptyEventLoop !== undefined;
        if (!waits || (error !== undefined && error !== null)) {
          done(error, result);
          return;
        }
        callOff();
        callOff = onEmptyEventLoop(() => done(null, result));
      };
      const returned = handler(JSON.parse(call.eventJson), context, onlyOnce(callback));
      if (isThenable(returned)) {
        returned.then(context.succeed, context.fail);
      } else if (call.onEmptyEventLoop === undefined && handler.length < 3) {
        context.succeed(returned);
      }
    });
  } catch (error) {
    return describeThrown(error);
  } finally {
    callOff();
  }
}

const noResult: HandlerOutcome = { status: 'returned', resultJson: 'null' };

const neverSettles: HandlerOutcome = {
  status: 'threw',
  errorMessage: 'nothing is left to do, and the promise of the handler is not settled',
  errorType: 'Runtime.NodeJsExit',
};

function onlyOnce(callback: InvocationCallback): InvocationCallback {
  let isCalled = false;
  return (error, result) => {
    if (!isCalled) {
      isCalled = true;
      callback(error, result);
    }
  };
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return value !== null && value !== undefined && typeof Object(value).then === 'function';
}

function toResultJson(result: unknown): HandlerOutcome {
  try {
    // undefined, functions and symbols have no JSON text at all.
    const text: string | undefined = JSON.stringify(result);
    return { status: 'returned', resultJson: text ?? 'null' };
  } catch (error) {
    const reason = describeThrown(error).errorMessage;
    return {
      status: 'threw',
      errorMessage: `Unable to stringify response body: ${reason}`,
      errorType: 'Error',
    };
  }
}

/** An error as Lambda reports it: its name and message; for anything else its type and text. */
export function describeThrown(error: unknown): Extract<HandlerOutcome, { status: 'threw' }> {
  return isNativeError(error) || error instanceof Error
    ? { status: 'threw', errorMessage: error.message, errorType: error.name }
    : { status: 'threw', errorMessage: String(error), errorType: typeof error };
}
