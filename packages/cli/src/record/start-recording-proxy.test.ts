import { once } from 'node:events';
import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type ListeningServer, listen } from '@straddle/testing';
import { choosePort } from '../choose-port.ts';
import { type RecordingProxy, startRecordingProxy } from './start-recording-proxy.ts';

let legacy: ListeningServer | undefined;
let proxy: RecordingProxy | undefined;
let leftOut = 0;
afterEach(async () => {
  await proxy?.stop();
  await legacy?.close();
  proxy = undefined;
  legacy = undefined;
});

type Handler = (message: IncomingMessage, response: ServerResponse) => void;

async function startBoth(handler: Handler, { changeHost = false } = {}): Promise<string> {
  legacy = await listen(handler);
  return startInFrontOf(legacy.url, { changeHost });
}

async function startInFrontOf(target: string, { changeHost = false, port = 0 } = {}): Promise<string> {
  leftOut = 0;
  const recorder = {
    observe: () => ({
      leaveOut: () => {
        leftOut += 1;
      },
    }),
  };
  proxy = await startRecordingProxy({
    target: new URL(target),
    port,
    host: '127.0.0.1',
    changeHost,
    recorder,
  });
  return proxy.url;
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: readonly string[];
  readonly body: Buffer;
}

async function ask(
  url: string,
  {
    method = 'GET',
    headers = [],
    body,
  }: { method?: string; headers?: readonly string[]; body?: Uint8Array } = {},
): Promise<Answer> {
  const outgoing = request(url, { method, headers: ['Host', 'app.example.com', ...headers], agent: false });
  outgoing.end(body);
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  return { status: incoming.statusCode, headers: incoming.rawHeaders, body: Buffer.concat(chunks) };
}

describe('a request', () => {
  test('reaches the target as the client sent it', async () => {
    const seen: unknown[] = [];
    const url = await startBoth((message, response) => {
      seen.push(
        message.method,
        message.url,
        message.rawHeaders.filter((text) => !/^(?:connection|close|keep-alive)$/i.test(text)),
      );
      response.end();
    });
    await ask(`${url}/a//b%2Fc/?q=%20+&q=2`, {
      headers: ['Cookie', 'a=1', 'X-Twice', 'one', 'X-Twice', 'two', 'X-Forwarded-For', '192.0.2.1'],
    });
    expect(seen).toEqual([
      'GET',
      '/a//b%2Fc/?q=%20+&q=2',
      [
        'host',
        'app.example.com',
        'cookie',
        'a=1',
        'x-twice',
        'one',
        'x-twice',
        'two',
        'x-forwarded-for',
        '192.0.2.1',
      ],
    ]);
  });

  test('names the target as its host when that is wanted', async () => {
    const url = await startBoth((message, response) => response.end(message.headers.host), {
      changeHost: true,
    });
    expect((await ask(url)).body.toString()).toBe(legacy?.url.replace('http://', ''));
  });

  test.each(['Content-Length', 'Transfer-Encoding'])(
    'with a body of 5 MB arrives whole, framed by %s',
    async (framing) => {
      const url = await startBoth((message, response) => void message.pipe(response));
      const body = Buffer.alloc(5_000_000, 'abc');
      const headers = framing === 'Content-Length' ? [framing, String(body.length)] : [framing, 'chunked'];
      const answer = await ask(url, { method: 'POST', headers, body });
      expect(answer.body.equals(body)).toBe(true);
    },
  );
});

describe('an answer', () => {
  test('reaches the client as the target gave it', async () => {
    const url = await startBoth((_message, response) => {
      response.sendDate = false;
      response.writeHead(
        302,
        [
          ['Location', '/elsewhere'],
          ['Set-Cookie', 'a=1'],
          ['Set-Cookie', 'b=2'],
          ['Content-Length', '2'],
        ].flat(),
      );
      response.end('go');
    });
    const { status, headers, body } = await ask(url);
    expect(status).toBe(302);
    expect(headers.join(' ')).toMatch(/^Location \/elsewhere Set-Cookie a=1 Set-Cookie b=2 Content-Length 2/);
    expect(body.toString()).toBe('go');
  });

  test.each([204, 304])('without a body (%i) has none', async (status) => {
    const url = await startBoth((_message, response) => response.writeHead(status).end());
    expect(await ask(url)).toMatchObject({ status, body: Buffer.alloc(0) });
  });

  test('to HEAD keeps its length', async () => {
    const url = await startBoth((_message, response) =>
      response.writeHead(200, { 'Content-Length': 7 }).end(),
    );
    expect((await ask(url, { method: 'HEAD' })).headers.join(' ')).toContain('Content-Length 7');
  });
});

describe('a target', () => {
  test('that is not there is told, and is no exchange of its own', async () => {
    const port = await choosePort(0, '--port');
    const url = await startInFrontOf(`http://127.0.0.1:${port}`);
    const { status, body } = await ask(url, { method: 'POST', body: Buffer.alloc(100_000) });
    expect(status).toBe(502);
    expect(body.toString()).toContain(`http://127.0.0.1:${port} cannot be reached (ECONNREFUSED)`);
    expect(leftOut).toBe(1);
  });

  test('that hangs up in the middle leaves a client that knows it', async () => {
    const url = await startBoth((_message, response) => {
      response.writeHead(200, { 'Content-Length': 100 });
      response.write('half', () => response.destroy());
    });
    await expect(ask(url)).rejects.toThrow('aborted');
  });
});

test('what is no HTTP is answered, and harms nobody', async () => {
  const url = await startBoth((_message, response) => response.end('fine'));
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write('nonsense\r\n\r\n');
  const [first] = await once(socket, 'data');
  expect(String(first)).toMatch(/^HTTP\/1\.1 400/);
  expect((await ask(url)).body.toString()).toBe('fine');
});

test('a port that is taken is an error that names its option', async () => {
  legacy = await listen(() => undefined);
  await expect(startInFrontOf(legacy.url, { port: legacy.port })).rejects.toMatchObject({
    code: 'ERR_PORT_TAKEN',
    message: expect.stringContaining('--port <port>'),
  });
});
