/**
 * The program of a function's process: loads one handler, then runs one event after the other. Started by
 * `function-process.ts` only; it exports nothing.
 *
 * Between two events (row L04) the main thread waits for the next command in a blocking read, so nothing at all happens in
 * it: timers and answers from the network wait for the next event, as they do in an environment that Lambda has
 * frozen. What a handler leaves behind therefore continues during a later event, and its output counts as that
 * event's. (Stopping the process with SIGSTOP would do the same, but a stopped process outlives a gateway that
 * was killed; a blocking read ends with it.)
 */
import { readSync, writeSync } from 'node:fs';
import { setTimeout as delay, setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { Worker } from 'node:worker_threads';

import {
  callHandler,
  describeThrown,
  type HandlerCall,
  isHandler,
  type UnknownHandler,
} from './call-handler.ts';
import {
  encodeFrame,
  type Frame,
  frameHeadBytes,
  isRuntimeCommand,
  type RuntimeCommand,
  type RuntimeReply,
  readFrameContent,
  readFrameHead,
  tokenBytes,
} from './runtime-messages.ts';

const channelFd = 3;
/** What Lambda takes of a result, to the byte. */
const maxResultBytes = 6_291_556;

/**
 * Ends this process, and whatever it has started, when its parent is gone while a handler keeps the main thread
 * busy.
 */
const watchdogSource = `
  const { workerData: parent } = require('node:worker_threads');
  setInterval(() => {
    try { process.kill(parent, 0); if (process.ppid === parent) return; } catch {}
    try { process.kill(-process.pid, 'SIGKILL'); } catch { process.kill(process.pid, 'SIGKILL'); }
  }, 500);
`;

/** Before any handler can put something else in their places. */
const outputs = [process.stdout, process.stderr] as const;

type LoadCommand = Extract<RuntimeCommand, { type: 'load' }>;
type RunCommand = Extract<RuntimeCommand, { type: 'run' }>;
type Reply = Omit<Extract<RuntimeReply, { type: 'loaded' | 'returned' }>, 'maxMemoryMb'> | ThrewReply;
type ThrewReply = Omit<Extract<RuntimeReply, { type: 'threw' }>, 'maxMemoryMb'>;

let token: Buffer = Buffer.alloc(0);
/** Whether a command waits for its reply. */
let isReplyDue = true;

/** Room for most commands: the gateway sends one at a time, so a read never takes a part of the next one along. */
const received = Buffer.alloc(64 * 1024);

function readCommand(): { readonly command: RuntimeCommand; readonly body: string } {
  const receivedBytes = readAtLeast(frameHeadBytes, received, 0);
  // A copy: what a token lies in must not be written over.
  token = token.length === 0 ? Buffer.from(received.subarray(0, tokenBytes)) : token;
  const { messageBytes, bodyBytes } = readFrameHead(received);
  const frameBytes = frameHeadBytes + messageBytes + bodyBytes;
  const frame = frameBytes <= received.length ? received : Buffer.alloc(frameBytes);
  if (frame !== received) {
    received.copy(frame, 0, 0, receivedBytes);
  }
  readAtLeast(frameBytes, frame, receivedBytes);
  const { message, body }: Frame = readFrameContent(frame.subarray(frameHeadBytes, frameBytes), messageBytes);
  if (!isRuntimeCommand(message)) {
    throw new TypeError('the gateway sent something that is no command');
  }
  isReplyDue = true;
  return { command: message, body };
}

/**
 * Blocks until there are so many bytes; ends the process when the gateway closes the channel or is gone.
 *
 * @returns How many there are.
 */
function readAtLeast(bytes: number, buffer: Buffer, alreadyFilled: number): number {
  let filled = alreadyFilled;
  while (filled < bytes) {
    const read = readSync(channelFd, buffer, filled, buffer.length - filled, null);
    if (read === 0) {
      process.exit();
    }
    filled += read;
  }
  return filled;
}

function sendReply({ reply, body }: Result): void {
  isReplyDue = false;
  // KiB on every platform.
  const maxMemoryMb = Math.ceil(process.resourceUsage().maxRSS / 1024);
  const frame = encodeFrame(token, { ...reply, maxMemoryMb }, body);
  for (let written = 0; written < frame.length; ) {
    written += writeSync(channelFd, frame, written);
  }
}

/** Waits until all output has left this process. Whatever was written past the streams has done so at once. */
async function flushOutput(): Promise<void> {
  for (const stream of outputs) {
    while (!stream.destroyed && stream.writableLength > 0) {
      await delay(1);
    }
  }
}

/** What a command comes to. */
interface Result {
  readonly reply: Reply;
  readonly body?: string;
}

async function load(command: LoadCommand): Promise<Result & { readonly handler?: UnknownHandler }> {
  try {
    const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(command.entry).href);
    const handler = module[command.handler];
    if (isHandler(handler)) {
      return { reply: { type: 'loaded' }, handler };
    }
    const errorMessage = `${command.entry} does not export a function named ${command.handler}`;
    return { reply: { type: 'threw', errorMessage, errorType: 'Runtime.HandlerNotFound', isLast: true } };
  } catch (error) {
    process.stderr.write(`${inspect(error)}\n`);
    const { errorMessage, errorType } = describeThrown(error);
    return { reply: { type: 'threw', errorMessage, errorType, isLast: true } };
  }
}

