import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A server in a process of its own. */
export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

const source = ['--import', 'tsx', '--conditions=@straddle/source'];

/** Starts a program that dies with this process. What it prints is not shown, its errors are. */
export function forkPeer(
  program: string,
  {
    parameters = [],
    cwd = process.cwd(),
    stdout = 'ignore',
    stderr = 'inherit',
  }: {
    parameters?: readonly string[];
    cwd?: string;
    stdout?: 'pipe' | 'ignore';
    stderr?: 'inherit' | 'ignore';
  } = {},
): ChildProcess {
  return fork(program, parameters, {
    cwd,
    // What Node's warnings and the framework's news would add to the output.
    env: {
      ...process.env,
      NODE_NO_WARNINGS: '1',
      SLS_TELEMETRY_DISABLED: '1',
      SLS_NOTIFICATIONS_MODE: 'off',
    },
    execArgv: [...(program.endsWith('.ts') ? source : []), '--import', here('end-with-parent.js')],
    stdio: ['ignore', stdout, stderr, 'ipc'],
  });
}

/** Ends a process and waits until it is gone. */
export function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

/**
 * Starts a TypeScript file beside this one, and waits until it sends `{ url }`.
 *
 * @throws {Error} If it ends, or sends `{ problem }`, before.
 */
export async function startServerProcess(file: string, settings: object): Promise<ServerProcess> {
  const child = forkPeer(here(file), { parameters: [JSON.stringify(settings)] });
  const ready = await new Promise<{ url?: string; problem?: string }>((resolve) => {
    child.once('message', resolve);
    child.once('exit', (code) => resolve({ problem: `${file} ended with exit code ${code}` }));
  });
  if (ready.url === undefined) {
    await endProcess(child);
    throw new Error(ready.problem);
  }
  return { url: ready.url, pid: child.pid ?? Number.NaN, stop: () => endProcess(child) };
}
