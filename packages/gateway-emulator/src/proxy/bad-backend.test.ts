import { once } from 'node:events';
import { request } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';

import { createInProcessInvoker } from '../functions/in-process-invoker.ts';
import { type Gateway, startGateway } from '../start-gateway.ts';
import { identifiers } from '../testing/emulated-api.ts';
import { sendRaw } from '../testing/raw-client.ts';

/** What the backend does with the next connection that sends something. */
let answer: (socket: Socket) => void;
let backend: Server;
let port: number;
beforeAll(async () => {
  backend = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => answer(socket));
  }).listen(0, '127.0.0.1');
  await once(backend, 'listening');
  const address = backend.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(() => {
  backend.close();
});
beforeEach(() => {
  answer = (socket) => socket.end(good);
});

const good = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok';

describe.each([
  { kind: 'rest', unusable: 504 },
  { kind: 'http', unusable: 503 },
] as const)('a $kind API in front of a backend', ({ kind, unusable }) => {
  let gateway: Gateway;
  const faults: unknown[] = [];
  beforeAll(async () => {
    gateway = await startGateway(
      {
        kind,
        ...identifiers,
        stage: kind === 'rest' ? 'dev' : '$default',
        routes: [
          {
            routeKey: 'ANY /{proxy+}',
            integration: { type: 'http-proxy', uri: `http://127.0.0.1:${port}/{proxy}` },
          },
        ],
      },
      { invoker: createInProcessInvoker({}), onFault: (error) => faults.push(error) },
    );
  });
  afterAll(() => gateway.stop());

  test.each([
    { title: 'closes without a word', bytes: '' },
    { title: 'sends no HTTP', bytes: 'nonsense\r\n\r\n' },
    { title: 'sends a status below 100', bytes: 'HTTP/1.1 042 Odd\r\nContent-Length: 0\r\n\r\n' },
    { title: 'sends half of its headers', bytes: 'HTTP/1.1 200 OK\r\nContent-Le' },
    { title: 'sends a NUL in a header', bytes: 'HTTP/1.1 200 OK\r\nX-A: a\0b\r\n\r\n' },
    {
      title: 'sends a length and chunks',
      bytes: 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    },
    { title: 'sends 100 KB of headers', bytes: `HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(100_000)}\r\n\r\n` },
    {
      title: 'switches protocols unasked',
      bytes: 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n',
    },
  ])('that $title answers by itself, and goes on', async ({ bytes }) => {
    answer = (socket) => socket.end(bytes);
    expect((await sendRaw(gateway.port, { target: '/a' })).status).toBe(unusable);
    answer = (socket) => socket.end(good);
    expect(await sendRaw(gateway.port, { target: '/a' })).toMatchObject({ status: 200, body: 'ok' });
    expect(faults).toEqual([]);
  });

  test.each([
    { title: 'a body that is cut off', bytes: 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc' },
    {
      title: 'a chunk that is none',
      bytes: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n',
    },
  ])('cuts its own answer off after $title, so that nobody takes it for whole', async ({ bytes }) => {
    answer = (socket) => socket.end(bytes);
    await expect(fetch(`${gateway.url}/a`).then((response) => response.text())).rejects.toThrow(
      /terminated|fetch failed/,
    );
    answer = (socket) => socket.end(good);
    expect((await sendRaw(gateway.port, { target: '/a' })).status).toBe(200);
  });

  test('passes no informational answer on, and waits for the real one', async () => {
    answer = (socket) => socket.end(`HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n${good}`);
    const response = await sendRaw(gateway.port, { target: '/a' });
    expect(response).toMatchObject({ status: 200, body: 'ok' });
    expect(response.headers.map(([name]) => name)).not.toContain('Link');
  });

  test('passes on what is answered to half of an upload', async () => {
    answer = (socket) => {
      socket.resume();
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno');
    };
    const outgoing = request(`${gateway.url}/a`, { method: 'POST', headers: { 'Content-Length': 100 } });
    outgoing.on('error', () => {});
    outgoing.write('half');
    const [response] = await once(outgoing, 'response');
    outgoing.destroy();
    expect(response.statusCode).toBe(403);
  });

  test('lets go of it when the client leaves in the middle of the answer', async () => {
    const letGo = new Promise<void>((resolve) => {
      answer = (socket) => {
        socket.once('close', resolve);
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nbeginning');
      };
    });
    const outgoing = request(`${gateway.url}/a`, (response) => {
      response.on('error', () => {});
      response.once('data', () => outgoing.destroy());
    }).end();
    outgoing.on('error', () => {});
    await letGo;
  });
});
