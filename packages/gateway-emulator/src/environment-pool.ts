import { InvokerClosedError } from './errors.ts';
import type { ExecutionEnvironment } from './execution-environment.ts';

/** The environments of one function. */
export interface EnvironmentPool {
  /** Lends an environment that nobody else uses meanwhile: an idle one, a new one, or the next to be free. */
  use<Result>(work: (environment: ExecutionEnvironment) => Promise<Result>): Promise<Result>;
  /** Ends idle environments now and busy ones when they come back; later ones are started the given way. */
  recycle(start: () => ExecutionEnvironment): void;
  /** Ends all, kills what runs. */
  close(): Promise<void>;
  /** For the exit of the whole process, when nothing can be awaited any more. */
  killAll(): void;
}

interface Waiting {
  readonly lend: (environment: ExecutionEnvironment) => void;
  readonly refuse: (error: Error) => void;
}

/** Creates an empty pool; environments are started on demand, at most so many at a time. */
export function createEnvironmentPool(
  start: () => ExecutionEnvironment,
  maxEnvironments: number,
): EnvironmentPool {
  let startNext = start;
  let isClosed = false;
  let idle: ExecutionEnvironment[] = [];
  let fresh = new Set<ExecutionEnvironment>();
  const alive = new Set<ExecutionEnvironment>();
  const queue: Waiting[] = [];

  const launch = (): ExecutionEnvironment => {
    const environment = startNext();
    alive.add(environment);
    fresh.add(environment);
    void environment.ended.then(() => {
      alive.delete(environment);
      fresh.delete(environment);
      idle = idle.filter((other) => other !== environment);
      queue.shift()?.lend(launch());
    });
    return environment;
  };
  const borrow = async (): Promise<ExecutionEnvironment> => {
    if (isClosed) {
      throw new InvokerClosedError();
    }
    const free = idle.pop();
    if (free !== undefined || alive.size < maxEnvironments) {
      return free ?? launch();
    }
    return new Promise((lend, refuse) => queue.push({ lend, refuse }));
  };
  const giveBack = (environment: ExecutionEnvironment): void => {
    if (environment.isEnded() || isClosed || !fresh.has(environment)) {
      void environment.end();
      return;
    }
    const next = queue.shift();
    if (next === undefined) {
      idle.push(environment);
    } else {
      next.lend(environment);
    }
  };
  return {
    use: async (work) => {
      const environment = await borrow();
      try {
        return await work(environment);
      } finally {
        giveBack(environment);
      }
    },
    recycle: (nextStart) => {
      startNext = nextStart;
      fresh = new Set();
      const unused = idle;
      idle = [];
      unused.forEach((environment) => void environment.end());
    },
    close: async () => {
      isClosed = true;
      queue.splice(0).forEach(({ refuse }) => refuse(new InvokerClosedError()));
      await Promise.all([...alive].map((environment) => environment.end()));
    },
    killAll: () => alive.forEach((environment) => void environment.end()),
  };
}
