import type { FunctionDefinition } from './api-definition.ts';
import { createEnvironmentPool, type EnvironmentPool } from './environment-pool.ts';
import { FunctionUnknownError, InvokerClosedError } from './errors.ts';
import {
  type ExecutionEnvironment,
  type FunctionLogLine,
  startExecutionEnvironment,
} from './execution-environment.ts';
import type { FunctionInvoker } from './function-invoker.ts';

/** Settings of the invoker that the gateway uses outside of unit tests. */
export interface ChildProcessInvokerOptions {
  readonly functions: Readonly<Record<string, FunctionDefinition>>;
  /** Concurrent environments per function; more events wait. Default 10. */
  readonly maxEnvironments?: number | undefined;
  /** Time for loading a function, milliseconds. Default 10,000, as on Lambda. */
  readonly loadTimeoutMs?: number | undefined;
  /** Gets each line that a function prints. Default: thrown away. */
  readonly log?: ((line: FunctionLogLine) => void) | undefined;
}

/**
 * Runs functions as Lambda does: each execution environment is a process of its own, which loads its handler
 * once, sees only its own environment variables, and runs one event at a time. A function that blocks is
 * killed when its time is over; one that exits is replaced at the next event.
 *
 * Costs one Node process per environment (about 0.3 s to start from TypeScript, 60 MB). The processes end with
 * this one, however it ends.
 *
 * @example
 * const invoker = createChildProcessInvoker({ functions: definition.functions, log: ({ line }) => console.log(line) });
 * await invoker.invoke('account', '{}', { timeoutMs: 3000 }); //=> { status: 'returned', resultJson: '…' }
 * await invoker.close();
 */
export function createChildProcessInvoker(options: ChildProcessInvokerOptions): FunctionInvoker {
  const { maxEnvironments = 10, loadTimeoutMs = 10_000, log = () => {} } = options;
  let { functions } = options;
  let isClosed = false;
  const pools = new Map<string, EnvironmentPool>();

  const starter = (functionName: string, definition: FunctionDefinition) => (): ExecutionEnvironment =>
    startExecutionEnvironment({ functionName, definition, loadTimeoutMs, log });
  const poolOf = (functionName: string): EnvironmentPool => {
    const definition = Object.hasOwn(functions, functionName) ? functions[functionName] : undefined;
    if (isClosed || definition === undefined) {
      throw isClosed ? new InvokerClosedError() : new FunctionUnknownError(functionName);
    }
    const pool =
      pools.get(functionName) ?? createEnvironmentPool(starter(functionName, definition), maxEnvironments);
    pools.set(functionName, pool);
    return pool;
  };
  const killAll = (): void => pools.forEach((pool) => pool.killAll());
  process.on('exit', killAll);

  return {
    invoke: async (functionName, eventJson, invocation) =>
      poolOf(functionName).use((environment) => environment.run(eventJson, invocation)),
    warm: async (functionName) => {
      await poolOf(functionName).use((environment) => environment.load());
    },
    recycle: (next = functions) => {
      functions = next;
      for (const [functionName, pool] of pools) {
        const definition = functions[functionName];
        if (definition === undefined) {
          pools.delete(functionName);
          void pool.close();
        } else {
          pool.recycle(starter(functionName, definition));
        }
      }
    },
    close: async () => {
      isClosed = true;
      process.off('exit', killAll);
      await Promise.all([...pools.values()].map((pool) => pool.close()));
    },
  };
}
