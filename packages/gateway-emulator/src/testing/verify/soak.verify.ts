import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, createServer, request, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

import type { SoakMessage } from './soak-gateways.ts';

/** With less time than this, fewer requests are demanded. */
const fullMinutes = 5;
const fullRequests = 50_000;
const warmUpRequests = 4000;
const clients = 6;
/** A leak of 60 bytes per request would be as much. */
const allowedGrowthBytes = 3_000_000;

const given = Number(process.env['VERIFY_MINUTES'] ?? '');
const share = given > 0 ? Math.min(1, given / fullMinutes) : 1;
const requests = Math.ceil(fullRequests * share);

const agent = new Agent({ keepAlive: true, maxSockets: clients });
let backend: Server;
let program: ChildProcess;
let urls: readonly string[];

beforeAll(async () => {
  backend = createServer((incoming, response) => {
    let bytes = 0;
    incoming.on('data', (chunk: Buffer) => (bytes += chunk.length));
    incoming.on('end', () => response.end(JSON.stringify({ id: incoming.url?.split('=')[1], bytes })));
  }).listen(0, '127.0.0.1');
  await once(backend, 'listening');
  const address = backend.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  program = fork(
    fileURLToPath(new URL('./soak-gateways.ts', import.meta.url)),
    [`http://127.0.0.1:${port}`],
    {
      execArgv: [
        '--expose-gc',
        '--import',
        pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href,
        '--conditions=@straddle/source',
      ],
    },
  );
  urls = (await nextMessage()).urls ?? [];
});
afterAll(async () => {
  agent.destroy();
  program.disconnect();
  await once(program, 'exit');
  backend.closeAllConnections();
  backend.close();
});

async function nextMessage(): Promise<SoakMessage> {
  const [message]: SoakMessage[] = await once(program, 'message');
  return message ?? {};
}

async function measureGateway(): Promise<SoakMessage> {
  program.send('measure');
  return nextMessage();
}

interface Heap {
  readonly pid: number;
  readonly heapBytes: number;
}

/** The heaps of all processes of functions, by process. */
async function measureFunctions(): Promise<Map<number, number>> {
  const asked = urls.flatMap((url) => [url, url].map((each) => ask(`${each}/heap`)));
  const heaps = (await Promise.all(asked)).flatMap((answer): Heap[] => Object(answer).heaps);
  return new Map(heaps.map(({ pid, heapBytes }) => [pid, heapBytes]));
}

function ask(url: string, body?: Buffer): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { agent, method: body === undefined ? 'GET' : 'POST' }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode === 200) {
          resolve(JSON.parse(text));
        } else {
          reject(new Error(`${url} was answered with ${response.statusCode} ${text}`));
        }
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

const upload = Buffer.alloc(2048, 'x');

/** One request of the mix; its answer must be its own. */
async function exchange(index: number): Promise<void> {
  const url = urls[index % urls.length];
  const id = String(index);
  switch (Math.floor(index / urls.length) % 4) {
    case 0:
      expect(await ask(`${url}/legacy/x?id=${id}`)).toEqual({ id, bytes: 0 });
      break;
    case 1:
      expect(await ask(`${url}/legacy/x?id=${id}`, upload)).toEqual({ id, bytes: upload.length });
      break;
    case 2:
      expect(await ask(`${url}/open?id=${id}`)).toEqual({ id, isGuarded: false, heaps: [] });
      break;
    default:
      expect(await ask(`${url}/guarded?id=${id}`)).toEqual({ id, isGuarded: true, heaps: [] });
  }
}

async function exchangeMany(count: number): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) {
      next += 1;
      await exchange(next);
    }
  };
  await Promise.all(Array.from({ length: clients }, work));
}

test(`${requests} requests leave nothing behind, in the gateway and in functions`, async () => {
  await exchangeMany(warmUpRequests);
  const functionsBefore = await measureFunctions();
  const before = await measureGateway();
  const startedMs = performance.now();
  await exchangeMany(requests);
  const seconds = (performance.now() - startedMs) / 1000;
  const functionsAfter = await measureFunctions();
  const after = await measureGateway();

  const grown = Math.round(((after.heapBytes ?? 0) - (before.heapBytes ?? 0)) / 1024);
  const grownEach = [...functionsAfter].map(([pid, bytes]) =>
    Math.round((bytes - (functionsBefore.get(pid) ?? Number.NaN)) / 1024),
  );
  process.stdout.write(
    `soak: ${requests} requests in ${Math.round(seconds)} s; the gateway's heap grew by ${grown} KB, those of functions by ${grownEach.join(', ')} KB\n`,
  );
  // Two of each function for each API: the same processes from the warm-up to the end.
  expect(functionsBefore.size).toBe(8);
  expect([...functionsAfter.keys()].toSorted()).toEqual([...functionsBefore.keys()].toSorted());
  expect(after).toMatchObject({ coldStarts: before.coldStarts, faults: [] });
  expect(grown * 1024).toBeLessThan(allowedGrowthBytes);
  expect(Math.max(...grownEach) * 1024).toBeLessThan(allowedGrowthBytes);
});
