import { cpus } from 'node:os';
import { verdictOf } from './aim.ts';
import { applyRequests } from './peers/apply-load.ts';
import { measuredApi, measuredService } from './peers/measured-apis.ts';
import { payload } from './peers/payload.js';
import { canReadProcessCpu, processTreeCpuUs } from './peers/process-cpu.ts';
import { type ServerProcess, startServerProcess } from './peers/start-server-process.ts';
import { startServerlessOffline } from './peers/start-serverless-offline.ts';

/**
 * What one request costs each gateway in CPU time, its functions' processes included. Other work on the machine
 * stretches it less than it stretches latency, and the client's and the backend's share is not in it. Ratios are taken
 * within a round, so that a slow second falls on both sides of a ratio. The warm-up is long because V8 is still
 * compiling after some thousand requests, and a busy machine makes it take its time.
 */
const ROUNDS = 9;
const REQUESTS = 1000;
const WARM_UP_REQUESTS = 12_000;
const CONNECTIONS = 10;
const body = JSON.stringify(payload);
const headers = { authorization: 'a token of this benchmark' };

interface Front {
  readonly name: string;
  readonly server: ServerProcess;
  readonly path: string;
}

if (!canReadProcessCpu()) {
  console.log(
    'Not measured. The CPU time of other processes: only Linux tells it as finely as is needed here.',
  );
  process.exit();
}

const stub = await startServerProcess('stub-server.ts', {});
const bare = (library: string): Promise<ServerProcess> =>
  startServerProcess('bare-proxy-server.ts', { library, target: stub.url });
const ours = (kind: 'rest' | 'http', isLogged: boolean): Promise<ServerProcess> =>
  startServerProcess('gateway-server.ts', { definition: measuredApi(kind, stub.url, true), isLogged });
const [isolated, httpProxy, httpxy, undici, rest, http, restLogged, httpLogged, offline] = await Promise.all([
  startServerProcess('bare-function-server.ts', {}),
  bare('http-proxy'),
  bare('httpxy'),
  bare('undici'),
  ours('rest', false),
  ours('http', false),
  ours('rest', true),
  ours('http', true),
  startServerlessOffline(measuredService),
]);
const page = (name: string, server: ServerProcess): Front => ({ name, server, path: '/page/1' });
const called = (name: string, server: ServerProcess, prefix = ''): readonly Front[] => [
  { name: `${name}, function`, server, path: `${prefix}/open/1` },
  { name: `${name}, authorizer`, server, path: `${prefix}/guarded/1` },
];
const cached = (name: string, server: ServerProcess): Front => ({
  name: `${name}, cached`,
  server,
  path: '/cached/1',
});
const proxies: readonly Front[] = [
  page('no proxy: a server that answers by itself', stub),
  page('undici and nothing else', undici),
  page('http-proxy', httpProxy),
  page('httpxy', httpxy),
  page('REST', rest),
  page('HTTP', http),
  page('REST, a line of log', restLogged),
  page('HTTP, a line of log', httpLogged),
];
const functions: readonly Front[] = [
  page('a process per event and nothing else', isolated),
  ...called('REST', restLogged),
  cached('REST', restLogged),
  ...called('HTTP', httpLogged),
  cached('HTTP', httpLogged),
  ...called('REST, serverless-offline', offline, '/rest'),
  ...called('HTTP, serverless-offline', offline, '/http'),
];

const fronts = [...proxies, ...functions];
const cpuUs = new Map<string, number[]>();
for (let round = 0; round <= ROUNDS; round += 1) {
  for (const { name, server, path } of round % 2 === 0 ? fronts : fronts.toReversed()) {
    const amount = round === 0 ? WARM_UP_REQUESTS : REQUESTS;
    const before = processTreeCpuUs(server.pid);
    await applyRequests(
      { name, url: server.url + path, headers },
      { connections: CONNECTIONS, amount, body },
    );
    if (round > 0) {
      const usedUs = (processTreeCpuUs(server.pid) - before) / amount;
      cpuUs.set(name, [...(cpuUs.get(name) ?? []), usedUs]);
    }
  }
}
const servers = new Set(fronts.map(({ server }) => server));
await Promise.all([...servers].map((server) => server.stop()));

const medianOf = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
const samplesOf = (name: string): readonly number[] => cpuUs.get(name) ?? [];
console.log(
  `CPU time per request, Node ${process.version}, ${cpus().length} cores; ${ROUNDS} rounds of ${REQUESTS} requests over ${CONNECTIONS} connections, interleaved`,
);
for (const { name } of fronts) {
  const least = Math.min(...samplesOf(name))
    .toFixed(1)
    .padStart(7);
  const median = medianOf(samplesOf(name)).toFixed(1).padStart(7);
  console.log(`${name.padEnd(44)} least ${least} µs   median ${median} µs`);
}
console.log();
function ratioOf(name: string, peer: string): number {
  const peerSamples = samplesOf(peer);
  return medianOf(samplesOf(name).map((sample, round) => sample / (peerSamples[round] ?? Number.NaN)));
}
function compare(name: string, peer: string, { aim, floor }: { aim: number; floor: string }): void {
  const ratio = ratioOf(name, peer);
  const title = `CPU time, ${name} / ${peer}:`;
  console.log(`${title.padEnd(76)} ${ratio.toFixed(2)} x, ${verdictOf({ ratio, aim, floor })}`);
}
for (const { name } of proxies.slice(4)) {
  const floor = `undici alone is ${ratioOf('undici and nothing else', 'http-proxy').toFixed(2)} x`;
  compare(name, 'http-proxy', { aim: 1, floor });
}
for (const { name } of functions.slice(1, 7)) {
  const [kind, what = ''] = name.split(', ');
  const peer = `${kind}, serverless-offline, ${what === 'cached' ? 'authorizer' : what}`;
  const isolation = ratioOf('a process per event and nothing else', peer).toFixed(2);
  compare(name, peer, { aim: 0.2, floor: `a process per event alone is ${isolation} x, for each function` });
}
