import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { FunctionUnknownError } from '../errors.ts';
import { callHandler, type UnknownHandler } from './call-handler.ts';
import type {
  FunctionInvoker,
  Invocation,
  InvocationOptions,
  InvocationOutcome,
} from './function-invoker.ts';

/**
 * Runs handlers in the gateway's own process, for unit tests: fast, but without isolation. A handler that
 * blocks, exits or changes globals does so for everybody, and a timeout stops the waiting, not the handler. A
 * plain return value is the result; Lambda's Node.js 22 runtime takes promises and callbacks only.
 *
 * @param handlers Function name → handler.
 */
export function createInProcessInvoker(handlers: Readonly<Record<string, UnknownHandler>>): FunctionInvoker {
  return {
    async invoke(functionName, eventJson, options): Promise<Invocation> {
      const handler = Object.hasOwn(handlers, functionName) ? handlers[functionName] : undefined;
      if (handler === undefined) {
        throw new FunctionUnknownError(functionName);
      }
      const awsRequestId = randomUUID();
      const startedMs = performance.now();
      const deadline = Date.now() + options.timeoutMs;
      const running = callHandler(handler, { eventJson, functionName, awsRequestId, deadline });
      const outcome = await withTimeout(running, options);
      return { ...outcome, report: { awsRequestId, durationMs: performance.now() - startedMs } };
    },
    warm: async () => {},
    recycle: () => {},
    close: async () => {},
  };
}

async function withTimeout(
  running: Promise<InvocationOutcome>,
  { timeoutMs }: InvocationOptions,
): Promise<InvocationOutcome> {
  const finished = new AbortController();
  // A handler that never ends must not keep a process alive that has nothing else to do.
  const late = delay(timeoutMs, { status: 'timed-out' } as const, { signal: finished.signal, ref: false });
  // Once the handler has ended the timer is called off, and the promise that nobody waits for is rejected.
  late.catch(() => {});
  return Promise.race([running, late]).finally(() => finished.abort());
}
