import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ReplayedImage } from './replay-image.ts';

/** One container's process. */
export interface RunningImage {
  readonly output: () => string;
  /** Runs the health check, with the same environment. */
  isHealthy(): Promise<boolean>;
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>;
  stop(): Promise<number | null>;
  kill(): void;
}

/** Nobody: owns nothing of the image, so that to this process the image is read-only, as in a container. */
const NOBODY = '65534';

/**
 * Starts what a container of the image would start, with its environment and no other. As root it becomes a user
 * without rights first.
 *
 * @param port Where the health check has to ask instead of the image's own port.
 */
export function runImage(
  image: ReplayedImage,
  options: {
    readonly command: readonly string[];
    readonly environment: Readonly<Record<string, string>>;
    readonly port?: { readonly own: string; readonly free: string };
  },
): RunningImage {
  const { workingFolder: cwd } = image;
  const env = { PATH: process.env['PATH'] ?? '', ...image.environment, ...options.environment };
  const [program = '', ...args] = asNobody([...image.entrypoint, ...options.command]);
  const child: ChildProcess = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += String(chunk);
    });
  }
  const ended = once(child, 'close').then(([code]): number | null => code);
  const { own = '', free = '' } = options.port ?? {};
  const [check = '', ...checkArgs] = asNobody(
    image.healthCheck.map((word) => word.replace(`:${own}/`, `:${free}/`)),
  );
  return {
    output: () => output,
    isHealthy: async () => {
      const [code] = await once(spawn(check, checkArgs, { cwd, env, stdio: 'ignore' }), 'close');
      return code === 0;
    },
    ended,
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

function asNobody(command: readonly string[]): readonly string[] {
  const isRoot = process.getuid?.() === 0;
  return isRoot
    ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--no-new-privs', ...command]
    : command;
}
