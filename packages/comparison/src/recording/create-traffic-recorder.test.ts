import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate, setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ListeningServer, listen } from '@straddle/testing';
import {
  createTrafficRecorder,
  type TrafficRecorder,
  type TrafficRecorderOptions,
} from './create-traffic-recorder.ts';
import { openRecordingFile } from './open-recording.ts';

let folder: string;
let file: string;
let problems: string[];
let server: ListeningServer | undefined;
/** Of the exchanges that the server has not let go of. */
let underWay: Promise<unknown>[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'straddle-recorder-'));
  file = join(folder, 'traffic.jsonl');
  problems = [];
  underWay = [];
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  rmSync(folder, { recursive: true });
});

type Handler = (message: IncomingMessage, response: ServerResponse) => void;

/** Answers with the number of bytes that it got. */
const counting: Handler = (message, response) => {
  let bytes = 0;
  message.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
  });
  message.on('end', () => response.end(String(bytes)));
};

async function recordOn(
  handler: Handler,
  more: Partial<TrafficRecorderOptions> = {},
): Promise<TrafficRecorder> {
  const recorder = await createTrafficRecorder({
    file,
    onProblem: (problem) => problems.push(problem),
    ...more,
  });
  server = await listen((message: IncomingMessage, response: ServerResponse) => {
    recorder.observe(message, response);
    underWay.push(once(response, 'close'));
    handler(message, response);
  });
  return recorder;
}

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** Sends a request and gives back the body of the answer, once the server has let go of it. */
async function send({ method = 'GET', path = '/', headers = {}, body }: Sent = {}): Promise<string> {
  const outgoing = request(`${server?.url}${path}`, { method, headers, agent: false });
  outgoing.end(body);
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  // The server sees the end of an exchange a moment after the client.
  await Promise.all(underWay);
  return Buffer.concat(chunks).toString();
}

