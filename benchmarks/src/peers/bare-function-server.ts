import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { announce } from './announce.ts';
import { payload } from './payload.js';
import { forkPeer } from './start-server-process.ts';

/**
 * A process for each event that is under way, and nothing around it: what isolation costs by itself, without an event,
 * a route, an authorizer, a time limit or a log. The message has the size of an event.
 */
const program = fileURLToPath(new URL('echo-process.js', import.meta.url));
const message = { eventJson: 'x'.repeat(1500) };
const body = JSON.stringify(payload);
const idle: ChildProcess[] = [];

announce(
  createServer((_request, response) => {
    const child = idle.pop() ?? forkPeer(program);
    child.once('message', () => {
      idle.push(child);
      response.setHeader('Content-Type', 'application/json').end(body);
    });
    child.send(message);
  }),
);
