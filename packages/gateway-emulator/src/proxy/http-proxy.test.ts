import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';

import type { AccessLogEntry } from '../access-log.ts';
import type { GatewayLimits } from '../definition/api-definition.ts';
import { createInProcessInvoker } from '../functions/in-process-invoker.ts';
import { type Gateway, startGateway } from '../start-gateway.ts';
import { identifiers } from '../testing/emulated-api.ts';
import { exchangeBytes, sendRaw } from '../testing/raw-client.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

async function startBackend(listener: RequestListener): Promise<{ port: number; server: Server }> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : 0, server };
}

async function startProxy(
  origin: string,
  {
    kind = 'rest',
    limits,
    accessLog,
  }: {
    kind?: 'rest' | 'http';
    limits?: Partial<GatewayLimits>;
    accessLog?: (entry: AccessLogEntry) => void;
  } = {},
): Promise<Gateway> {
  const gateway = await startGateway(
    {
      kind,
      ...identifiers,
      stage: kind === 'rest' ? 'dev' : '$default',
      limits,
      routes: [
        { routeKey: 'ANY /', integration: { type: 'http-proxy', uri: `${origin}/` } },
        { routeKey: 'ANY /{proxy+}', integration: { type: 'http-proxy', uri: `${origin}/{proxy}` } },
      ],
    },
    { invoker: createInProcessInvoker({}), accessLog },
  );
  closers.push(() => gateway.stop());
  return gateway;
}

/** Something that a test waits for. */
function createSignal(): { readonly given: Promise<void>; readonly give: () => void } {
  let give = (): void => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give: () => give() };
}

/** A backend that keeps what it was asked, and answers `ok`. */
async function recordingBackend(): Promise<{
  origin: string;
  port: number;
  requests: IncomingMessage[];
  bodies: string[];
}> {
  const requests: IncomingMessage[] = [];
  const bodies: string[] = [];
  const { port } = await startBackend((request, response) => {
    requests.push(request);
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      bodies.push(body);
      response.end('ok');
    });
  });
  return { origin: `http://127.0.0.1:${port}`, port, requests, bodies };
}

describe('a request reaches the backend', () => {
  test.each([
    { title: 'with its length', headers: [], body: 'payload' },
    {
      title: 'in chunks',
      headers: ['Transfer-Encoding: chunked', '', '7', 'payload', '0', ''],
      body: undefined,
    },
  ])('with its body $title', async ({ headers, body }) => {
    const { origin, bodies, requests } = await recordingBackend();
    const gateway = await startProxy(origin);
    const request = { method: 'DELETE', target: '/x', headers: [...headers] };
    await sendRaw(gateway.port, body === undefined ? request : { ...request, body });
    expect({ method: requests[0]?.method, bodies }).toEqual({ method: 'DELETE', bodies: ['payload'] });
  });

  test('piece by piece, while the client is still writing', async () => {
    const arrived = createSignal();
    let seen = '';
    const { port } = await startBackend((request, response) => {
      request.on('data', (chunk: Buffer) => {
        seen += chunk.toString();
        arrived.give();
      });
      request.on('end', () => response.end(seen));
    });
    const gateway = await startProxy(`http://127.0.0.1:${port}`);
    const client = connect(gateway.port, '127.0.0.1');
    client.write('POST /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n');
    client.write('5\r\nfirst\r\n');
    await arrived.given;
    expect(seen).toBe('first');
    client.write('4\r\nlast\r\n0\r\n\r\n');
    let answer = '';
    client.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    await once(client, 'close');
    expect(answer).toContain('firstlast');
  });

  test('over connections that are kept', async () => {
    const { origin, requests } = await recordingBackend();
    const gateway = await startProxy(origin);
    await sendRaw(gateway.port, { target: '/1' });
    await sendRaw(gateway.port, { method: 'POST', target: '/2', body: 'payload' });
    await sendRaw(gateway.port, { target: '/3' });
    const ports = requests.map(({ socket }) => socket.remotePort);
    expect(ports).toEqual([ports[0], ports[0], ports[0]]);
  });

  test('over a new connection when the backend has closed the kept one', async () => {
    const { port, server } = await startBackend((_request, response) => response.end('ok'));
    const gateway = await startProxy(`http://127.0.0.1:${port}`);
    await sendRaw(gateway.port, { target: '/1' });
    server.closeAllConnections();
    expect(await sendRaw(gateway.port, { target: '/2' })).toMatchObject({ status: 200, body: 'ok' });
  });
});