const recorded = (): readonly Record<string, unknown>[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

describe('the file', () => {
  test('can be read by its owner alone', async () => {
    const recorder = await recordOn(counting);
    await recorder.close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('is not written over', async () => {
    writeFileSync(file, 'mine');
    await expect(recordOn(counting)).rejects.toMatchObject({
      code: 'ERR_RECORDING_UNWRITABLE',
      message: expect.stringContaining('--force'),
    });
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  test('takes the place of another by force, with its own rights, and follows no link', async () => {
    const elsewhere = join(folder, 'elsewhere');
    writeFileSync(elsewhere, 'mine');
    chmodSync(elsewhere, 0o644);
    symlinkSync(elsewhere, file);
    const recorder = await recordOn(counting, { force: true });
    await send();
    await recorder.close();
    expect(recorded()).toHaveLength(1);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(elsewhere, 'utf8')).toBe('mine');
  });

  test('is refused by name where it cannot be', async () => {
    await expect(recordOn(counting, { file: join(folder, 'nowhere', 'a.jsonl') })).rejects.toMatchObject({
      code: 'ERR_RECORDING_UNWRITABLE',
      message: expect.stringContaining('ENOENT'),
    });
  });

  test('has every exchange as soon as it is over, so that a killed process leaves a file that can be read', async () => {
    const recorder = await recordOn(counting);
    for (let count = 1; count <= 3; count += 1) {
      await send({ path: `/${count}` });
      // The client may have the whole answer before the server has seen that it is out.
      const deadlineMs = performance.now() + 2000;
      while (recorded().length < count && performance.now() < deadlineMs) await wait(5);
      expect(recorded().map(({ path }) => path)).toHaveLength(count);
    }
    await recorder.close();
  });
});

describe('what is recorded', () => {
  test('is what a request was when it came, whatever becomes of it on its way', async () => {
    const recorder = await recordOn((message, response) => {
      message.url = '/elsewhere';
      message.method = 'DELETE';
      response.statusCode = 418;
      counting(message, response);
    });
    await send({ path: '/projects?page=2', headers: { accept: 'text/plain' } });
    await recorder.close();
    expect(recorded()).toEqual([
      {
        v: 1,
        at: expect.stringMatching(/Z$/),
        method: 'GET',
        path: '/projects?page=1',
        status: 418,
        durationMs: expect.any(Number),
        headers: { accept: 'text/plain' },
      },
    ]);
  });

  test.each(['whole', 'in chunks'])(
    'is a JSON body, sent %s, which the handler gets all the same',
    async (how) => {
      const recorder = await recordOn(counting, { settings: { bodyFields: ['body.name'] } });
      const body = JSON.stringify({ name: 'Ada', email: 'ada@example.com' });
      const headers = {
        'Content-Type': 'application/json',
        ...(how === 'whole' ? {} : { 'Transfer-Encoding': 'chunked' }),
      };
      expect(await send({ method: 'POST', headers, body })).toBe(String(body.length));
      await recorder.close();
      expect(recorded()).toMatchObject([{ body: { form: 'json', value: { name: 'Ada' } } }]);
    },
  );

  test('does not hold a large body, nor hurry a handler that reads it late', async () => {
    const recorder = await recordOn((message, response) => {
      globalThis.setTimeout(() => counting(message, response), 50);
    });
    expect(await send({ method: 'POST', body: Buffer.alloc(5_000_000) })).toBe('5000000');
    await recorder.close();
    expect(recorded()).toMatchObject([{ body: { form: 'not-kept', reason: 'too-large' } }]);
  });

  test('is no login, and what is left out is counted', async () => {
    const recorder = await recordOn(counting);
    await send({ method: 'POST', path: '/auth/login', body: '{"password":"canary"}' });
    await send({ headers: { Authorization: 'Basic Y2FuYXJ5' } });
    await send();
    await recorder.close();
    expect(recorded()).toHaveLength(1);
    expect(recorder.counts()).toEqual({ recorded: 1, leftOut: { path: 1, 'other-authorization': 1 } });
  });

  test('is no exchange that nobody was answered in', async () => {
    const recorder = await recordOn((message) => message.socket.destroy());
    await expect(send()).rejects.toThrow('socket hang up');
    await Promise.all(underWay);
    await recorder.close();
    expect(recorder.counts()).toEqual({ recorded: 0, leftOut: { unanswered: 1 } });
  });
});

describe('sessions', () => {
  const SIGNED = (id: string): string => `s:${id}.${'A'.repeat(43)}`;
  const cookieOf = (id: string): Sent => ({
    headers: { Cookie: `connect.sid=${encodeURIComponent(SIGNED(id))}` },
  });
  const bearerOf = (id: string): Sent => ({ headers: { Authorization: `Bearer ${SIGNED(id)}` } });

  test('have a pseudonym each, whichever way they are presented', async () => {
    const recorder = await recordOn(counting);
    for (const sent of [cookieOf('ada'), bearerOf('ada'), cookieOf('cleo'), {}]) await send(sent);
    await recorder.close();
    const [ada, adasToken, cleo, nobody] = recorded().map(({ sessions }) => Object(sessions));
    expect(ada.cookie).toMatch(/^[\w-]{16}$/);
    expect(adasToken).toEqual({ bearer: ada.cookie });
    expect(cleo.cookie).not.toBe(ada.cookie);
    expect(nobody).toEqual({});
  });

  test('have other pseudonyms in another recording', async () => {
    const pseudonyms: unknown[] = [];
    for (let count = 0; count < 2; count += 1) {
      const recorder = await recordOn(counting, { force: true });
      await send(cookieOf('ada'));
      await recorder.close();
      await server?.close();
      server = undefined;
      pseudonyms.push(Object(recorded()[0])['sessions'].cookie);
    }
    expect(new Set(pseudonyms).size).toBe(2);
  });
});

test('canaries in every place of a request and its answer are nowhere in the file', async () => {
  const recorder = await recordOn(
    (message, response) => {
      response.setHeader('Set-Cookie', 'connect.sid=canary-set-cookie-value');
      response.setHeader('X-Token', 'canary-response-header');
      message.resume();
      message.on('end', () => response.end('{"token":"canary-response-body"}'));
    },
    { settings: { headers: ['accept', 'x-client'], query: ['page'], bodyFields: ['body.name'] } },
  );
  const signed = `s:canary-session-id.${'canary+signature/'.repeat(3).slice(0, 43)}`;
  await send({
    method: 'PUT',
    path: `/projects/canary0abcde1in2the3path?page=${encodeURIComponent(signed)}&token=canary-query&canary1name=1&canary-bare-value`,
    headers: {
      'Content-Type': 'application/json',
      Cookie: `theme=canary-other-cookie; connect.sid=${encodeURIComponent(signed)}`,
      Authorization: `Bearer ${signed}`,
      'X-Api-Key': 'canary-api-key',
      'X-Client': `echo ${signed} and canary-other-cookie`,
      'User-Agent': 'canary-user-agent',
      'X-Forwarded-For': 'canary-address',
    },
    body: JSON.stringify({ name: `my session is ${signed}`, password: 'canary-password', canaryKey: 1 }),
  });
  await recorder.close();
  expect(recorder.counts()).toEqual({ recorded: 1, leftOut: {} });
  expect(recorded()).toMatchObject([
    { method: 'PUT', status: 200, headers: { 'x-client': expect.stringMatching(/^echo .*masked/) } },
  ]);
  expect(readFileSync(file, 'utf8')).not.toMatch(/canary/i);
});

describe('limits', () => {
  test.each([
    { title: 'exchanges', more: { maxExchanges: 2 }, count: 2 },
    { title: 'bytes', more: { maxBytes: 250 }, count: 2 },
  ])('of $title end the recording, say so once, and the traffic goes on', async ({ more, count }) => {
    const recorder = await recordOn(counting, more);
    for (let sent = 0; sent < 5; sent += 1) expect(await send()).toBe('0');
    await recorder.close();
    expect(recorded()).toHaveLength(count);
    expect(recorder.counts()).toEqual({ recorded: count, leftOut: { full: 5 - count } });
    expect(problems).toEqual([expect.stringContaining(`full after ${count} exchanges`)]);
  });

  test('of what waits for the disk leave exchanges out rather than fill the memory', async () => {
    const recording = await openRecordingFile({ file, maxBacklogBytes: 1000, onProblem: () => undefined });
    // Nothing reaches the disk before this function gives way.
    const outcomes = Array.from({ length: 20 }, () => recording.write('x'.repeat(99)));
    expect(outcomes.filter((outcome) => outcome === 'written').length).toBeLessThanOrEqual(10);
    expect(outcomes.at(-1)).toBe('backlog');
    let later = outcomes.at(-1);
    while (later === 'backlog') {
      await setImmediate();
      later = recording.write('later');
    }
    expect(later).toBe('written');
    await recording.close();
    expect(readFileSync(file, 'utf8').trimEnd().split('\n').at(-1)).toBe('later');
  });
});
