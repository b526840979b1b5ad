import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { verdictOf } from './aim.ts';
import { measure } from './measure.ts';
import { applyLoad, type LoadSample, type LoadTarget, summarize } from './peers/apply-load.ts';
import { measuredApi, measuredService } from './peers/measured-apis.ts';
import { payload } from './peers/payload.js';
import {
  endProcess,
  forkPeer,
  type ServerProcess,
  startServerProcess,
} from './peers/start-server-process.ts';
import { startServerlessOffline } from './peers/start-serverless-offline.ts';

const ROUNDS = 5;
const SECONDS = 1;
const CONNECTIONS = [1, 10];
const body = JSON.stringify(payload);
const headers = { authorization: 'a token of this benchmark' };
const kinds = ['rest', 'http'] as const;

const legacy = await startServerProcess('express-server.ts', {});
const start = (kind: 'rest' | 'http', isCached: boolean): Promise<ServerProcess> =>
  startServerProcess('gateway-server.ts', { definition: measuredApi(kind, legacy.url, isCached) });
const notMeasured: string[] = [
  'SAM local: it runs functions in containers, and there is no Docker engine here.',
];
let caches = true;
const [rest, http] = await Promise.all(
  kinds.map((kind) =>
    start(kind, true).catch((error: Error) => {
      caches = false;
      notMeasured.push(`Cached answers of our ${kind} gateway: ${error.message}`);
      return start(kind, false);
    }),
  ),
);
const [oldProxy, httpxy, undici, offline, restUnheard, httpUnheard] = await Promise.all([
  startServerProcess('bare-proxy-server.ts', { library: 'http-proxy', target: legacy.url }),
  startServerProcess('bare-proxy-server.ts', { library: 'httpxy', target: legacy.url }),
  startServerProcess('bare-proxy-server.ts', { library: 'undici', target: legacy.url }),
  startServerlessOffline(measuredService),
  // http-proxy writes no log, and neither does a gateway that nobody listens to.
  ...kinds.map((kind) =>
    startServerProcess('gateway-server.ts', {
      definition: measuredApi(kind, legacy.url, false),
      isLogged: false,
    }),
  ),
]);

const of = (kind: string, name: string): string => `${kind === 'rest' ? 'REST' : 'HTTP'} ${name}`;
const ours = { rest: rest?.url ?? '', http: http?.url ?? '' };
const unheard = { rest: restUnheard?.url ?? '', http: httpUnheard?.url ?? '' };
const targets: readonly LoadTarget[] = [
  { name: 'legacy, called directly', url: `${legacy.url}/page/1` },
  { name: 'http-proxy', url: `${oldProxy.url}/page/1` },
  { name: 'httpxy', url: `${httpxy.url}/page/1` },
  { name: 'undici', url: `${undici.url}/page/1` },
  ...kinds.flatMap((kind) => [
    { name: of(kind, 'ours, proxy'), url: `${ours[kind]}/page/1` },
    { name: of(kind, 'ours, proxy without log'), url: `${unheard[kind]}/page/1` },
    { name: of(kind, 'ours, function'), url: `${ours[kind]}/open/1` },
    { name: of(kind, 'ours, authorizer'), url: `${ours[kind]}/guarded/1`, headers },
    ...(caches ? [{ name: of(kind, 'ours, cached'), url: `${ours[kind]}/cached/1`, headers }] : []),
    { name: of(kind, 'serverless-offline, function'), url: `${offline.url}/${kind}/open/1` },
    { name: of(kind, 'serverless-offline, authorizer'), url: `${offline.url}/${kind}/guarded/1`, headers },
  ]),
];

/** Two requests, before anything is measured: is this the work that the name says? */
async function checkDecisions({ name, url, headers = {} }: LoadTarget): Promise<void> {
  const ask = async (): Promise<string> => {
    const response = await fetch(url, { headers });
    if (response.status !== 200 || (await response.text()) !== body) {
      throw new Error(`${name} answers ${response.status}, and not what was asked for`);
    }
    return response.headers.get('x-decision') ?? 'none';
  };
  const [first, second] = [await ask(), await ask()];
  const found = first === 'none' ? 'none' : first === second ? 'cached' : 'asked';
  const wanted = name.endsWith('cached') ? 'cached' : name.endsWith('authorizer') ? 'asked' : 'none';
  if (found !== wanted) throw new Error(`${name}: its authorizer was ${found}, wanted was ${wanted}`);
}
for (const target of targets) await checkDecisions(target);

