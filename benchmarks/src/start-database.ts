import { fork } from 'node:child_process';
import { once } from 'node:events';

export interface BenchmarkDatabase {
  readonly uri: string;
  readonly description: string;
  stop(): void;
}

/** Starts the database in a process of its own, so that its CPU time is nobody's. */
export async function startDatabase(): Promise<BenchmarkDatabase> {
  const child = fork(new URL('database-process.ts', import.meta.url), {
    execArgv: ['--import', 'tsx', '--conditions=@straddle/source'],
  });
  const [{ uri, description }] = await once(child, 'message');
  return { uri, description, stop: () => child.disconnect() };
}
