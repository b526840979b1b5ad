import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A command that runs in a process group of its own, as a shell starts one. */
export interface RunningCommand {
  readonly pid: number;
  /** Everything that was printed so far, on either stream. */
  output(): string;
  /** Resolves with the match once the output has one. */
  untilPrinted(pattern: RegExp): Promise<RegExpExecArray>;
  /** Signals the whole group, as a terminal does for Ctrl-C. */
  interrupt(): void;
  /** Signals the command alone, as a process manager does. */
  terminate(): void;
  /** How it ended. */
  ended(): Promise<{ readonly code: number | null; readonly output: string }>;
  /** What still runs of the command: its group, and functions, which have groups of their own. */
  stillRunning(): readonly string[];
  /** Ends whatever is left, for the end of a test. */
  kill(): void;
}

const TIME_LIMIT_MS = 50_000;

/** Starts a command with nothing of this process' environment but what a shell needs. */
export function runCommand(command: readonly string[], folder: string, environment = {}): RunningCommand {
  const [program = '', ...parameters] = command;
  const child = spawn(program === 'node' ? process.execPath : program, parameters, {
    cwd: folder,
    // A group of its own.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NO_COLOR: '1', ...environment },
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${program} cannot be started`);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      child.emit('printed');
    });
  }
  const closed = once(child, 'close');
  const stillRunning = (): readonly string[] => commandsOf(pid, folder);
  const kill = (): void => {
    if (stillRunning().length > 0) process.kill(-pid, 'SIGKILL');
  };
  return {
    pid,
    output: () => output,
    untilPrinted: async (pattern) => {
      const deadline = AbortSignal.timeout(TIME_LIMIT_MS);
      for (;;) {
        const match = pattern.exec(output);
        if (match !== null) return match;
        if (child.exitCode !== null) throw new Error(`it ended without printing ${pattern}:\n${output}`);
        await Promise.race([once(child, 'printed', { signal: deadline }), closed]).catch(() => {
          throw new Error(`it did not print ${pattern} in time:\n${output}`);
        });
      }
    },
    interrupt: () => void process.kill(-pid, 'SIGINT'),
    terminate: () => void child.kill('SIGTERM'),
    ended: async () => {
      const timer = setTimeout(kill, TIME_LIMIT_MS);
      await closed;
      clearTimeout(timer);
      return { code: child.exitCode, output };
    },
    stillRunning,
    kill,
  };
}

/** Zombies are left out: they have ended, and only wait for a parent to notice. */
function commandsOf(groupId: number, folder: string): readonly string[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pgid=,stat=,command='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [, group, state = '', text = ''] = /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    const isOurs = Number(group) === groupId || text.includes(join(folder, 'packages/'));
    return isOurs && !state.startsWith('Z') ? [text] : [];
  });
}
