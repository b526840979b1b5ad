import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { LegacyStartFailedError } from './errors.ts';

export interface LegacyCommand {
  readonly command: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly readyUrl: string;
  readonly onLine: (line: string) => void;
  /** @default 20000 */
  readonly startLimitMs?: number;
  /** Then it is killed. @default 5000 */
  readonly stopLimitMs?: number;
}

export interface LegacyProcess {
  /** Ends the process and starts it again, for changed sources. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const POLL_MS = 25;
const STOP_LIMIT_MS = 5000;
/** How much of the output a failure shows. */
const OUTPUT_LINES = 20;

/**
 * Starts the legacy API with its own command and waits until it answers 2xx on its ready path.
 *
 * @throws {LegacyStartFailedError} With the last lines that it printed.
 */
export async function startLegacyProcess(options: LegacyCommand): Promise<LegacyProcess> {
  let running = launch(options);
  let isStopped = false;
  await untilUp(running, options);
  return {
    async restart() {
      await end(running.child, options);
      // Stopped meanwhile: a process started now would be nobody's.
      if (isStopped) return;
      running = launch(options);
      await untilUp(running, options);
    },
    async stop() {
      isStopped = true;
      await end(running.child, options);
    },
  };
}

interface Launched {
  readonly child: ChildProcess;
  /** The last lines that it printed. */
  readonly output: readonly string[];
}

function launch(options: LegacyCommand): Launched {
  const [program = '', ...parameters] = options.command;
  const output: string[] = [];
  const child = spawn(program === 'node' ? process.execPath : program, parameters, {
    cwd: options.folder,
    env: options.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      output.push(line);
      if (output.length > OUTPUT_LINES) output.shift();
      options.onLine(line);
    });
  }
  return { child, output };
}

async function untilUp({ child, output }: Launched, options: LegacyCommand): Promise<void> {
  const problem = await untilReady(child, options);
  if (problem === undefined) return;
  await end(child, options);
  throw new LegacyStartFailedError(problem, output.join('\n'));
}

/** What went wrong, or undefined once the ready path answers. */
async function untilReady(child: ChildProcess, options: LegacyCommand): Promise<string | undefined> {
  let failure: string | undefined;
  child.once('error', (error) => {
    failure = error.message;
  });
  const limitMs = options.startLimitMs ?? 20_000;
  const deadlineMs = performance.now() + limitMs;
  while (performance.now() < deadlineMs) {
    if (failure !== undefined) return failure;
    if (child.exitCode !== null) return `its command ended with exit code ${child.exitCode}`;
    if (child.signalCode !== null) return `its command was ended by ${child.signalCode}`;
    if (await answers(options.readyUrl)) return undefined;
    await setTimeout(POLL_MS);
  }
  return `${options.readyUrl} did not answer within ${limitMs} ms`;
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(1000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

async function end(child: ChildProcess, { stopLimitMs = STOP_LIMIT_MS }: LegacyCommand): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const kill = AbortSignal.timeout(stopLimitMs);
  kill.addEventListener('abort', () => child.kill('SIGKILL'));
  await exited;
}
