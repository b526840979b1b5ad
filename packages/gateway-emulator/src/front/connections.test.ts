import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';

import type { AccessLogEntry } from '../access-log.ts';
import { createInProcessInvoker } from '../functions/in-process-invoker.ts';
import { type Gateway, startGateway } from '../start-gateway.ts';
import { identifiers } from '../testing/emulated-api.ts';
import { exchangeBytes } from '../testing/raw-client.ts';

let gateway: Gateway;
let log: AccessLogEntry[];
afterEach(() => gateway.stop());

/** A gateway whose function echoes the path, after as many milliseconds as its query says. */
async function start(kind: 'rest' | 'http', receiveTimeoutMs?: number): Promise<void> {
  log = [];
  gateway = await startGateway(
    {
      kind,
      ...identifiers,
      stage: kind === 'rest' ? 'dev' : '$default',
      functions: { f: { entry: '/in/process.ts', environment: {}, timeoutMs: 5000 } },
      routes: [{ routeKey: 'ANY /{proxy+}', integration: { type: 'lambda', functionName: 'f' } }],
    },
    {
      invoker: createInProcessInvoker({
        f: async (event) => {
          const { path, rawPath = path, queryStringParameters: query, body } = Object(event);
          await delay(Number(query?.ms ?? 0));
          return {
            statusCode: 200,
            body: `${rawPath} ${'x'.repeat(Number(query?.bytes ?? 0))}${body ?? ''}`,
          };
        },
      }),
      receiveTimeoutMs,
      accessLog: (entry) => log.push(entry),
    },
  );
}

async function open(): Promise<Socket> {
  const socket = connect(gateway.port, '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

async function read(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(socket, 'close');
  return Buffer.concat(chunks).toString('latin1');
}

async function expectToGoOn(): Promise<void> {
  const response = await fetch(`${gateway.url}/on`);
  expect([response.status, await response.text()]).toEqual([200, '/on ']);
}

async function untilLogged(count: number): Promise<void> {
  while (log.length < count) {
    await delay(5);
  }
}

const bodiesOf = (answer: string): string[] =>
  [...answer.matchAll(/\r\n\r\n(\/\S+)/g)].map(([, path]) => path ?? '');

describe.each(['rest', 'http'] as const)('a connection to a %s API', (kind) => {
  test('has several requests answered in their order, each its own, however long each takes', async () => {
    await start(kind);
    const request = (path: string, extra = ''): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n${extra}\r\n`;
    const bytes = [
      request('/1?ms=60'),
      request('/2?ms=5'),
      request('/3?ms=30'),
      request('/4', 'Connection: close\r\n'),
    ];
    const answer = (await exchangeBytes(gateway.port, Buffer.from(bytes.join('')))).toString('latin1');
    expect(bodiesOf(answer)).toEqual(['/1', '/2', '/3', '/4']);
  });

  test('L64 has requests before a malformed one answered, and then the refusal', async () => {
    await start(kind);
    const bytes = 'GET /1?ms=60 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\n\r\nGARBAGE\r\n\r\n';
    const answer = (await exchangeBytes(gateway.port, Buffer.from(bytes))).toString('latin1');
    expect(bodiesOf(answer)).toEqual(['/1', '/2']);
    expect([...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual([
      '200',
      '200',
      '400',
    ]);
    expect(answer.endsWith('</html>\r\n')).toBe(true);
  });

  test.each([
    { title: 'headers', first: 'GET /a HTTP/1.1\r\nHost: x\r\n', drip: 'X-A: 1\r\n' },
    { title: 'body', first: 'POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n', drip: 'x' },
    {
      title: 'chunks',
      first: 'POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n',
      drip: '1\r\nx\r\n',
    },
  ])('L63 whose $title trickle is cut off with 408 when the time is over', async ({ first, drip }) => {
    await start(kind, 150);
    const socket = await open();
    socket.write(first);
    const dripping = setInterval(() => socket.write(drip), 20);
    const startedMs = performance.now();
    const answer = await read(socket);
    clearInterval(dripping);
    expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n[\s\S]*Connection: close/);
    expect(performance.now() - startedMs).toBeLessThan(3000);
    await expectToGoOn();
  });

  test('is not cut off while its function takes longer than a client may', async () => {
    await start(kind, 50);
    const response = await fetch(`${gateway.url}/a?ms=400`);
    expect(response.status).toBe(200);
    await response.arrayBuffer();
  });

  test.each([
    { title: 'in the headers', bytes: 'GET /a HTTP/1.1\r\nHos', logged: 0 },
    {
      title: 'in the body',
      bytes: 'POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc',
      logged: 1,
    },
    { title: 'before the answer', bytes: 'GET /a?ms=40 HTTP/1.1\r\nHost: x\r\n\r\n', logged: 1 },
  ])('L66 whose client leaves or closes its side $title leaves nothing behind', async ({ bytes, logged }) => {
    await start(kind);
    const leaving = await open();
    leaving.write(bytes, () => leaving.destroy());
    const resetting = await open();
    resetting.write(bytes, () => resetting.resetAndDestroy());
    const closing = await open();
    closing.end(bytes);
    // A closed side is a client that has left: no answer, but an end.
    expect(await read(closing)).not.toContain('/a');
    // Each has its entry, so nothing waits for the client any more.
    await untilLogged(3 * logged);
    await expectToGoOn();
  });

  test('whose client leaves in the middle of a large answer leaves nothing behind', async () => {
    await start(kind);
    const socket = await open();
    socket.write('GET /a?bytes=5000000 HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(socket, 'data');
    socket.destroy();
    await untilLogged(1);
    await expectToGoOn();
  });

  test('with a body that is far too large gets its 413 before the rest is sent', async () => {
    await start(kind);
    const response = await fetch(`${gateway.url}/a`, { method: 'POST', body: Buffer.alloc(30_000_000) });
    expect(response.status).toBe(413);
    await response.arrayBuffer();
    await expectToGoOn();
  });
});