describe('an answer reaches the client', () => {
  test('piece by piece, while the backend is still writing', async () => {
    let finish = (): void => {};
    const { port } = await startBackend((_request, response) => {
      response.write('first');
      finish = () => response.end('last');
    });
    const gateway = await startProxy(`http://127.0.0.1:${port}`);
    const response = await fetch(`${gateway.url}/stream`);
    const reader = response.body?.getReader();
    const first = await reader?.read();
    expect(Buffer.from(first?.value ?? []).toString()).toBe('first');
    finish();
    const last = await reader?.read();
    expect(Buffer.from(last?.value ?? []).toString()).toBe('last');
    expect((await reader?.read())?.done).toBe(true);
  });

  test('no faster than the client reads it, and whole', async () => {
    const bytes = 64 * 1024 * 1024;
    let written = 0;
    const { port } = await startBackend((_request, response) => {
      response.writeHead(200, { 'Content-Length': bytes });
      const chunk = Buffer.alloc(1024 * 1024);
      const writeMore = (): void => {
        while (written < bytes) {
          written += chunk.length;
          if (!response.write(chunk)) {
            response.once('drain', writeMore);
            return;
          }
        }
        response.end();
      };
      writeMore();
    });
    const gateway = await startProxy(`http://127.0.0.1:${port}`);
    const response = await fetch(`${gateway.url}/large`);
    // Nobody reads yet: what is under way is what fits into the buffers of two connections.
    for (let seen = -1; seen !== written; await delay(50)) {
      seen = written;
    }
    expect(written).toBeLessThan(bytes / 2);
    expect((await response.arrayBuffer()).byteLength).toBe(bytes);
  });

  test('cut off where the backend breaks off', async () => {
    const { port } = await startBackend((_request, response) => {
      response.writeHead(200, { 'Content-Length': 100 });
      response.write('part', () => response.destroy());
    });
    const gateway = await startProxy(`http://127.0.0.1:${port}`);
    await expect(fetch(`${gateway.url}/a`).then((response) => response.text())).rejects.toThrow('terminated');
  });
});

describe('the gateway answers by itself', () => {
  test.each([
    { kind: 'rest', status: 504, body: '{"message": "Internal server error"}' },
    { kind: 'http', status: 503, body: '{"message":"Service Unavailable"}' },
  ] as const)(
    'if the backend of a $kind API is down, and recovers with it',
    async ({ kind, status, body }) => {
      const { port, server } = await startBackend((_request, response) => response.end('up'));
      server.close();
      await once(server, 'close');
      const accessLog: AccessLogEntry[] = [];
      const gateway = await startProxy(`http://127.0.0.1:${port}`, {
        kind,
        accessLog: (entry) => accessLog.push(entry),
      });
      const down = await sendRaw(gateway.port, { method: 'POST', target: '/a', body: 'x'.repeat(1000) });
      expect({ status: down.status, body: down.body }).toEqual({ status, body });
      expect(accessLog[0]).toMatchObject({
        integrationErrorMessage: 'ECONNREFUSED',
        'integration.status': '-',
      });
      const again = createServer((_request, response) => response.end('up')).listen(port, '127.0.0.1');
      await once(again, 'listening');
      const up = await sendRaw(gateway.port, { target: '/a' });
      again.closeAllConnections();
      again.close();
      expect(up.body).toBe('up');
    },
  );

  test.each([
    { kind: 'rest', status: 504, body: '{"message": "Endpoint request timed out"}' },
    { kind: 'http', status: 503, body: '{"message":"Service Unavailable"}' },
  ] as const)(
    'if the backend of a $kind API does not answer in time, which then sees the end',
    async ({ kind, status, body }) => {
      const abandoned = createSignal();
      const { port } = await startBackend(
        (_request, response) => void response.once('close', abandoned.give),
      );
      const gateway = await startProxy(`http://127.0.0.1:${port}`, {
        kind,
        limits: { integrationTimeoutMs: 40 },
      });
      const response = await sendRaw(gateway.port, { target: '/a' });
      expect({ status: response.status, body: response.body }).toEqual({ status, body });
      await abandoned.given;
    },
  );

  test('if the backend reads nothing of a large upload, and does not answer in time', async () => {
    const { port } = await startBackend((request) => request.pause());
    const gateway = await startProxy(`http://127.0.0.1:${port}`, { limits: { integrationTimeoutMs: 100 } });
    const body = Buffer.alloc(9 * 1024 * 1024);
    expect((await sendRaw(gateway.port, { method: 'POST', target: '/a', body })).status).toBe(504);
  });

  test.each([
    { title: 'announced', bytes: 'Content-Length: 9\r\n\r\nxxxxxxxxx', reached: 0 },
    {
      title: 'in chunks',
      bytes: 'Transfer-Encoding: chunked\r\n\r\n9\r\nxxxxxxxxx\r\n0\r\n\r\n',
      reached: 1,
    },
  ])('if a body is too large, $title', async ({ bytes, reached }) => {
    let seen = 0;
    const { port } = await startBackend((request) => {
      seen += 1;
      request.resume();
    });
    const gateway = await startProxy(`http://127.0.0.1:${port}`, { limits: { requestBodyBytes: 8 } });
    const head = `POST /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n`;
    const answer = (await exchangeBytes(gateway.port, Buffer.from(head + bytes))).toString();
    expect(answer).toMatch(/^HTTP\/1\.1 413 [\s\S]*\{"message":"Request Too Long"\}$/);
    expect(seen).toBeLessThanOrEqual(reached);
  });
});

test('a client that goes away takes its request to the backend with it', async () => {
  const reached = createSignal();
  const ended = createSignal();
  const { port } = await startBackend((_request, response) => {
    response.once('close', ended.give);
    reached.give();
  });
  const logged = createSignal();
  const accessLog: AccessLogEntry[] = [];
  const gateway = await startProxy(`http://127.0.0.1:${port}`, {
    accessLog: (entry) => {
      accessLog.push(entry);
      logged.give();
    },
  });
  const client = connect(gateway.port, '127.0.0.1', () => client.write('GET /a HTTP/1.1\r\nHost: x\r\n\r\n'));
  await reached.given;
  client.destroy();
  await ended.given;
  await logged.given;
  expect(accessLog).toEqual([expect.objectContaining({ path: '/a', status: '-' })]);
});