async function run(
  handler: UnknownHandler,
  call: RunCommand & Pick<HandlerCall, 'functionName' | 'eventJson' | 'region'>,
): Promise<Result> {
  const outcome = await callHandler(handler, { ...call, onEmptyEventLoop });
  if (outcome.status === 'threw') {
    const { errorMessage, errorType } = outcome;
    return { reply: { type: 'threw', errorMessage, errorType, isLast: false } };
  }
  const resultBytes = Buffer.byteLength(outcome.resultJson);
  if (resultBytes > maxResultBytes) {
    const errorMessage = `Response payload size (${resultBytes} bytes) exceeded maximum allowed payload size (${maxResultBytes} bytes).`;
    const errorType = 'Function.ResponseSizeTooLarge';
    return { reply: { type: 'threw', errorMessage, errorType, isLast: false } };
  }
  return { reply: { type: 'returned' }, body: outcome.resultJson };
}

/** The turn of the loop in between keeps the process from ending if the next event leaves nothing to do either. */
function onEmptyEventLoop(listener: () => void): () => void {
  const onBeforeExit = (): void => void setImmediate().then(listener);
  process.once('beforeExit', onBeforeExit);
  return () => process.off('beforeExit', onBeforeExit);
}

/** As Lambda's runtime does: the error is the invocation's, and the environment does not go on. */
function endWith(error: unknown, { errorMessage, errorType }: Omit<ThrewReply, 'type' | 'isLast'>): never {
  try {
    if (isReplyDue) {
      sendReply({ reply: { type: 'threw', errorMessage, errorType, isLast: true } });
    }
    writeSync(2, `${inspect(error)}\n`);
  } finally {
    process.exit(1);
  }
}

async function serve(): Promise<void> {
  const { command } = readCommand();
  if (command.type !== 'load') {
    throw new TypeError('the gateway sent an event before a handler');
  }
  const { functionName, region } = command;
  const { handler, ...loaded } = await load(command);
  await flushOutput();
  sendReply(loaded);
  if (handler === undefined) {
    return;
  }
  for (;;) {
    const { command: next, body } = readCommand();
    if (next.type === 'run') {
      // What has become due in the meantime comes first, as after a thaw: sockets that were closed are noticed.
      await setImmediate();
      const result = await run(handler, { ...next, functionName, region, eventJson: body });
      // Before the reply, so that the gateway has all output of this event when it has its result.
      await flushOutput();
      sendReply(result);
    }
  }
}

process.on('uncaughtException', (error) => endWith(error, describeThrown(error)));
process.on('unhandledRejection', (reason) =>
  endWith(reason, { errorMessage: String(reason), errorType: 'Runtime.UnhandledPromiseRejection' }),
);
new Worker(watchdogSource, { eval: true, execArgv: [], env: {}, workerData: process.ppid }).unref();
void serve();