const samples = new Map<string, LoadSample[]>();
const keyOf = (name: string, connections: number): string => `${connections} ${name}`;
for (let round = 0; round <= ROUNDS; round += 1) {
  for (const connections of CONNECTIONS) {
    for (const target of round % 2 === 0 ? targets : targets.toReversed()) {
      const sample = await applyLoad(target, { connections, seconds: SECONDS, body });
      // The first round starts the environments and lets V8 optimize.
      if (round === 0) continue;
      const key = keyOf(target.name, connections);
      samples.set(key, [...(samples.get(key) ?? []), sample]);
    }
  }
}

const echo = forkPeer(fileURLToPath(new URL('peers/echo-process.js', import.meta.url)));
const message = { eventJson: 'x'.repeat(1500) };
const [ipc] = await measure(
  [
    {
      name: 'message to a child process and back',
      runOnce: () =>
        new Promise((resolve) => {
          echo.once('message', resolve);
          echo.send(message);
        }),
    },
  ],
  { rounds: 5, callsPerRound: 1000 },
);
await Promise.all([
  endProcess(echo),
  ...[legacy, oldProxy, httpxy, undici, offline, rest, http, restUnheard, httpUnheard].map((server) =>
    server?.stop(),
  ),
]);

const summaryOf = (name: string, connections: number) =>
  summarize(samples.get(keyOf(name, connections)) ?? []);
const overheadMs = (name: string, connections: number): number =>
  summaryOf(name, connections).p50Ms - summaryOf('legacy, called directly', connections).p50Ms;
console.log(
  `Gateways, Node ${process.version}, ${cpus().length} cores for load, gateway, functions and legacy together`,
);
console.log(
  `${ROUNDS} rounds of ${SECONDS} s each, interleaved. Overhead is the median latency above that of legacy.`,
);
for (const connections of CONNECTIONS) {
  console.log(`\n${connections} connection${connections === 1 ? '' : 's'}`);
  for (const { name } of targets) {
    const { perSecond, p50Ms, p99Ms } = summaryOf(name, connections);
    console.log(
      [
        name.padEnd(36),
        `${perSecond.toFixed(0).padStart(6)} requests/s`,
        `p50 ${p50Ms.toFixed(3).padStart(7)} ms`,
        `p99 ${p99Ms.toFixed(3).padStart(7)} ms`,
        `overhead ${overheadMs(name, connections).toFixed(3).padStart(7)} ms`,
      ].join('   '),
    );
  }
}

const ipcMs = ipc?.medianMs ?? Number.NaN;
const directMs = summaryOf('legacy, called directly', 1).p50Ms;
console.log(`\nA message of 1.5 KB to a child process and back: p50 ${ipcMs.toFixed(3)} ms`);
console.log(`One HTTP exchange with nothing in between: p50 ${directMs.toFixed(3)} ms\n`);
function compareOverhead(
  name: string,
  peer: string,
  { connections, aim, floor }: { connections: number; aim: number; floor: string },
): void {
  const ratio = overheadMs(name, connections) / overheadMs(peer, connections);
  const title = `overhead at ${connections}, ${name} / ${peer}:`;
  console.log(`${title.padEnd(84)} ${ratio.toFixed(2)} x, ${verdictOf({ ratio, aim, floor })}`);
}
const share = (floorMs: number, peer: string): string =>
  `${(floorMs / overheadMs(peer, 1)).toFixed(2)} x of it, at 1`;
for (const connections of CONNECTIONS) {
  for (const kind of kinds) {
    const floor = `undici alone is ${(overheadMs('undici', connections) / overheadMs('http-proxy', connections)).toFixed(2)} x`;
    compareOverhead(of(kind, 'ours, proxy'), 'http-proxy', { connections, aim: 1, floor });
    compareOverhead(of(kind, 'ours, proxy without log'), 'http-proxy', { connections, aim: 1, floor });
  }
}
for (const connections of CONNECTIONS) {
  for (const kind of kinds) {
    const plain = of(kind, 'serverless-offline, function');
    const asked = of(kind, 'serverless-offline, authorizer');
    const one = `one message to a child process alone costs ${share(ipcMs, plain)}`;
    const two = `two messages to child processes alone cost ${share(2 * ipcMs, asked)}`;
    compareOverhead(of(kind, 'ours, function'), plain, { connections, aim: 0.2, floor: one });
    compareOverhead(of(kind, 'ours, authorizer'), asked, { connections, aim: 0.2, floor: two });
    if (caches) compareOverhead(of(kind, 'ours, cached'), asked, { connections, aim: 0.2, floor: one });
  }
}
for (const line of notMeasured) console.log(`\nNot measured. ${line}`);
