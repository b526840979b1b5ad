import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  compareObservations,
  createObservation,
  createTally,
  type ExperimentCase,
  type Observation,
  type Result,
} from '@straddle/comparison';
import { type CredentialSource, runExperiments } from '@straddle/comparison/node';
import {
  createReplayCallers,
  formatExchange,
  type ReplayCase,
  readRecording,
  replayCases,
} from '@straddle/comparison/recording';
import { payload } from './peers/payload.js';
import { startServerProcess } from './peers/start-server-process.ts';

const ROUNDS = 5;
const CELLS_PER_ROUND = 1000;
const CONCURRENCY = [1, 8];
const AIM_PER_SECOND = 500;
/** One in so many exchanges differs. */
const DIFFERS_EVERY = 1000;
const EXCHANGES = 1_000_000;

console.log(
  `Comparison, Node ${process.version}, ${cpus().length} cores for the comparison and both sides together`,
);
await measureStubPair();
await measureRecording();

/** Sessions of nobody: what is measured is not the database. */
function unboundCredentials(): CredentialSource {
  let count = 0;
  return {
    acquire: async (client, side) => {
      const sessionId = `${side}-${(count += 1)}`;
      const header = {
        name: 'Cookie',
        value: `connect.sid=${sessionId}`,
        variable: 'STRADDLE_CREDENTIAL_COOKIE',
      };
      return { client, headers: [header], sessionIds: [sessionId] };
    },
  };
}

async function measureStubPair(): Promise<void> {
  const [control, candidate] = await Promise.all([
    startServerProcess('stub-server.ts', {}),
    startServerProcess('stub-server.ts', {}),
  ]);
  const cases: readonly ExperimentCase[] = Array.from({ length: CELLS_PER_ROUND }, (_, index) => ({
    routeKey: 'GET /page/{number}',
    example: { title: `page ${index}`, method: 'GET', path: `/page/${index}` },
  }));
  for (const concurrency of CONCURRENCY) {
    const rates: number[] = [];
    const cpuMs: number[] = [];
    // The first round lets V8 optimize.
    for (let round = 0; round <= ROUNDS; round += 1) {
      const tally = createTally();
      const startedMs = performance.now();
      const startedCpu = process.cpuUsage();
      const results = runExperiments({
        control: { baseUrl: control.url },
        candidate: { baseUrl: candidate.url },
        cases,
        clients: [{ name: 'cookie', presents: 'valid' }],
        credentials: unboundCredentials(),
        concurrency,
      });
      for await (const result of results) tally.add(result);
      const perSecond = (CELLS_PER_ROUND * 1000) / (performance.now() - startedMs);
      const { cells, outcome } = tally.summary();
      if (outcome !== 'equal' || cells !== CELLS_PER_ROUND)
        throw new Error(`the stub pair came out ${outcome}`);
      const { user, system } = process.cpuUsage(startedCpu);
      if (round === 0) continue;
      rates.push(perSecond);
      cpuMs.push((user + system) / 1000 / CELLS_PER_ROUND);
    }
    const median = medianOf(rates);
    const verdict = median >= AIM_PER_SECOND ? 'reached' : 'MISSED';
    console.log(
      `stub pair, ${concurrency} at a time: ${median.toFixed(0)} exchanges/s, each asked of both sides (${rates.map((rate) => rate.toFixed(0)).join(', ')}), aim ${AIM_PER_SECOND}: ${verdict}; ${medianOf(cpuMs).toFixed(2)} ms of CPU time each in this process, load of the machine ${loadavg()[0]?.toFixed(1)}`,
    );
  }
  await Promise.all([control.stop(), candidate.stop()]);
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Reads a recording and compares a made-up pair of answers per exchange, as a replay does without the network. */
async function measureRecording(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'straddle-bench-'));
  const file = join(folder, 'traffic.jsonl');
  try {
    await writeRecording(file);
    const { size } = statSync(file);
    setFlagsFromString('--expose-gc');
    const collectGarbage: () => void = runInNewContext('gc');
    const heapMegabytes = (): number => {
      collectGarbage();
      return process.memoryUsage().heapUsed / 1_048_576;
    };
    const callerOf = createReplayCallers({ credentials: unboundCredentials() });
    const cases = replayCases(readRecording(file), {
      routeKeyOf: (_method, path) => (path.startsWith('/page/') ? 'GET /page/{number}' : 'GET /projects'),
      callerOf,
      onNotReplayed: (line, why) => {
        throw new Error(`line ${line}: ${why.reason}`);
      },
    });
    const tally = createTally();
    const heaps: string[] = [];
    const startedMs = performance.now();
    let compared = 0;
    for await (const one of cases) {
      tally.add(compareMadeUp(one));
      compared += 1;
      // Early enough to see growth, late enough for what is allocated once.
      if (compared === EXCHANGES / 20 || compared === EXCHANGES / 2 || compared === EXCHANGES) {
        heaps.push(`${heapMegabytes().toFixed(1)} MB after ${compared}`);
      }
    }
    const seconds = (performance.now() - startedMs) / 1000;
    const { cells, differentCells } = tally.summary();
    if (cells !== EXCHANGES || differentCells !== Math.floor(EXCHANGES / DIFFERS_EVERY)) {
      throw new Error(`${cells} cells, ${differentCells} different`);
    }
    console.log(
      `recording of ${(size / 1_048_576).toFixed(0)} MB: ${cells} exchanges read and compared in ${seconds.toFixed(1)} s, ${(cells / seconds).toFixed(0)}/s, ${differentCells} different; heap ${heaps.join(', ')}`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function writeRecording(file: string): Promise<void> {
  const stream = createWriteStream(file);
  for (let index = 1; index <= EXCHANGES; index += 1) {
    const line = formatExchange({
      at: new Date(1_780_000_000_000 + index).toISOString(),
      method: 'GET',
      path: `/page/${index}?sort=name`,
      headers: { accept: 'application/json', 'accept-language': 'en' },
      sessions: { cookie: `pseudonym-${index % 5000}` },
      body: { form: 'none' },
      status: 200,
      durationMs: index % 50,
    });
    if (!stream.write(`${line}\n`)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'close');
}

function compareMadeUp({ routeKey, example, caller, line }: ReplayCase): Result {
  const observe = (name: string): Observation =>
    createObservation({
      request: { method: example.method, path: example.path, headers: Object.entries(example.headers ?? {}) },
      response: {
        status: 200,
        headers: [
          ['Content-Type', 'application/json'],
          ['Cache-Control', 'no-store'],
        ],
        body: JSON.stringify({ ...payload, line, name }),
      },
      durationMs: line % 50,
    });
  const control = observe('same');
  const candidate = observe(line % DIFFERS_EVERY === 0 ? 'other' : 'same');
  const side = {
    baseUrl: 'http://127.0.0.1',
    status: 200,
    session: 'not-observed',
    durationMs: line % 50,
  } as const;
  const shown = { requestHeaders: [], status: 200, headers: [], body: { form: 'empty' } } as const;
  return {
    outcome: 'compared',
    routeKey,
    caseTitle: example.title,
    client: caller.client.name,
    presents: caller.client.presents,
    repetition: 1,
    request: example,
    first: 'control',
    control: side,
    candidate: side,
    comparison: compareObservations(control, candidate),
    exchange: { control: shown, candidate: shown },
  };
}
