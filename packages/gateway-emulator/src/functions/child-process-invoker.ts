import type { FunctionDefinition } from '../definition/api-definition.ts';
import { FunctionUnknownError, InvokerClosedError } from '../errors.ts';
import {
  createEnvironmentPool,
  type EnvironmentPool,
  type EnvironmentPoolSettings,
} from './environment-pool.ts';
import { startExecutionEnvironment } from './execution-environment.ts';
import type { FunctionInvoker } from './function-invoker.ts';
import type { FunctionLogLine } from './function-log.ts';

/** Settings of the invoker that the gateway uses outside of unit tests. */
export interface ChildProcessInvokerOptions {
  readonly functions: Readonly<Record<string, FunctionDefinition>>;
  /**
   * Concurrent environments per function; more events wait, because a laptop has less room than AWS. Default 10.
   * A function with `reservedConcurrency` has that many instead, and more events are throttled.
   */
  readonly maxEnvironments?: number | undefined;
  /** Time for loading a function, milliseconds. Default 10,000, as on Lambda. */
  readonly loadTimeoutMs?: number | undefined;
  /** Gets each line that a function prints, and a report of each invocation. Default: thrown away. */
  readonly log?: ((line: FunctionLogLine) => void) | undefined;
}

/**
 * Runs functions as Lambda does: each execution environment is a process of its own, which loads its handler
 * once, sees only its own environment variables, and runs one event at a time. A function that blocks is
 * killed when its time is over; one that exits is replaced at the next event. Between two events nothing happens
 * in an environment: a timer that is left over fires during the next one, as after a freeze on Lambda.
 *
 * Costs one Node process per environment (about 0.3 s to start from TypeScript, 60 MB). The processes end with
 * this one, however it ends, and take with them what they have started.
 *
 * @example
 * const invoker = createChildProcessInvoker({ functions: definition.functions, log: ({ line }) => console.log(line) });
 * await invoker.invoke('account', '{}', { timeoutMs: 3000 }); //=> { status: 'returned', resultJson: '…' }
 * await invoker.close();
 */
export function createChildProcessInvoker(options: ChildProcessInvokerOptions): FunctionInvoker {
  const { maxEnvironments = 10, loadTimeoutMs = 10_000, log } = options;
  let { functions } = options;
  let isClosed = false;
  const pools = new Map<string, EnvironmentPool>();

  const settingsOf = (functionName: string, definition: FunctionDefinition): EnvironmentPoolSettings => ({
    start: () => startExecutionEnvironment({ functionName, definition, loadTimeoutMs, log }),
    maxEnvironments: definition.reservedConcurrency ?? maxEnvironments,
    whenAllBusy: definition.reservedConcurrency === undefined ? 'wait' : 'refuse',
  });
  const poolOf = (functionName: string): EnvironmentPool => {
    const definition = Object.hasOwn(functions, functionName) ? functions[functionName] : undefined;
    if (isClosed || definition === undefined) {
      throw isClosed ? new InvokerClosedError() : new FunctionUnknownError(functionName);
    }
    const pool = pools.get(functionName) ?? createEnvironmentPool(settingsOf(functionName, definition));
    pools.set(functionName, pool);
    return pool;
  };
  const killAll = (): void => pools.forEach((pool) => pool.killAll());
  process.on('exit', killAll);

  return {
    invoke: async (functionName, eventJson, invocation) =>
      (await poolOf(functionName).use((environment) => environment.run(eventJson, invocation))) ?? {
        status: 'throttled',
      },
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
          pool.recycle(settingsOf(functionName, definition));
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
