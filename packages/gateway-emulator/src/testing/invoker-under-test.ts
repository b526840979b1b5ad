import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { FunctionDefinition } from '../definition/api-definition.ts';
import {
  type ChildProcessInvokerOptions,
  createChildProcessInvoker,
} from '../functions/child-process-invoker.ts';
import type { FunctionInvoker, Invocation, InvocationOptions } from '../functions/function-invoker.ts';
import type { FunctionLogLine, PrintedLine, ReportLine } from '../functions/function-log.ts';

/** Where the handlers of tests are. */
export const functionsFolder: string = fileURLToPath(new URL('./functions/', import.meta.url));

/** A function of `testing/functions/`. */
export function functionOf(
  file: 'probe' | 'lifecycle' | 'mischief',
  change: Partial<FunctionDefinition> = {},
): FunctionDefinition {
  return { entry: join(functionsFolder, `${file}.ts`), environment: {}, timeoutMs: 5000, ...change };
}

/** An invoker with the functions of a test, and what they logged. */
export interface InvokerUnderTest {
  readonly invoker: FunctionInvoker;
  /** Has a function do something, for at most five seconds unless told otherwise. */
  readonly run: (
    functionName: string,
    event: string | object,
    options?: Partial<InvocationOptions>,
  ) => Promise<Invocation>;
  /** The same; gives the parsed result, or the whole outcome if there is none. */
  readonly resultOf: (functionName: string, event: string | object) => Promise<unknown>;
  readonly lines: readonly FunctionLogLine[];
  readonly printed: () => readonly PrintedLine[];
  readonly reports: () => readonly ReportLine[];
}

/** @param functions Names → definitions. An event that is a text stands for `{ do: text }`. */
export function startInvoker(
  functions: Readonly<Record<string, FunctionDefinition>>,
  options: Omit<ChildProcessInvokerOptions, 'functions' | 'log'> = {},
): InvokerUnderTest {
  const lines: FunctionLogLine[] = [];
  const invoker = createChildProcessInvoker({ ...options, functions, log: (line) => lines.push(line) });
  const run: InvokerUnderTest['run'] = (functionName, event, invocation = {}) => {
    const eventJson = JSON.stringify(typeof event === 'string' ? { do: event } : event);
    return invoker.invoke(functionName, eventJson, { timeoutMs: 5000, ...invocation });
  };
  return {
    invoker,
    run,
    resultOf: async (functionName, event) => {
      const outcome = await run(functionName, event);
      const result: unknown = outcome.status === 'returned' ? JSON.parse(outcome.resultJson) : outcome;
      return result;
    },
    lines,
    printed: () => lines.filter((line) => line.stream !== 'report'),
    reports: () => lines.filter((line) => line.stream === 'report'),
  };
}

/** Whether a process is there, by its id. */
export function isRunning(pid: unknown): boolean {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}
