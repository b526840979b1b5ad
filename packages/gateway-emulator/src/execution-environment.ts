import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { dirname, extname } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';

import type { FunctionDefinition } from './api-definition.ts';
import type { InvocationOptions, InvocationOutcome } from './function-invoker.ts';
import { isRuntimeReply, type RuntimeCommand, type RuntimeReply } from './runtime-messages.ts';

/** One line that a function printed. */
export interface FunctionLogLine {
  readonly functionName: string;
  readonly stream: 'stdout' | 'stderr';
  readonly line: string;
  /** The invocation that was running; absent while the function was being loaded. */
  readonly awsRequestId?: string;
}

/** One process with one handler in it, which runs one event at a time. */
export interface ExecutionEnvironment {
  /** Loads the handler if need be, then runs the event. Never rejects. */
  run(eventJson: string, options: InvocationOptions): Promise<InvocationOutcome>;
  /** Loads the handler. */
  load(): Promise<InvocationOutcome | { readonly status: 'loaded' }>;
  /** Whether the process has ended, or is being ended. */
  isEnded(): boolean;
  /** Kills the process; resolves when it is gone. */
  end(): Promise<void>;
  /** Resolves when the process is gone, for whatever reason. */
  readonly ended: Promise<void>;
}

/** What an environment is made of. */
export interface EnvironmentSettings {
  readonly functionName: string;
  readonly definition: FunctionDefinition;
  /** Lambda allows ten seconds for loading. */
  readonly loadTimeoutMs: number;
  readonly log: (line: FunctionLogLine) => void;
}

type StepOutcome =
  | RuntimeReply
  | { readonly type: 'timed-out' }
  | { readonly type: 'exited'; readonly reason: string };

/** Starts a process for a function and begins loading its handler at once. */
export function startExecutionEnvironment(settings: EnvironmentSettings): ExecutionEnvironment {
  const { functionName, definition, loadTimeoutMs } = settings;
  const child = forkRuntime(settings);
  const current: { awsRequestId?: string } = {};
  forwardLines(child, settings, current);
  let ending = false;
  let exitReason: string | undefined;
  const ended = new Promise<void>((resolve) => {
    const onGone = (reason: string): void => {
      ending = true;
      exitReason ??= reason;
      resolve();
    };
    child.once('exit', (code, signal) => onGone(signal === null ? `exit code ${code}` : `signal ${signal}`));
    child.once('error', (error) => onGone(error.message));
  });
  const end = async (): Promise<void> => {
    ending = true;
    child.kill('SIGKILL');
    await ended;
  };
  const step = (command: RuntimeCommand, timeoutMs: number): Promise<StepOutcome> =>
    exitReason === undefined
      ? sendCommand(child, command, timeoutMs)
      : Promise.resolve({ type: 'exited', reason: exitReason });
  const { entry, handler = 'handler' } = definition;
  const loading = step({ type: 'load', functionName, entry, handler }, loadTimeoutMs);
  const load = async (): ReturnType<ExecutionEnvironment['load']> => {
    const loaded = await loading;
    if (loaded.type !== 'loaded') {
      void end();
    }
    return loaded.type === 'loaded' ? { status: 'loaded' } : toOutcome(loaded);
  };
  return {
    load,
    isEnded: () => ending,
    end,
    ended,
    run: async (eventJson, { timeoutMs }) => {
      const loaded = await load();
      if (loaded.status !== 'loaded') {
        return loaded;
      }
      const awsRequestId = randomUUID();
      current.awsRequestId = awsRequestId;
      const done = await step(
        { type: 'run', awsRequestId, eventJson, deadline: Date.now() + timeoutMs },
        timeoutMs,
      );
      if (done.type === 'timed-out') {
        // Until it is dead it could still write somewhere, so the answer waits.
        await end();
      }
      return toOutcome(done);
    },
  };
}

function toOutcome(
  outcome: Exclude<StepOutcome, { type: 'loaded' }> | { type: 'loaded' },
): InvocationOutcome {
  switch (outcome.type) {
    case 'returned':
      return { status: 'returned', resultJson: outcome.resultJson };
    case 'threw':
      return { status: 'threw', errorMessage: outcome.errorMessage, errorType: outcome.errorType };
    case 'timed-out':
      return { status: 'timed-out' };
    case 'exited':
      return { status: 'crashed', reason: `the function's process ended: ${outcome.reason}` };
    default:
      return { status: 'crashed', reason: 'the function loaded twice' };
  }
}

/** Sends one command and waits for its reply, the end of the process or the end of patience. */
function sendCommand(child: ChildProcess, command: RuntimeCommand, timeoutMs: number): Promise<StepOutcome> {
  return new Promise((resolve) => {
    const settle = (outcome: StepOutcome): void => {
      clearTimeout(timer);
      child.off('message', onMessage);
      child.off('exit', onExit);
      child.off('error', onError);
      resolve(outcome);
    };
    const onMessage = (message: unknown): void => {
      if (isRuntimeReply(message)) {
        settle(message);
      }
    };
    const onExit = (code: number | null, signal: string | null): void =>
      settle({ type: 'exited', reason: signal === null ? `exit code ${code}` : `signal ${signal}` });
    const onError = (error: Error): void => settle({ type: 'exited', reason: error.message });
    const timer = setTimeout(() => settle({ type: 'timed-out' }), timeoutMs);
    child.on('message', onMessage);
    child.on('exit', onExit);
    child.on('error', onError);
    // A channel that is closed already means that the exit is on its way.
    child.send(command, () => {});
  });
}

const isSource = import.meta.url.endsWith('.ts');
const runtimeFile = fileURLToPath(new URL(`./function-runtime${isSource ? '.ts' : '.js'}`, import.meta.url));

function forkRuntime({ functionName, definition }: EnvironmentSettings): ChildProcess {
  const { entry, workingFolder = dirname(entry) } = definition;
  const needsLoader = isSource || ['.ts', '.mts'].includes(extname(entry));
  const loader = needsLoader
    ? [
        '--import',
        pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href,
        '--conditions=@straddle/source',
      ]
    : [];
  return fork(runtimeFile, [], {
    cwd: workingFolder,
    env: runtimeEnvironment(functionName, definition),
    execArgv: loader,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

/** The function's own variables and what Lambda sets, which wins; nothing of the gateway's but PATH. */
function runtimeEnvironment(functionName: string, definition: FunctionDefinition): NodeJS.ProcessEnv {
  const { environment, entry, handler = 'handler' } = definition;
  return {
    PATH: process.env['PATH'],
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    TZ: 'UTC',
    ...environment,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
    AWS_LAMBDA_FUNCTION_NAME: functionName,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${functionName}`,
    AWS_LAMBDA_LOG_STREAM_NAME: '[$LATEST]local',
    LAMBDA_TASK_ROOT: dirname(entry),
    _HANDLER: handler,
  };
}

function forwardLines(
  child: ChildProcess,
  { functionName, log }: EnvironmentSettings,
  current: { readonly awsRequestId?: string },
): void {
  for (const stream of ['stdout', 'stderr'] as const) {
    const input = child[stream];
    if (input !== null) {
      createInterface({ input }).on('line', (line) => log({ functionName, stream, line, ...current }));
    }
  }
}
