import { InvokerClosedError } from '../errors.ts';
import type { ExecutionEnvironment } from './execution-environment.ts';

/** The environments of one function. */
export interface EnvironmentPool {
  /**
   * Lends an environment that nobody else uses meanwhile: an idle one, a new one, or the next to be free.
   *
   * @returns What the work comes to; nothing if all environments are busy and nobody may wait.
   */
  use<Result>(work: (environment: ExecutionEnvironment) => Promise<Result>): Promise<Result | undefined>;
  /** Ends idle environments now and busy ones when they come back; later ones are started the given way. */
  recycle(settings: EnvironmentPoolSettings): void;
  /** Ends all, kills what runs. */
  close(): Promise<void>;
  /** For the exit of the whole process, when nothing can be awaited any more. */
  killAll(): void;
}

/** How a pool gets its environments. */
export interface EnvironmentPoolSettings {
  readonly start: () => ExecutionEnvironment;
  readonly maxEnvironments: number;
  /** What happens to further events: they wait for a free environment, or are refused. */
  readonly whenAllBusy: 'wait' | 'refuse';
}

interface Waiting {
  readonly lend: (environment: ExecutionEnvironment) => void;
  readonly refuse: (error: Error) => void;
}

/** Creates an empty pool; environments are started on demand. */
export function createEnvironmentPool(initial: EnvironmentPoolSettings): EnvironmentPool {
  let settings = initial;
  let isClosed = false;
  let idle: ExecutionEnvironment[] = [];
  let fresh = new Set<ExecutionEnvironment>();
  const alive = new Set<ExecutionEnvironment>();
  const queue: Waiting[] = [];

  const launch = (): ExecutionEnvironment => {
    const environment = settings.start();
    alive.add(environment);
    fresh.add(environment);
    void environment.ended.then(() => {
      alive.delete(environment);
      fresh.delete(environment);
      idle = idle.filter((other) => other !== environment);
      if (alive.size < settings.maxEnvironments) {
        queue.shift()?.lend(launch());
      }
    });
    return environment;
  };
  const borrow = async (): Promise<ExecutionEnvironment | undefined> => {
    if (isClosed) {
      throw new InvokerClosedError();
    }
    const free = idle.pop();
    if (free !== undefined) {
      return free;
    }
    const waits = settings.whenAllBusy === 'wait';
    // An environment that is being ended is no obstacle to one event more, but its process still takes memory.
    const taken = waits ? alive.size : [...alive].filter((each) => !each.isEnded()).length;
    if (taken < settings.maxEnvironments) {
      return launch();
    }
    return waits ? new Promise((lend, refuse) => queue.push({ lend, refuse })) : undefined;
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
      if (environment === undefined) {
        return undefined;
      }
      try {
        return await work(environment);
      } finally {
        giveBack(environment);
      }
    },
    recycle: (next) => {
      settings = next;
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
