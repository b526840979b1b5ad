/** Handlers that do what no handler should, by mistake or on purpose. */
import { spawn } from 'node:child_process';
import { closeSync, writeSync } from 'node:fs';
import type { UnknownHandler } from '../../functions/call-handler.ts';
import { dispatch } from './behaviours.ts';

const runtimeChannelFd = 3;
const megabyte = 1024 * 1024;

/** Does what the event's `do` says. */
export const handler: UnknownHandler = dispatch({
  pid: async () => process.pid,
  busy: () => {
    for (let turns = 0; ; turns += 1) {
      Object.assign(globalThis, { turns });
    }
  },
  leak: async () => {
    Object.assign(globalThis, { leaked: true, process });
    Object.assign(Object.prototype, { polluted: true });
    process.env['LEAKED'] = 'true';
    await new Promise((resolve) => setTimeout(resolve, 150));
    return 'leaked';
  },
  look: async () => {
    await new Promise((resolve) => setTimeout(resolve, 150));
    return {
      leaked: 'leaked' in globalThis,
      polluted: 'polluted' in {},
      variable: process.env['LEAKED'] ?? null,
    };
  },
  readsStdin: async () => {
    let text = '';
    for await (const chunk of process.stdin) {
      text += String(chunk);
    }
    return { text };
  },
  returnsMegabytes: async (event) => 'x'.repeat(Number(Object(event).megabytes) * megabyte),
  prints: async (event) => {
    for (let line = 0; line < Number(Object(event).megabytes) * 1024; line += 1) {
      process.stdout.write(`${String(line).padStart(1023, '.')}\n`);
    }
    return 'printed';
  },
  printsOneLine: async (event) => {
    process.stdout.write('y'.repeat(Number(Object(event).megabytes) * megabyte));
    return 'printed';
  },
  closesStdout: async () => {
    closeSync(1);
    return 'closed';
  },
  ipc: async () => ({
    send: typeof process.send,
    disconnect: typeof process.disconnect,
    connected: process.connected ?? null,
    channel: typeof process.channel,
  }),
  closesChannel: async () => {
    closeSync(runtimeChannelFd);
    return 'answer';
  },
  forgesReply: async () => {
    const message = Buffer.from('{"type":"returned"}');
    const body = Buffer.from('"forged"');
    const head = Buffer.alloc(24);
    head.writeUInt32BE(message.length, 16);
    head.writeUInt32BE(body.length, 20);
    writeSync(runtimeChannelFd, Buffer.concat([head, message, body]));
    return 'answer';
  },
  forgesReplyLater: async () => {
    setTimeout(() => writeSync(runtimeChannelFd, Buffer.alloc(64)), 1);
    return 'answer';
  },
  spawnsSleeper: async () => {
    const sleeper = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    return sleeper.pid;
  },
});
