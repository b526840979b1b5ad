import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';

import type { FunctionDefinition } from '../definition/api-definition.ts';
import type { Invocation, InvocationOptions, InvocationOutcome } from './function-invoker.ts';
import { buildReportLine, type FunctionLogLine } from './function-log.ts';
import { type StepOutcome, startFunctionProcess } from './function-process.ts';
import { defaultRegion } from './lambda-context.ts';

/** One process with one handler in it, which runs one event at a time. */
export interface ExecutionEnvironment {
  /** Loads the handler if need be, then runs the event. Never rejects. */
  run(eventJson: string, options: InvocationOptions): Promise<Invocation>;
  /** Loads the handler ahead of the first event, which is no cold start then. */
  load(): Promise<void>;
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
  /** Left out: nobody reads it, and no report is made. */
  readonly log?: ((line: FunctionLogLine) => void) | undefined;
}

type RunOutcome = Exclude<InvocationOutcome, { status: 'throttled' }>;

/** Starts a process for a function and begins loading its handler at once. */
export function startExecutionEnvironment(settings: EnvironmentSettings): ExecutionEnvironment {
  const { functionName, definition, loadTimeoutMs, log } = settings;
  const { entry, handler = 'handler', workingFolder = dirname(entry), region } = definition;
  let running: { readonly awsRequestId?: string } = {};
  const runtime = startFunctionProcess({
    entry,
    workingFolder,
    environment: runtimeEnvironment(functionName, definition),
    onLine: (stream, line) => log?.({ functionName, stream, line, ...running }),
  });
  const startedMs = performance.now();
  let initMs = 0;
  const loading = runtime
    .take({
      command: { type: 'load', functionName, entry, handler, region },
      timeoutMs: loadTimeoutMs,
    })
    .then(async (outcome) => {
      initMs = performance.now() - startedMs;
      await endIfLast(outcome);
      return outcome;
    });
  const endIfLast = async (outcome: StepOutcome): Promise<void> => {
    if (outcome.type === 'replied' && outcome.reply.type === 'threw' && outcome.reply.isLast) {
      await runtime.kill();
    }
  };
  /** Nobody has waited for the loading yet. */
  let isCold = true;

  const runLoaded = async (eventJson: string, options: InvocationOptions): Promise<Invocation> => {
    const cold = isCold;
    isCold = false;
    const awsRequestId = randomUUID();
    const loaded = await loading;
    const sentMs = performance.now();
    running = { awsRequestId };
    const isLoaded = loaded.type === 'replied' && loaded.reply.type === 'loaded';
    const ended = isLoaded
      ? await runtime.take({
          command: { type: 'run', awsRequestId, deadline: Date.now() + options.timeoutMs },
          body: eventJson,
          timeoutMs: options.timeoutMs,
        })
      : loaded;
    await endIfLast(ended);
    const outcome = toOutcome(ended);
    const durationMs = performance.now() - sentMs;
    const report = { awsRequestId, durationMs, ...(cold ? { initMs } : {}) };
    const memory = ended.type === 'replied' ? { maxMemoryMb: ended.reply.maxMemoryMb } : {};
    logEnd(outcome, awsRequestId);
    log?.(buildReportLine({ ...options, ...report, ...memory, functionName, status: outcome.status }));
    return { ...outcome, report };
  };
  /** What Lambda itself writes about an event that its function did not end. */
  const logEnd = (outcome: RunOutcome, awsRequestId: string): void => {
    if (outcome.status === 'timed-out' || outcome.status === 'crashed') {
      const line = `RequestId: ${awsRequestId} Error: ${outcome.status === 'crashed' ? outcome.reason : 'Task timed out'}`;
      log?.({ functionName, stream: 'stderr', line, awsRequestId });
    }
  };
  return {
    load: async () => {
      isCold = false;
      await loading;
    },
    isEnded: runtime.isEnded,
    end: runtime.kill,
    ended: runtime.ended,
    run: runLoaded,
  };
}

function toOutcome(outcome: StepOutcome): RunOutcome {
  if (outcome.type === 'timed-out') {
    return { status: 'timed-out' };
  }
  if (outcome.type === 'exited') {
    return { status: 'crashed', reason: `the function's process ended: ${outcome.reason}` };
  }
  const { reply, body } = outcome;
  switch (reply.type) {
    case 'returned':
      return { status: 'returned', resultJson: body };
    case 'threw':
      return { status: 'threw', errorMessage: reply.errorMessage, errorType: reply.errorType };
    default:
      return { status: 'crashed', reason: 'the function loaded twice' };
  }
}

/** The function's own variables and what Lambda sets, which wins; nothing of the gateway's but PATH. */
function runtimeEnvironment(functionName: string, definition: FunctionDefinition): NodeJS.ProcessEnv {
  const { environment, entry, handler = 'handler', region = defaultRegion } = definition;
  return {
    PATH: process.env['PATH'],
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
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
