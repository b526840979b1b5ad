import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { ObservedRequest } from '../results/observation.ts';
import { type ObserveOutcome, observe } from './observe.ts';

const open: Server[] = [];

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(server);
  const address = server.address();
  if (!isAddressInfo(address)) throw new Error('not listening on a port');
  return `http://127.0.0.1:${address.port}`;
}

function isAddressInfo(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}

const serve = (listener: RequestListener): Promise<string> => listen(createServer(listener));

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

const GET: ObservedRequest = { method: 'GET', path: '/', headers: [] };

const ask = (baseUrl: string, request = GET, limits = {}): Promise<ObserveOutcome> =>
  observe(request, { baseUrl, timeLimitMs: 5000, bodyLimitBytes: 1000, ...limits });

describe('observe', () => {
  test('records status, raw headers with case, order and repetition, and the bytes of the body', async () => {
    const baseUrl = await serve((_request, response) => {
      response.writeHead(418, ['X-First', '1', 'Set-Cookie', 'a=1', 'set-cookie', 'b=2']);
      response.end(Buffer.from([0xff, 0x00]));
    });
    const outcome = await ask(baseUrl);
    expect(outcome).toMatchObject({ outcome: 'observed', response: { status: 418 } });
    if (outcome.outcome !== 'observed') return;
    expect(outcome.response.headers.slice(0, 3)).toEqual([
      ['X-First', '1'],
      ['Set-Cookie', 'a=1'],
      ['set-cookie', 'b=2'],
    ]);
    expect(outcome.response.body).toEqual(Buffer.from([0xff, 0x00]));
    expect(outcome.durationMs).toBeGreaterThan(0);
  });

  test('sends exactly the given headers and path, with Host, Connection and Content-Length added', async () => {
    let seen: readonly string[] = [];
    const baseUrl = await serve((request, response) => {
      seen = [request.method ?? '', request.url ?? '', ...request.rawHeaders];
      request.resume().on('end', () => response.end());
    });
    const headers = [
      ['cOOkie', 'a=1'],
      ['X-Twice', '1'],
      ['X-Twice', '2'],
    ] as const;
    await ask(`${baseUrl}/stage/`, { method: 'POST', path: '/a/../b?q=%20', headers, body: 'größe' });
    expect(seen).toEqual([
      'POST',
      '/stage/a/../b?q=%20',
      'Host',
      baseUrl.slice('http://'.length),
      'Connection',
      'close',
      'Content-Length',
      '7',
      'cOOkie',
      'a=1',
      'X-Twice',
      '1',
      'X-Twice',
      '2',
    ]);
  });

  test('follows no redirect', async () => {
    let requests = 0;
    const baseUrl = await serve((_request, response) => {
      requests += 1;
      response.writeHead(302, { Location: '/elsewhere' }).end();
    });
    expect(await ask(baseUrl)).toMatchObject({ outcome: 'observed', response: { status: 302 } });
    expect(requests).toBe(1);
  });

  test('says unreachable when nobody listens', async () => {
    const baseUrl = await serve(() => undefined);
    await Promise.all(open.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
    expect(await ask(baseUrl)).toEqual({
      outcome: 'failed',
      reason: 'unreachable',
      message: 'the connection failed (ECONNREFUSED)',
    });
  });

  test.each([
    { title: 'what is not HTTP', answer: 'SSH-2.0-OpenSSH\r\n', message: /HPE_/ },
    {
      title: 'a body that is cut off',
      answer: 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf',
      message: /ECONNRESET/,
    },
  ])('says unreachable for $title', async ({ answer, message }) => {
    const baseUrl = await listen(createTcpServer((socket) => socket.once('data', () => socket.end(answer))));
    const outcome = await ask(baseUrl);
    expect(outcome).toMatchObject({
      outcome: 'failed',
      reason: 'unreachable',
      message: expect.stringMatching(message),
    });
  });

  test('gives up on a side that never finishes its answer', async () => {
    const baseUrl = await serve((_request, response) => response.write('still '));
    expect(await ask(baseUrl, GET, { timeLimitMs: 50 })).toEqual({
      outcome: 'failed',
      reason: 'timed-out',
      message: 'no complete answer within 50 ms',
    });
  });

  test('gives up on a body without end', async () => {
    const baseUrl = await serve((_request, response) => {
      const more = (): void => {
        while (response.write('x'.repeat(500)));
      };
      response.on('drain', more);
      more();
    });
    expect(await ask(baseUrl)).toMatchObject({ outcome: 'failed', reason: 'response-too-large' });
  });

  test.each([
    { title: 'header', request: { ...GET, headers: [['X-A', 'canary\n']] as const } },
    { title: 'path', request: { ...GET, path: '/a b' } },
  ])('says unsendable for an impossible $title, without quoting it', async ({ request }) => {
    const outcome = await ask('http://127.0.0.1:9', request);
    expect(outcome).toMatchObject({ outcome: 'failed', reason: 'unsendable' });
    expect(JSON.stringify(outcome)).not.toContain('canary');
  });
});
