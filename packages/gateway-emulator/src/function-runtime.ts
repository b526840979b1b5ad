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
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { Worker } from 'node:worker_threads';

import { callHandler, describeThrown, isHandler, type UnknownHandler } from './call-handler.ts';
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
const outputs = [
  { fd: 1, stream: process.stdout },
  { fd: 2, stream: process.stderr },
] as const;

type LoadCommand = Extract<RuntimeCommand, { type: 'load' }>;
type RunCommand = Extract<RuntimeCommand, { type: 'run' }>;
type Reply = Omit<Extract<RuntimeReply, { type: 'loaded' | 'returned' }>, 'maxMemoryMb'> | ThrewReply;
type ThrewReply = Omit<Extract<RuntimeReply, { type: 'threw' }>, 'maxMemoryMb'>;

let token: Buffer = Buffer.alloc(0);
/** Whether a command waits for its reply. */
let isReplyDue = true;

function readCommand(): { readonly command: RuntimeCommand; readonly body: string } {
  const head = readExactly(frameHeadBytes);
  token = token.length === 0 ? head.subarray(0, tokenBytes) : token;
  const { messageBytes, bodyBytes } = readFrameHead(head);
  const { message, body }: Frame = readFrameContent(readExactly(messageBytes + bodyBytes), messageBytes);
  if (!isRuntimeCommand(message)) {
    throw new TypeError('the gateway sent something that is no command');
  }
  isReplyDue = true;
  return { command: message, body };
}

/** Blocks; ends the process when the gateway closes the channel or is gone. */
function readExactly(bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  for (let filled = 0; filled < bytes; ) {
    const read = readSync(channelFd, buffer, filled, bytes - filled, null);
    if (read === 0) {
      process.exit();
    }
    filled += read;
  }
  return buffer;
}

function sendReply(reply: Reply, body = ''): void {
  isReplyDue = false;
  // KiB on every platform.
  const maxMemoryMb = Math.ceil(process.resourceUsage().maxRSS / 1024);
  const frame = encodeFrame(token, { ...reply, maxMemoryMb }, body);
  for (let written = 0; written < frame.length; ) {
    written += writeSync(channelFd, frame, written);
  }
}

/** Says on both streams that all output so far is out. */
async function endOutput(endOfOutput: string): Promise<void> {
  for (const { fd, stream } of outputs) {
    while (!stream.destroyed && stream.writableLength > 0) {
      await delay(1);
    }
    await writeWhenPossible(fd, Buffer.from(`${endOfOutput}\n`));
  }
}

async function writeWhenPossible(fd: number, bytes: Buffer): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(fd, bytes, written);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) {
        // The handler has closed the stream, and the gateway sees that.
        return;
      }
      await delay(1);
    }
  }
}

async function load(command: LoadCommand): Promise<UnknownHandler | undefined> {
  try {
    const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(command.entry).href);
    const found = module[command.handler];
    if (isHandler(found)) {
      sendReply({ type: 'loaded' });
      return found;
    }
    const errorMessage = `${command.entry} does not export a function named ${command.handler}`;
    sendReply({ type: 'threw', errorMessage, errorType: 'Runtime.HandlerNotFound', isLast: true });
  } catch (error) {
    process.stderr.write(`${inspect(error)}\n`);
    const { errorMessage, errorType } = describeThrown(error);
    sendReply({ type: 'threw', errorMessage, errorType, isLast: true });
  }
  return undefined;
}

async function run(handler: UnknownHandler, call: RunCommand & { functionName: string; eventJson: string }) {
  const outcome = await callHandler(handler, { ...call, onEmptyEventLoop });
  if (!isReplyDue) {
    return;
  }
  if (outcome.status === 'threw') {
    const { errorMessage, errorType } = outcome;
    sendReply({ type: 'threw', errorMessage, errorType, isLast: false });
    return;
  }
  const resultBytes = Buffer.byteLength(outcome.resultJson);
  if (resultBytes > maxResultBytes) {
    const errorMessage = `Response payload size (${resultBytes} bytes) exceeded maximum allowed payload size (${maxResultBytes} bytes).`;
    sendReply({ type: 'threw', errorMessage, errorType: 'Function.ResponseSizeTooLarge', isLast: false });
    return;
  }
  sendReply({ type: 'returned' }, outcome.resultJson);
}

/** The turn of the loop in between keeps the process from ending if the next event leaves nothing to do either. */
function onEmptyEventLoop(listener: () => void): () => void {
  const onBeforeExit = (): void => void setImmediate(listener);
  process.once('beforeExit', onBeforeExit);
  return () => process.off('beforeExit', onBeforeExit);
}

/** As Lambda's runtime does: the error is the invocation's, and the environment does not go on. */
function endWith(error: unknown, { errorMessage, errorType }: Omit<ThrewReply, 'type' | 'isLast'>): never {
  try {
    writeSync(2, `${inspect(error)}\n`);
    if (isReplyDue) {
      sendReply({ type: 'threw', errorMessage, errorType, isLast: true });
    }
  } finally {
    process.exit(1);
  }
}

async function serve(): Promise<void> {
  const { command } = readCommand();
  if (command.type !== 'load') {
    throw new TypeError('the gateway sent an event before a handler');
  }
  const { functionName, endOfOutput } = command;
  const handler = await load(command);
  await endOutput(endOfOutput);
  if (handler === undefined) {
    return;
  }
  for (;;) {
    const { command: next, body } = readCommand();
    if (next.type === 'run') {
      await run(handler, { ...next, functionName, eventJson: body });
      await endOutput(endOfOutput);
    }
  }
}

process.on('uncaughtException', (error) => endWith(error, describeThrown(error)));
process.on('unhandledRejection', (reason) =>
  endWith(reason, { errorMessage: String(reason), errorType: 'Runtime.UnhandledPromiseRejection' }),
);
new Worker(watchdogSource, { eval: true, execArgv: [], env: {}, workerData: process.ppid }).unref();
// Nothing else keeps the process alive while the handler is being loaded.
void serve();
