import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { endProcess, forkPeer, type ServerProcess } from './start-server-process.ts';

const benchmarks = fileURLToPath(new URL('../..', import.meta.url));
const patienceMs = 60_000;

/** What a serverless.yml says about functions and the authorizers of its HTTP API. */
export interface ServerlessService {
  /** `handler` is a path from `benchmarks/` without its extension, a dot, and the name of the export. */
  readonly functions: Readonly<
    Record<string, { readonly handler: string; readonly events?: readonly object[] }>
  >;
  readonly httpApi?: object | undefined;
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether REST paths begin with the stage. Default false. */
  readonly stageInPath?: boolean;
}

/**
 * Runs serverless-offline as its users do, by the command line and with its own defaults: handlers in worker
 * threads, a line of log per request. The framework is osls, the maintained fork of Serverless 3, because
 * Serverless 4 wants a login before it starts. Needs no network.
 */
export async function startServerlessOffline(service: ServerlessService): Promise<ServerProcess> {
  const { functions, httpApi, environment, stageInPath = false } = service;
  await mkdir(join(benchmarks, '.straddle'), { recursive: true });
  const folder = await mkdtemp(join(benchmarks, '.straddle', 'serverless-offline-'));
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  // Also when a measurement fails and nobody stops anything.
  process.once('exit', removeFolder);
  const upwards = relative(folder, benchmarks);
  const definition = {
    service: 'peer',
    frameworkVersion: '4',
    provider: { name: 'aws', runtime: 'nodejs20.x', region: 'us-east-1', stage: 'dev', httpApi, environment },
    plugins: ['serverless-offline'],
    functions: Object.fromEntries(
      Object.entries(functions).map(([name, { handler, events = [] }]) => [
        name,
        { handler: `${upwards}/${handler}`, events },
      ]),
    ),
  };
  await writeFile(join(folder, 'serverless.json'), JSON.stringify(definition));
  const [httpPort, lambdaPort] = [await freePort(), await freePort()];
  const child = forkPeer(join(benchmarks, 'node_modules/serverless/bin/serverless.js'), {
    parameters: [
      'offline',
      'start',
      ...(stageInPath ? [] : ['--noPrependStageInUrl']),
      '--host=127.0.0.1',
      `--httpPort=${httpPort}`,
      `--lambdaPort=${lambdaPort}`,
    ],
    cwd: folder,
    // Its log goes to stderr, and why it cannot start to stdout.
    stdout: 'pipe',
    stderr: 'ignore',
  });
  let printed = '';
  child.stdout?.on('data', (chunk) => {
    printed += chunk;
  });
  const stop = async (): Promise<void> => {
    await endProcess(child);
    process.off('exit', removeFolder);
    removeFolder();
  };
  const url = `http://127.0.0.1:${httpPort}`;
  for (const startedMs = performance.now(); !(await answers(url)); ) {
    if (child.exitCode !== null || performance.now() - startedMs > patienceMs) {
      await stop();
      throw new Error(`it did not start: ${/^\w*Error: (.*)$/m.exec(printed)?.[1] ?? printed.trim()}`);
    }
    await delay(200);
  }
  return { url, pid: child.pid ?? Number.NaN, stop };
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
