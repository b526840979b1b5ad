/**
 * The program of a function's process: loads one handler, then runs one event after the other. Started by
 * `execution-environment.ts` only; it exports nothing.
 */
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { Worker } from 'node:worker_threads';

import { callHandler, describeThrown, isHandler, type UnknownHandler } from './call-handler.ts';
import { createLambdaContext } from './lambda-context.ts';
import { isRuntimeCommand, type RuntimeCommand, type RuntimeReply } from './runtime-messages.ts';

/**
 * Ends this process when its parent is gone, also while a handler keeps the main thread busy and cannot see
 * that the channel closed.
 */
const watchdogSource = `
  const { workerData: parent } = require('node:worker_threads');
  setInterval(() => {
    try { process.kill(parent, 0); if (process.ppid === parent) return; } catch {}
    process.kill(process.pid, 'SIGKILL');
  }, 500);
`;

let functionName = '';
let handler: UnknownHandler | undefined;

async function load(command: Extract<RuntimeCommand, { type: 'load' }>): Promise<RuntimeReply> {
  functionName = command.functionName;
  try {
    const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(command.entry).href);
    const found = module[command.handler];
    if (!isHandler(found)) {
      const errorMessage = `${command.entry} does not export a function named ${command.handler}`;
      return { type: 'threw', errorMessage, errorType: 'Runtime.HandlerNotFound' };
    }
    handler = found;
    return { type: 'loaded' };
  } catch (error) {
    process.stderr.write(`${inspect(error)}\n`);
    const { errorMessage, errorType } = describeThrown(error);
    return { type: 'threw', errorMessage, errorType };
  }
}

async function run(command: Extract<RuntimeCommand, { type: 'run' }>): Promise<RuntimeReply> {
  if (handler === undefined) {
    return { type: 'threw', errorMessage: 'no handler is loaded', errorType: 'Runtime.HandlerNotFound' };
  }
  const outcome = await callHandler(handler, command.eventJson, createLambdaContext(functionName, command));
  return outcome.status === 'returned'
    ? { type: 'returned', resultJson: outcome.resultJson }
    : { type: 'threw', errorMessage: outcome.errorMessage, errorType: outcome.errorType };
}

process.on('message', (message) => {
  if (isRuntimeCommand(message)) {
    void (message.type === 'load' ? load(message) : run(message)).then((reply) => process.send?.(reply));
  }
});
process.on('disconnect', () => process.exit());
// Ctrl-C reaches the whole process group; when this process ends is the gateway's decision.
process.on('SIGINT', () => {});
new Worker(watchdogSource, { eval: true, execArgv: [], env: {}, workerData: process.ppid }).unref();
