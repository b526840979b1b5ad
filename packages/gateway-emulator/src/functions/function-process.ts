import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { Duplex } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { createFrameReader } from './frame-reader.ts';
import { createOutputReader, type OutputReader } from './function-output.ts';
import {
  encodeFrame,
  type Frame,
  isRuntimeReply,
  type RuntimeCommand,
  type RuntimeReply,
  tokenBytes,
} from './runtime-messages.ts';

/** How a command ended. */
export type StepOutcome =
  | { readonly type: 'replied'; readonly reply: RuntimeReply; readonly body: string }
  | { readonly type: 'timed-out' }
  | { readonly type: 'exited'; readonly reason: string };

/** One command for the process. */
export interface Step {
  readonly command: RuntimeCommand;
  readonly body?: string;
  readonly timeoutMs: number;
}

/** A process that the runtime program runs in. */
export interface FunctionProcess {
  /** Sends a command and waits for its reply. All output that belongs to it has been passed on by then. */
  readonly take: (step: Step) => Promise<StepOutcome>;
  /** Whether the process has ended, or is being ended. */
  readonly isEnded: () => boolean;
  /** Kills it and what it has started; resolves when it is gone. */
  readonly kill: () => Promise<void>;
  /** Resolves when it is gone and its output has been read, for whatever reason. */
  readonly ended: Promise<void>;
}

/** What a process is made of. */
export interface FunctionProcessSettings {
  readonly entry: string;
  readonly workingFolder: string;
  /** All of it; nothing is inherited. */
  readonly environment: NodeJS.ProcessEnv;
  readonly onLine: (stream: 'stdout' | 'stderr', line: string) => void;
}

/** Who has inherited the output streams of a process must not keep its end back. */
const outputPatienceMs = 500;

/**
 * Starts the runtime program in a process group of its own, so that Ctrl-C in a terminal does not reach it and a
 * kill also reaches what a handler has started.
 *
 * It talks over a socket instead of Node's IPC: handlers see no `process.send`, as on Lambda, and cannot answer
 * in the place of the runtime, because they do not know the token.
 */
export function startFunctionProcess(settings: FunctionProcessSettings): FunctionProcess {
  const token = randomBytes(tokenBytes);
  const child = spawnRuntime(settings);
  let endReason: string | undefined;
  let isEnding = false;
  let isGone = false;
  let onFrame: (frame: Frame) => void = () => {};
  // One listener at a time: reactions to a promise as long-lived as the process would pile up.
  let onGone = (): void => {};
  const killGroup = (): void => {
    isEnding = true;
    try {
      process.kill(-(child.pid ?? Number.NaN), 'SIGKILL');
    } catch {
      child.kill('SIGKILL');
    }
  };
  const breakOff = (reason: string): void => {
    endReason ??= reason;
    killGroup();
  };
  const outputs = [
    readOutput(child.stdout, (line) => settings.onLine('stdout', line)),
    readOutput(child.stderr, (line) => settings.onLine('stderr', line)),
  ];
  const channel = child.stdio[3];
  if (channel instanceof Duplex) {
    const onForeignBytes = (): void => breakOff('the handler wrote to the channel of the runtime');
    const read = createFrameReader(token, { onFrame: (frame) => onFrame(frame), onForeignBytes });
    channel.on('data', read);
    // A process that ends closes it as well, and its exit code says more.
    channel.on('end', () => setTimeout(() => breakOff('the handler closed the channel of the runtime'), 50));
    channel.on('error', () => {});
  }
  const ended = untilGone(child, (reason) => {
    endReason ??= reason;
    killGroup();
  });
  void ended.then(() => {
    isGone = true;
    onGone();
  });
  return {
    ended,
    isEnded: () => isEnding,
    kill: () => {
      killGroup();
      return ended;
    },
    take: async ({ command, body, timeoutMs }) => {
      const outcome = await new Promise<StepOutcome>((resolve) => {
        const timer = setTimeout(() => resolve({ type: 'timed-out' }), timeoutMs);
        onFrame = ({ message, body: replyBody }) => {
          clearTimeout(timer);
          resolve(
            isRuntimeReply(message)
              ? { type: 'replied', reply: message, body: replyBody }
              : { type: 'exited', reason: 'the runtime sent something that is no reply' },
          );
        };
        onGone = () => {
          clearTimeout(timer);
          resolve({ type: 'exited', reason: endReason ?? 'unknown' });
        };
        if (isGone) {
          onGone();
        }
        if (channel instanceof Duplex && !channel.destroyed) {
          channel.write(encodeFrame(token, command, body));
        }
      });
      if (outcome.type === 'timed-out') {
        // Until it is dead it could still write somewhere, so the answer waits.
        killGroup();
        await ended;
      }
      if (outcome.type === 'replied') {
        await outputIsRead();
      }
      outputs.forEach((output) => output.flush());
      return outcome;
    },
  };
}

function readOutput(stream: NodeJS.ReadableStream | null, onLine: (line: string) => void): OutputReader {
  const reader = createOutputReader(onLine);
  stream?.on('data', (chunk: Buffer) => reader.read(chunk));
  stream?.on('error', () => {});
  stream?.once('close', () => reader.flush());
  return reader;
}

/**
 * What was written before a reply lies in the buffers of the operating system when the reply is there: one whole
 * turn of the event loop reads it. (The first immediate is still of the turn that brought the reply.)
 */
function outputIsRead(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}

function untilGone(child: ChildProcess, onGone: (reason: string) => void): Promise<void> {
  return new Promise((resolve) => {
    const gone = (reason: string): void => {
      onGone(reason);
      setTimeout(() => {
        child.stdio.forEach((stream) => stream?.destroy());
        resolve();
      }, outputPatienceMs).unref();
    };
    child.once('exit', (code, signal) => gone(signal === null ? `exit code ${code}` : `signal ${signal}`));
    child.once('error', (error) => gone(error.message));
    child.once('close', () => resolve());
  });
}

const isSource = import.meta.url.endsWith('.ts');
const runtimeFile = fileURLToPath(new URL(`./function-runtime${isSource ? '.ts' : '.js'}`, import.meta.url));

function spawnRuntime({ entry, workingFolder, environment }: FunctionProcessSettings): ChildProcess {
  const needsLoader = isSource || ['.ts', '.mts'].includes(extname(entry));
  const loader = needsLoader
    ? [
        '--import',
        pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href,
        '--conditions=@straddle/source',
      ]
    : [];
  return spawn(process.execPath, [...loader, runtimeFile], {
    cwd: workingFolder,
    env: environment,
    detached: true,
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
}
